import pytest

from tests.factories.bookings import SeatFactory
from tests.factories.people import PersonFactory, UserFactory


@pytest.mark.parametrize(
    ("address", "script"),
    [
        ("/livez", "script-src 'self'"),
        ("/admin/login/", "script-src 'self' 'unsafe-inline'"),
        ("/desk/", "script-src 'self' 'wasm-unsafe-eval'"),
    ],
)
def test_each_door_has_its_content_policy(db, client, address, script):
    policy = client.get(address)["Content-Security-Policy"]

    directives = {directive.strip() for directive in policy.split(";")}

    assert {script, "default-src 'none'", "object-src 'none'", "base-uri 'none'"} <= directives


@pytest.mark.parametrize(("address", "camera"), [("/livez", "camera=()"), ("/desk/", "camera=(self)")])
def test_only_the_desk_may_use_the_camera(db, client, address, camera):
    assert client.get(address)["Permissions-Policy"].split(", ")[0] == camera


def test_admin_is_chinese_whatever_the_browser_asks_for(db, client):
    page = client.get("/admin/login/", headers={"accept-language": "en-US,en"}).content.decode()

    assert 'lang="zh-Hans' in page or 'lang="zh-hans' in page
    assert "登录" in page


def test_address_that_only_takes_a_form_says_so_when_opened(db, client):
    response = client.get("/large-text/")

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "系统没有执行任何操作，也没有改变任何内容。" in response.content.decode()


def test_refused_method_of_a_program_stays_without_a_page(db, client):
    assert client.delete("/large-text/").content == b""


def test_pages_are_compressed_and_padded_so_that_their_length_tells_nothing(db, client):
    answers = [client.get("/sign-in/", headers={"accept-encoding": "gzip"}) for _time in range(12)]

    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
    assert len({answer["Content-Length"] for answer in answers}) > 1


def test_files_keep_their_length(db, client, sign_in):
    person = PersonFactory(user=UserFactory())
    seat = SeatFactory(person=person)

    response = sign_in(person.user).get(f"/tickets/{seat.public_id}/qr.png", headers={"accept-encoding": "gzip"})

    assert response.status_code == 200
    assert response.headers.get("Content-Encoding") is None
