from tests.access_rows import Row, answers, of_the_base


@of_the_base
def a_founding_link(world, relation):
    return {"token": "of-another-base"}


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
    Row("api-1:api-root", get=answers(404), post=answers(404), shut="the page of documentation is switched off"),
]
