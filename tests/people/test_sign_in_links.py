import logging
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from people.actions.sign_in_links import make_sign_in_link, use_sign_in_link
from people.elsewhere import is_file_of_ours
from people.exceptions import LinkRefused
from people.models import SignInLink
from tests.cms.test_browsers import WECHAT
from tests.factories.bookings import SeatFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.phone.pages import NOT_PAGES

IN_WECHAT = {"user-agent": WECHAT}
ELSEWHERE = {"user-agent": "Mozilla/5.0 (Linux; Android 11) Chrome/86.0.4240.99 Mobile Safari/537.36"}


@pytest.fixture
def seat(db):
    return SeatFactory(person=PersonFactory(name="林晓", user=UserFactory()))


@pytest.fixture
def file(seat):
    return f"/tickets/{seat.public_id}/calendar.ics"


@pytest.fixture
def link(client, sign_in, seat, file):
    """The address that WeChat shows after the button was pressed there."""
    response = sign_in(seat.person.user).post("/open/", {"to": file}, headers=IN_WECHAT)
    client.logout()
    return response["Location"]


def test_file_asked_for_in_wechat_leads_to_the_page_that_offers_the_link(sign_in, seat, file):
    client = sign_in(seat.person.user)

    response = client.get(file, headers=IN_WECHAT)

    assert response["Location"] == f"/open/?to={file.replace('/', '%2F')}"
    assert client.get(file, headers=ELSEWHERE).content.startswith(b"BEGIN:VCALENDAR")


def test_looking_at_the_link_uses_nothing_up(client, link):
    pages = [client.get(link, headers=headers).content.decode() for headers in (IN_WECHAT, ELSEWHERE, ELSEWHERE)]

    assert ["选择“在浏览器打开”" in pages[0], *("登录并打开文件" in page for page in pages)] == [True, True, True, True]
    assert SignInLink.objects.usable().count() == 1
    assert "_auth_user_id" not in client.session


def test_button_in_the_browser_signs_in_and_opens_the_file_once(client, link, seat, file):
    first = client.post(link, headers=ELSEWHERE)
    opened = client.get(first["Location"], headers=ELSEWHERE)
    client.logout()
    second = client.post(link, headers=ELSEWHERE)

    assert (first["Location"], opened["Content-Type"]) == (file, "text/calendar; charset=utf-8; method=PUBLISH")
    assert "链接已失效" in second.content.decode()
    assert "_auth_user_id" not in client.session
    assert list(Entry.objects.order_by("pk").values_list("action", "actor_id")) == [
        ("people.make_sign_in_link", str(seat.person.user.pk)),
        ("people.use_sign_in_link", str(seat.person.user.pk)),
    ]


def test_pressing_the_button_in_wechat_itself_signs_nobody_in(client, link):
    client.post(link, headers=IN_WECHAT)

    assert SignInLink.objects.usable().count() == 1
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"used_at": timezone.now()},
        {"user__is_active": False},
    ],
)
def test_link_that_is_over_signs_nobody_in(client, link, change):
    if "user__is_active" in change:
        user = SignInLink.objects.get().user
        user.is_active = False
        user.save()
    else:
        SignInLink.objects.update(**change)

    assert "链接已失效" in client.get(link, headers=ELSEWHERE).content.decode()
    assert "链接已失效" in client.post(link, headers=ELSEWHERE).content.decode()
    assert "_auth_user_id" not in client.session


def test_used_link_is_refused_by_the_row_itself(seat, file):
    token = make_sign_in_link(by=Actor.of(seat.person.user), target=file)
    use_sign_in_link(token=token)

    with pytest.raises(LinkRefused):
        use_sign_in_link(token=token)


@pytest.mark.parametrize(
    "target",
    ["/me/", "/admin/", "https://example.org/", "//example.org/a.ics", "/\\example.org/", "", "/tickets/", "/open/x/"],
)
def test_link_leads_to_nothing_but_a_file_of_ours(sign_in, seat, target):
    response = sign_in(seat.person.user).post("/open/", {"to": target}, headers=IN_WECHAT)

    assert (response.status_code, SignInLink.objects.count()) == (404, 0)


def test_token_is_stored_nowhere_and_stays_out_of_the_log(client, link, caplog):
    token = link.split("/")[2]
    with caplog.at_level(logging.DEBUG):
        client.post(link, headers=ELSEWHERE)
        client.post(link, headers=ELSEWHERE)

    kept = str([*SignInLink.objects.values(), *Entry.objects.values("label__detail", "label__object_label")])
    assert len(token) == 43
    assert token not in kept
    assert token not in caplog.text


def test_links_of_one_sign_in_are_limited(sign_in, seat, file):
    client = sign_in(seat.person.user)

    statuses = [client.post("/open/", {"to": file}, headers=IN_WECHAT).status_code for _time in range(11)]

    assert statuses == [302] * 10 + [429]


def test_old_links_are_swept_with_the_next(seat, file):
    make_sign_in_link(by=Actor.of(seat.person.user), target=file)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(days=2))

    make_sign_in_link(by=Actor.of(seat.person.user), target=file)

    assert SignInLink.objects.count() == 1


def test_page_says_whose_link_it_is_without_the_whole_name(client, link):
    page = client.get(link, headers=ELSEWHERE)

    assert "身份是 林*。" in page.content.decode()
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("strict-origin", True)


ARGUMENTS = {
    "bookings:ticket-calendar": {"public_id": uuid.UUID(int=1)},
    "bookings:group-sheet": {"pk": 1},
    "certificates:file": {"public_id": uuid.UUID(int=1)},
}


@pytest.mark.parametrize("name", sorted(name for name, what in NOT_PAGES.items() if what == "a file"))
def test_every_file_that_a_phone_may_ask_for_is_marked(name):
    assert is_file_of_ours(reverse(name, kwargs=ARGUMENTS.get(name)))
