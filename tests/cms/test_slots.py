import pytest
from django.template import Context, Template
from django.utils.html import format_html

from cms import slots
from cms.slots import add_navigation, fills


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    """What a test registers is gone after it."""
    monkeypatch.setattr(slots, "_fillers", slots._fillers.__class__(list, {}))
    monkeypatch.setattr(slots, "_entries", [])


def shown(name, thing="thing"):
    text = '{% load cms_shell %}[{% slot "' + name + '" thing %}]'
    return Template(text).render(Context({"thing": thing}))


def test_slot_that_nobody_fills_is_empty():
    assert shown("nobody") == "[]"


def test_fillers_stand_in_their_order_and_get_the_thing():
    fills("place", order=20)(lambda context, thing: format_html("<b>{}</b>", thing))
    fills("place", order=10)(lambda context, thing: "first ")
    fills("elsewhere")(lambda context, thing: "never")

    assert shown("place", "module") == "[first <b>module</b>]"


def test_filler_with_nothing_to_say_leaves_no_trace():
    fills("place")(lambda context, thing: "")
    fills("place")(lambda context, thing: None)

    assert shown("place") == "[]"


def test_navigation_shows_each_user_their_own_entries_in_order():
    add_navigation(label="late", path="/late/", icon="x", placement="main", order=20)
    add_navigation(label="early", url_name="cms:search", icon="x", placement="main", order=10)
    add_navigation(label="staff", path="/s/", icon="x", placement="main", shown_to=lambda user: user == "staff")

    assert [(entry.label, entry.url) for entry in slots.navigation_for("somebody")] == [
        ("early", "/search/"),
        ("late", "/late/"),
    ]
    assert [entry.label for entry in slots.navigation_for("staff")] == ["early", "late", "staff"]
