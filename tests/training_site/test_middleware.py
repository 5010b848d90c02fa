from tests.factories.bookings import SeatFactory
from tests.factories.people import PersonFactory, UserFactory


def test_admin_is_chinese_whatever_the_browser_asks_for(db, client):
    page = client.get("/admin/login/", headers={"accept-language": "en-US,en"}).content.decode()

    assert 'lang="zh-Hans' in page or 'lang="zh-hans' in page
    assert "登录" in page


def test_address_that_only_takes_a_form_says_so_when_opened(db, client):
    response = client.get("/large-text/")

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "系统没有执行任何操作，也没有改变任何内容。" in response.content.decode()


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
