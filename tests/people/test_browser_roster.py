import pytest
from django.urls import reverse

from people.models import Person
from tests.factories.people import identity_number


@pytest.fixture
def open_as(client, live_server):
    """Sign a browser's page in as a user."""

    def open_page(page, user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return open_page


def is_wider_than_the_screen(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_contact_imports_a_roster_on_a_phone(phone, cast, open_as, tmp_path, picture):
    file = tmp_path / "名册.csv"
    file.write_text(f"姓名,证件号码\n章䶮,{identity_number()}\n坏,1\n", "utf-8")
    page = open_as(phone, cast.contact)

    page.goto(reverse("people:roster"))
    page.set_input_files("#id_file", str(file))
    page.click("form.form button")
    picture(page, "preview")
    assert not is_wider_than_the_screen(page)
    page.click("text=导入通过的行")
    page.wait_for_selector("text=导入完成")
    page.click("text=查看本单位人员")

    assert page.inner_text("tbody td >> nth=0") == "章䶮"
    assert [person.name for person in Person.objects.all()] == ["章䶮"]


def test_password_can_be_shown_on_a_phone(phone, transactional_db):
    phone.goto(reverse("people:sign-in"))
    phone.fill("#id_password", "zhili-2026-ok")
    assert phone.get_attribute("#id_password", "type") == "password"

    phone.check("text=显示密码")

    assert phone.get_attribute("#id_password", "type") == "text"
    assert not is_wider_than_the_screen(phone)


def test_visitor_registers_on_a_phone_and_is_signed_in(phone, transactional_db):
    phone.goto(reverse("people:register"))
    phone.fill("#id_name", "阿依古丽·买买提")
    phone.fill("#id_phone", "138 1234 5678")
    phone.fill("#id_birth_on", "1990-01-01")
    phone.fill("#id_password", "zhili-2026-ok")
    phone.check("#id_consent")
    phone.click("form.form button")

    phone.goto(reverse("people:privacy-notice"))
    assert phone.text_content(".site-menu >> text=退出登录").strip() == "退出登录"
    assert Person.objects.get().user.username == "13812345678"
