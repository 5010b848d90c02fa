import factory
from wagtail.models import Page, Site

from cms.models import HomePage
from courses.choices import Mode, ModuleType
from courses.models import ModulePage, ZoneIndexPage, ZonePage


def home_page():
    """The site's home, made once."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.objects.get(depth=1)
        Page.objects.filter(depth=2).delete()
        root = Page.objects.get(depth=1)
        home = root.add_child(instance=HomePage(title="平安实训", slug="home"))
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "平安实训"}
        )
    return home


def zone_index():
    """The list of zones, made once."""
    index = ZoneIndexPage.objects.first()
    return index or home_page().add_child(instance=ZoneIndexPage(title="体验区", slug="zones"))


class ZoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ZonePage
        django_get_or_create = ("slug",)

    title = "消防灭火区"
    slug = "fire-fighting"
    number = factory.Sequence(lambda n: n + 1)
    families = ["everyday", "production"]
    summary = "认识火，学会用灭火器。"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        found = model_class.objects.filter(slug=kwargs["slug"]).first()
        return found or zone_index().add_child(instance=model_class(**kwargs))


class ModuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ModulePage

    title = factory.Sequence(lambda n: f"灭火器选型{n or ''}")
    slug = factory.Sequence(lambda n: f"extinguisher-choice-{n}")
    number = factory.Sequence(lambda n: n + 1)
    mode = Mode.LEARN
    type = ModuleType.INTERACT
    families = ["everyday"]
    audience = ["resident"]
    minutes = 45
    hours = 1
    objective = "学完后，学员能根据火灾类别选对灭火器。"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        zone = kwargs.pop("zone", None) or ZoneFactory()
        return zone.add_child(instance=model_class(**kwargs))
