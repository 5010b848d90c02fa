from tests.access_rows import Row, answers, of_the_base


@of_the_base
def a_founding_link(world, relation):
    return {"token": "of-another-base"}


@of_the_base
def an_address_that_is_none(world, relation):
    return {"rest": f"{relation}-here"}


ROWS = [
    Row("livez", get=answers(200)),
    Row("healthz", get=answers(503), shut="nothing beats in a test"),
    Row(
        "founding",
        a_founding_link,
        get=answers(404),
        post=answers(404),
        shut="this base is founded; test_founding.py opens another",
    ),
    Row("sitemap", get=answers(200)),
    Row("api-1:openapi-json", get=answers(200), post=answers(200)),
    Row(
        "api-1:nothing",
        an_address_that_is_none,
        get=answers(404),
        post=answers(404),
        head=False,
        shut="nobody answers there",
    ),
    Row("api-1:api-root", get=answers(404), post=answers(404), shut="the page of documentation is switched off"),
]
