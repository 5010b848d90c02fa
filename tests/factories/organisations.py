import datetime

import factory

from organisations.choices import AreaLevel, OrganisationKind
from organisations.models import Area, Organisation


class AreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Area

    code = factory.Sequence(lambda n: f"3305020{n:05d}")
    name = factory.Sequence(lambda n: f"第{n}村")
    level = AreaLevel.VILLAGE
    valid_from = datetime.date(2023, 1, 1)


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"织里第{n}童装厂")
    kind = OrganisationKind.WORKSHOP
    internal_code = factory.Sequence(lambda n: f"N{n:05d}")
