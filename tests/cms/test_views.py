import pytest
from django.urls import reverse

from tests.factories.courses import home_page


def switch(client, **data):
    return client.post(reverse("cms:large-text"), data)


def test_large_text_is_kept_by_the_browser_and_shown_on_every_page(client, db):
    home_page()

    response = switch(client, large="1", next="/search/?q=灭火")

    assert (response.status_code, response["Location"]) == (302, "/search/?q=%E7%81%AD%E7%81%AB")
    assert 'data-text="large"' in client.get("/").content.decode()


def test_large_text_on_twice_stays_on(client, db):
    home_page()
    switch(client, large="1")
    switch(client, large="1")

    assert 'data-text="large"' in client.get("/").content.decode()


def test_large_text_goes_off_again(client, db):
    home_page()
    switch(client, large="1")
    switch(client, large="0")

    assert 'data-text="large"' not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", ""]
)
def test_large_text_leads_nowhere_else(client, db, target):
    assert switch(client, large="1", next=target)["Location"] == "/"


def test_large_text_is_not_switched_by_looking(client, db):
    assert client.get(reverse("cms:large-text")).status_code == 405
