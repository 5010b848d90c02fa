"""Somebody who was shown a certificate and wants to know."""

from urllib.parse import urlsplit

from playwright.sync_api import expect


def scans_the_code(stage, page, link, certificate):
    """The address of the QR code shows every printed field, with the whole name."""
    page.goto(urlsplit(link).path)
    expect(page.locator("main")).to_contain_text(certificate.number)
    expect(page.locator("main")).to_contain_text(certificate.face["name"])
    stage.look(page, "verify-scanned")


def asks(page, number, name):
    """Number and name, typed; returns what the page answers."""
    page.goto("/verify/")
    page.fill("#id_number", number)
    page.fill("#id_name", name)
    page.get_by_role("button", name="查验证书").click()
    expect(page.locator("[data-verdict]")).to_be_visible()
    return page.inner_html("main")


def types_number_and_name(stage, page, certificate):
    """The number, and only a part of the name."""
    name = certificate.face["name"]
    shown = asks(page, certificate.number, name)
    stage.look(page, "verify-typed")
    document = certificate.award.person.documents.get().number
    assert (certificate.number in shown, name in shown, document in shown) == (True, False, False)


def learns_nothing_without_a_match(stage, page, certificate):
    """An unknown number and a wrong name get the same answer, to the letter."""
    unknown = asks(page, "YS-2020-XF-000000", certificate.face["name"])
    stage.look(page, "verify-no-match")
    assert asks(page, certificate.number, "俞旁人") == unknown
