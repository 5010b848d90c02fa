from tests.access_rows import Row

SIGNED_IN = {"anonymous": 302}

ROWS = [
    Row("reporting:me", default=200, others=SIGNED_IN),
    Row("reporting:me-record", default=200, others=SIGNED_IN),
    Row("reporting:me-messages", default=200, others=SIGNED_IN),
    Row("reporting:me-messages", method="POST", default=302),
    Row("reporting:me-data", default=200, others=SIGNED_IN),
    Row("reporting:org", default=403, others={"anonymous": 302, "contact": 302, "other_contact": 302}),
    Row(
        "reporting:org-show",
        build=lambda cast: {"pk": cast.organisation.pk},
        default=404,
        others={"anonymous": 302, "contact": 200},
    ),
]
