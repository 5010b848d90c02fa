from tests.access_rows import Row, answers

ROWS = [
    Row("cms:large-text", post=answers(302)),
    Row("cms:search", get=answers(200)),
]
