from tests.access_rows import Row

ROWS = [
    Row("cms:large-text", method="POST", default=302),
    Row("cms:search", default=200),
]
