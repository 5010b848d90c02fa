"""Addresses that come with the frameworks, by how their routes begin, and what keeps them."""

FRAMEWORKS = {
    "admin/": "Wagtail's back office: nobody but staff gets in; what staff may do there its own permissions say",
    "documents/": "documents that editors published; those of a private collection ask for its password",
    "_util/": "the password of a private page",
    r"^((?:[\w\-]+/)*)$": "the page tree: published pages only",
}
# Where whoever is not signed in may stand: the doorstep of the back office.
DOORSTEP = ("admin/login/", "admin/logout/", "admin/password_reset/", "admin/jsi18n/", "admin/sprite/")
