from tests.access_rows import Row, answers

ROWS = [
    Row("livez", get=answers(200)),
    # Nothing beats in a test: the parts are down, and it says so.
    Row("healthz", get=answers(503)),
    Row("sitemap", get=answers(200)),
    Row("api-1:openapi-json", get=answers(200)),
]
