import json

import pytest
from django.core.management import CommandError, call_command

from groundwork.intake.models import ImportRun
from people.models import Person
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory, identity_number


@pytest.fixture
def organisation(db):
    return OrganisationFactory(internal_code="D001", credit_code="")


def run(capsys, *arguments):
    call_command("import_roster", *arguments)
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def roster(tmp_path):
    path = tmp_path / "名册.csv"
    path.write_text(f"姓名,证件号码\n林晓,{identity_number()}\n张　三,{identity_number(order=2)}\n坏,1\n", "utf-8")
    return str(path)


def test_import_roster_ends_with_counts_and_faults(organisation, tmp_path, capsys):
    summary = run(capsys, roster(tmp_path), "--organisation", "D001")

    assert summary == {
        "read": 3,
        "imported": 2,
        "repaired": 1,
        "refused": 1,
        "faults": [{"sheet": "名册", "row": 4, "reason": "身份证号应是 17 位数字加 1 位数字或 X。"}],
    }
    assert Person.objects.members_of(organisation).count() == 2


def test_dry_run_says_the_same_and_writes_nothing(organisation, tmp_path, capsys):
    path = roster(tmp_path)

    dry = run(capsys, path, "--organisation", "D001", "--dry-run")

    assert (Person.objects.count(), ImportRun.objects.count()) == (0, 0)
    assert dry == run(capsys, path, "--organisation", "D001")


def test_file_refused_whole_exits_with_an_error_after_its_line(organisation, tmp_path, capsys):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(b"no workbook at all")

    with pytest.raises(CommandError):
        call_command("import_roster", str(path), "--organisation", "D001")

    summary = json.loads(capsys.readouterr().out)
    assert (summary["imported"], len(summary["faults"]), Person.objects.count()) == (0, 1, 0)


@pytest.mark.parametrize("code", ["NOBODY", ""])
def test_unknown_organisation_is_refused(organisation, tmp_path, code):
    with pytest.raises(CommandError):
        call_command("import_roster", roster(tmp_path), "--organisation", code)


def test_first_security_administrator_comes_from_the_machine(db):
    user = UserFactory(username="13900000001")

    call_command("grant_role", "13900000001", "security-administrator")

    assert [grant.role for grant in user.role_grants.all()] == ["security-administrator"]


@pytest.mark.parametrize(("sign_in", "role"), [("nobody", "front-desk"), ("13900000001", "group-contact")])
def test_grant_from_the_machine_is_refused_for_nobody_and_without_scope(db, sign_in, role):
    UserFactory(username="13900000001")

    with pytest.raises(CommandError):
        call_command("grant_role", sign_in, role)
