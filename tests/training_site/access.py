from tests.access_rows import Row, answers, of_the_base


@of_the_base
def a_founding_link(world, relation):
    return {"token": "of-another-base"}


ROWS = [
    Row("livez", get=answers(200)),
    # Nothing beats in a test: the parts are down, and it says so.
    Row("healthz", get=answers(503)),
    Row(
        "founding",
        a_founding_link,
        get=answers(404),
        post=answers(404),
        shut="this base is founded; test_founding.py opens another",
    ),
    Row("sitemap", get=answers(200)),
    Row("api-1:openapi-json", get=answers(200)),
    # The library leads on to a page of documentation that is switched off.
    Row("api-1:api-root", get=answers(302), post=answers(302)),
]
