"""A real base from its first link to three people who can sign in."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.models import Installation
from groundwork.audit.models import Entry
from people.models import RoleGrant, User
from training_site.founding import ROLES, new_founding_link

ANSWERS = {
    "base_name": "湖州市公共安全实训基地",
    "system-administrator-name": "闵志刚",
    "system-administrator-phone": "13800001111",
    "security-administrator-name": "费云龙",
    "security-administrator-phone": "13800002222",
    "audit-administrator-name": "章䶮",
    "audit-administrator-phone": "13800003333",
}
STRONG = "Huzhou-2026-an"


def path_of(address):
    return address.removeprefix("https://base.example")


@pytest.fixture
def link(real_base):
    return path_of(new_founding_link())


@pytest.fixture
def secure(client):
    """A client that comes over https, as all do here."""
    client.defaults["wsgi.url_scheme"] = "https"
    return client


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/register/", "/admin/", "/verify/"])
def test_base_stays_shut_until_it_is_founded(address, link, secure):
    response = secure.get(address)

    assert response.status_code == 503
    assert "这个基地还没有建立" in response.content.decode()


def test_balancer_still_hears_that_it_lives(link, secure):
    assert secure.get("/livez").status_code == 200


def test_founding_opens_three_accounts_that_nobody_has_a_password_for(link, secure):
    response = secure.post(link, ANSWERS)

    held = dict(RoleGrant.objects.values_list("user__username", "role"))
    assert held == dict(zip(("13800001111", "13800002222", "13800003333"), ROLES, strict=True))
    assert [user.has_usable_password() for user in User.objects.all()] == [False] * 3
    assert len(re.findall(r"https://base\.example/choose-password/[^<]+", response.content.decode())) == 3
    assert Entry.objects.filter(action="site.found").count() == 1


def test_founded_base_carries_its_name_and_is_open(link, secure):
    secure.post(link, ANSWERS)

    assert "湖州市公共安全实训基地" in secure.get("/sign-in/").content.decode()


def test_link_opens_once(link, secure):
    secure.post(link, ANSWERS)

    assert [secure.get(link).status_code, secure.post(link, ANSWERS).status_code] == [404, 404]
    assert User.objects.count() == 3


def test_earlier_link_and_a_guess_open_nothing(link, secure):
    new_founding_link()

    assert secure.get(link).status_code == 404
    assert secure.get(reverse("founding", args=["0" * 43])).status_code == 404


def test_demonstration_has_no_founding(db, client):
    assert client.get(reverse("founding", args=["x"])).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"audit-administrator-phone": "13800001111"}, "三个不同的人"),
        ({"audit-administrator-name": "闵志刚"}, "三个不同的人"),
        ({"base_name": ""}, "请填写"),
        ({"system-administrator-phone": "12"}, "11 位手机号"),
    ],
)
def test_founding_that_cannot_be_writes_nothing(changes, words, link, secure):
    response = secure.post(link, {**ANSWERS, **changes})

    assert words in response.content.decode()
    assert (User.objects.count(), Installation.objects.get().founded_at) == (0, None)


def test_administrator_chooses_a_strong_password_and_signs_in(link, secure):
    page = secure.post(link, ANSWERS).content.decode()
    address = path_of(re.search(r"https://base\.example/choose-password/[^<]+", page)[0])
    form = secure.get(address)["Location"]

    weak = secure.post(form, {"new_password1": "huzhou2026", "new_password2": "huzhou2026"})
    strong = secure.post(form, {"new_password1": STRONG, "new_password2": STRONG})

    assert "四类中至少三类" in weak.content.decode()
    assert (strong.status_code, strong["Location"]) == (302, "/sign-in/")
    answer = secure.post("/sign-in/", {"username": "13800001111", "password": STRONG})
    assert (answer.status_code, secure.get("/admin/").status_code) == (302, 200)
    secure.logout()
    assert "已经用过" in secure.get(address, follow=True).content.decode()


def test_command_founds_as_the_page_does(real_base, capsys):
    three = ["--system=闵志刚:13800001111", "--security=费云龙:13800002222", "--audit=章䶮:13800003333"]

    call_command("found_base", "湖州基地", *three)

    assert len(re.findall("/choose-password/", capsys.readouterr().out)) == 3
    with pytest.raises(CommandError, match="已经建立"):
        call_command("found_base", "另一个", *(f"{who[:-5]}9{who[-4:]}" for who in three))
    assert Installation.objects.get().name == "湖州基地"


def test_lost_link_is_printed_anew_and_the_old_one_ends_with_the_password(link, secure, capsys):
    secure.post(link, ANSWERS)

    call_command("sign_in_link", "13800002222")

    fresh = path_of(capsys.readouterr().out.strip())
    form = secure.get(fresh)["Location"]
    assert secure.post(form, {"new_password1": STRONG, "new_password2": STRONG}).status_code == 302
    assert "已经用过" in secure.get(fresh, follow=True).content.decode()
    with pytest.raises(CommandError, match="没有账号"):
        call_command("sign_in_link", "13900000000")
