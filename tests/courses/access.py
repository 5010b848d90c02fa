from tests.access_rows import AWAY, Row, answers, existing, of_the_base
from tests.factories.courses import ModuleFactory, ZoneFactory


@of_the_base
def a_module(world, relation):
    return {"pk": ModuleFactory().pk}


@of_the_base
def a_zone(world, relation):
    return {"slug": ZoneFactory().slug}


ROWS = [
    # To the module's page, or to sign-in first; an unknown module is 404 to everybody, since modules are public.
    Row(
        "courses:study-read", a_module, post=answers(existing(302), anonymous=existing(AWAY), seat_pass=existing(AWAY))
    ),
    Row("api-1:list_zones", get=answers(200), head=False),
    Row("api-1:show_zone", a_zone, get=answers(existing(200)), head=False),
]
