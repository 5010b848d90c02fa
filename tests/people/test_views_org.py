import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from groundwork.intake.models import ImportRun
from groundwork.intake.workbooks import read_workbook
from people.models import Person
from tests.factories.people import (
    IdentityDocumentFactory,
    MembershipFactory,
    PersonFactory,
    RoleGrantFactory,
    identity_number,
)

NUMBER = identity_number()


def upload(client, text, organisation, name="名册.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse("people:roster"), {"organisation": organisation.pk, "file": file})


def people_page(client, **query):
    return client.get(reverse("people:organisation-people"), query)


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_one_and_three(cast, sign_in, number, django_assert_num_queries):
    for index in range(number):
        document = IdentityDocumentFactory(number=identity_number(order=index))
        MembershipFactory(person=document.person, organisation=cast.organisation)
    client = sign_in(cast.contact)

    with django_assert_num_queries(7):
        response = people_page(client)

    assert response.context["page_obj"].paginator.count == number


def test_list_shows_own_people_with_masked_numbers(cast, sign_in):
    document = IdentityDocumentFactory(number=NUMBER, person=PersonFactory(name="林晓", phone="13812345678"))
    MembershipFactory(person=document.person, organisation=cast.organisation)
    MembershipFactory(person__name="外人", organisation=cast.other_organisation)

    text = people_page(sign_in(cast.contact)).content.decode()

    assert ("林晓" in text, "138****5678" in text, f"3305**********{NUMBER[-4:]}" in text) == (True, True, True)
    assert (NUMBER in text, "13812345678" in text, "外人" in text) == (False, False, False)


def test_list_is_searched_by_name(cast, sign_in):
    for name in ("林晓", "沈国强", "林小燕"):
        MembershipFactory(person__name=name, organisation=cast.organisation)

    page = people_page(sign_in(cast.contact), q=" 林 ").context["page_obj"]

    assert sorted(person.name for person in page) == ["林小燕", "林晓"]


def test_contact_of_two_organisations_chooses(cast, sign_in):
    RoleGrantFactory(user=cast.contact, role="group-contact", scope=f"organisation:{cast.other_organisation.pk}")
    MembershipFactory(person__name="林晓", organisation=cast.organisation)
    MembershipFactory(person__name="沈国强", organisation=cast.other_organisation)
    client = sign_in(cast.contact)

    everybody = people_page(client).context["page_obj"]
    chosen = people_page(client, organisation=cast.other_organisation.pk).context["page_obj"]
    upload(client, f"姓名,证件号码\n王秀英,{NUMBER}\n", cast.other_organisation)

    assert [person.name for person in everybody] == ["林晓", "沈国强"]
    assert [person.name for person in chosen] == ["沈国强"]
    assert ImportRun.objects.get().target == str(cast.other_organisation.pk)


def test_organisation_of_somebody_else_cannot_be_chosen(cast, sign_in):
    response = upload(sign_in(cast.contact), f"姓名,证件号码\n林晓,{NUMBER}\n", cast.other_organisation)

    assert response.status_code == 200
    assert "organisation" in response.context["form"].errors
    assert not ImportRun.objects.exists()


def test_roster_is_previewed_then_imported(cast, sign_in):
    client = sign_in(cast.contact)

    preview = client.get(upload(client, f"姓名,证件号码\n林晓,{NUMBER}\n坏,1\n", cast.organisation)["Location"])
    before = Person.objects.count()
    done = client.post(reverse("people:roster-apply", args=[preview.context["run"].pk]), follow=True)

    text = preview.content.decode()
    assert ("导入通过的行" in text, "身份证号应是 17 位数字加 1 位数字或 X。" in text, NUMBER in text) == (
        True,
        True,
        False,
    )
    assert (before, Person.objects.count()) == (0, 1)
    assert [str(message) for message in done.context["messages"]] == [
        "导入完成：新增 1 人，加入本单位 0 人，更新 0 人，没有变化 0 人。"
    ]


def test_double_click_imports_once(cast, sign_in):
    client = sign_in(cast.contact)
    upload(client, f"姓名,证件号码\n林晓,{NUMBER}\n", cast.organisation)
    address = reverse("people:roster-apply", args=[ImportRun.objects.get().pk])

    client.post(address)
    again = client.post(address, follow=True)

    assert Person.objects.count() == 1
    assert "这份名册之前已经导入过，没有任何变化。" in [str(message) for message in again.context["messages"]]


def test_same_file_again_says_that_nothing_changes(cast, sign_in):
    client, text = sign_in(cast.contact), f"姓名,证件号码\n林晓,{NUMBER}\n"
    upload(client, text, cast.organisation)
    client.post(reverse("people:roster-apply", args=[ImportRun.objects.get().pk]))

    page = client.get(upload(client, text, cast.organisation)["Location"]).content.decode()

    assert ("可导入的人员都已在名单里。" in page, "已经导入过" in page, "导入通过的行" in page) == (True, True, False)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("名册.csv", ""),
        ("名册.csv", "名字叫什么,号码\n林晓,1\n"),
        ("名册.xlsx", "no workbook"),
        ("名册.csv", "姓名,证件号码\n"),
    ],
)
def test_bad_file_is_told_at_the_field_and_leaves_nothing(cast, sign_in, name, text):
    response = upload(sign_in(cast.contact), text, cast.organisation, name)

    assert response.status_code == 200
    assert len(response.context["form"].errors["file"]) == 1
    assert not ImportRun.objects.exists()


def test_replaced_preview_says_so_and_imports_nothing(cast, sign_in):
    client = sign_in(cast.contact)
    first = upload(client, f"姓名,证件号码\n林晓,{NUMBER}\n", cast.organisation)["Location"]
    upload(client, f"姓名,证件号码\n沈国强,{identity_number(order=2)}\n", cast.organisation)

    page = client.get(first).content.decode()
    client.post(f"{first}apply/")

    assert "之后又上传了新的名册，这一份没有导入任何内容。" in page
    assert not Person.objects.exists()


def test_template_is_a_workbook(cast, sign_in):
    response = sign_in(cast.contact).get(reverse("people:roster-template"))

    assert read_workbook(response.content, "人员名册.xlsx").sheets[0].name == "人员名册"


def test_roster_address_opened_after_signing_in_leads_to_the_preview(cast, sign_in):
    client = sign_in(cast.contact)
    preview = upload(client, f"姓名,证件号码\n林晓,{NUMBER}\n", cast.organisation)["Location"]

    response = client.get(f"{preview}apply/")

    assert (response.status_code, response["Location"], Person.objects.count()) == (302, preview, 0)
