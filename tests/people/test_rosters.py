import csv
import io

import pytest
from django.core.exceptions import PermissionDenied

from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from groundwork.intake.choices import RunState
from groundwork.intake.exceptions import FileRefused
from groundwork.intake.models import ImportRun
from groundwork.intake.workbooks import read_workbook
from organisations.choices import OrganisationKind
from people.actions import apply_roster, preview_roster
from people.choices import MembershipRole, PositionClass
from people.exceptions import RosterRefused
from people.models import IdentityDocument, Membership, Person
from people.prints import roster_template
from people.workbooks import HEADERS
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import IdentityDocumentFactory, MembershipFactory, identity_number

SYSTEM = Actor.system("test")
NUMBERS = [identity_number(order=order) for order in range(1, 4)]


def roster(*lines):
    memory = io.StringIO()
    csv.writer(memory).writerows([("姓名", "证件号码", "手机号", "岗位类别"), *lines])
    return memory.getvalue().encode()


def bring(organisation, *lines, by=SYSTEM):
    run = preview_roster(by=by, organisation=organisation, name="名册.csv", data=roster(*lines))
    judgement = apply_roster(by=by, run=run, organisation=organisation)
    run.refresh_from_db()
    return run, judgement


def test_preview_writes_nobody_and_holds_no_number_in_clear(cast):
    data = roster(("林晓", NUMBERS[0]), ("坏", "123"))

    run = preview_roster(by=Actor.of(cast.contact), organisation=cast.organisation, name="名册.csv", data=data)

    assert (run.read, run.imported, run.repaired, run.refused, run.state) == (2, 1, 0, 1, RunState.PREVIEWED)
    assert run.faults == [{"sheet": "名册", "row": 3, "reason": "身份证号应是 17 位数字加 1 位数字或 X。"}]
    assert NUMBERS[0][6:] not in str(run.rows)
    assert not Person.objects.exists()


def test_good_rows_become_members_without_sign_in(cast):
    run, _judgement = bring(
        cast.organisation, ("𠮷田𬱖", NUMBERS[0].lower(), "１３８００００１２３４", "网格员"), ("坏", "1")
    )

    person = Person.objects.get()
    assert (person.name, person.phone, person.position_class, person.user) == (
        "𠮷田𬱖", "13800001234", PositionClass.GRID_WORKER, None,
    )  # fmt: skip
    assert (person.birth_on.isoformat(), person.documents.get().number) == ("1990-01-01", NUMBERS[0])
    assert list(Person.objects.members_of(cast.organisation)) == [person]
    assert (run.summary()["imported"], run.rows, run.state) == (1, [], RunState.APPLIED)
    assert Entry.objects.get().action == "people.import_roster"


def test_same_file_again_changes_nothing(cast):
    lines = [("林晓", NUMBERS[0]), ("沈国强", NUMBERS[1])]
    bring(cast.organisation, *lines)

    run, judgement = bring(cast.organisation, *lines)

    assert judgement.changes_nothing
    assert (run.imported, Person.objects.count(), Membership.objects.count()) == (2, 2, 2)


def test_run_is_applied_once(cast):
    run, _judgement = bring(cast.organisation, ("林晓", NUMBERS[0]))

    assert apply_roster(by=SYSTEM, run=run, organisation=cast.organisation) is None
    assert Person.objects.count() == 1


def test_person_of_another_organisation_joins_under_the_same_name(cast):
    held = IdentityDocumentFactory(number=NUMBERS[0], person__name="林晓")
    MembershipFactory(person=held.person, organisation=cast.other_organisation)

    _run, judgement = bring(cast.organisation, ("林晓", NUMBERS[0]))

    assert [person for _entry, person in judgement.join] == [held.person]
    assert Membership.objects.current().filter(person=held.person).count() == 2
    assert Person.objects.count() == 1


def test_person_under_another_name_is_a_fault_that_discloses_nothing(cast):
    held = IdentityDocumentFactory(number=NUMBERS[0], person__name="沈国强")
    MembershipFactory(person=held.person, organisation=cast.other_organisation)

    run, judgement = bring(cast.organisation, ("林晓", NUMBERS[0]))

    assert judgement.accepted == 0
    assert run.faults == [
        {"sheet": "名册", "row": 2, "reason": "姓名与证件号码对不上。请对照证件核对这两项，或咨询前台。"}
    ]
    assert list(Person.objects.members_of(cast.organisation)) == []


def test_own_member_is_brought_up_to_date_but_no_phone_is_overwritten(cast):
    bring(cast.organisation, ("林晓", NUMBERS[0], "13800001234"), ("沈国强", NUMBERS[1], ""))

    bring(cast.organisation, ("林晓", NUMBERS[0], "13900009999", "安全员"), ("沈国强", NUMBERS[1], "13900008888"))

    assert list(Person.objects.values_list("name", "phone", "position_class")) == [
        ("林晓", "13800001234", PositionClass.SAFETY_MANAGER),
        ("沈国强", "13900008888", PositionClass.ORDINARY),
    ]


def test_what_happened_since_the_preview_counts(cast):
    data = roster(("林晓", NUMBERS[0]))
    run = preview_roster(by=SYSTEM, organisation=cast.organisation, name="名册.csv", data=data)
    IdentityDocumentFactory(number=NUMBERS[0], person__name="沈国强")

    apply_roster(by=SYSTEM, run=run, organisation=cast.organisation)

    run.refresh_from_db()
    assert (run.read, run.imported, run.refused, Person.objects.count()) == (1, 0, 1, 1)


def test_later_upload_replaces_an_earlier_preview_of_the_same_organisation_only(cast):
    data = roster(("林晓", NUMBERS[0]))
    of_other = preview_roster(by=SYSTEM, organisation=cast.other_organisation, name="a.csv", data=data)
    earlier = preview_roster(by=SYSTEM, organisation=cast.organisation, name="b.csv", data=data)
    preview_roster(by=SYSTEM, organisation=cast.organisation, name="c.csv", data=data)

    with pytest.raises(RosterRefused):
        apply_roster(by=SYSTEM, run=earlier, organisation=cast.organisation)

    of_other.refresh_from_db()
    assert (len(of_other.rows), Person.objects.count()) == (1, 0)


@pytest.mark.parametrize("who", ["other_contact", "trainee", "security_admin"])
def test_roster_is_only_for_the_contact_of_the_organisation(cast, who):
    by = Actor.of(getattr(cast, who))
    run = preview_roster(by=SYSTEM, organisation=cast.organisation, name="a.csv", data=roster(("林晓", NUMBERS[0])))

    with pytest.raises(PermissionDenied):
        preview_roster(by=by, organisation=cast.organisation, name="a.csv", data=roster(("林晓", NUMBERS[0])))
    with pytest.raises(PermissionDenied):
        apply_roster(by=by, run=run, organisation=cast.organisation)

    assert (ImportRun.objects.count(), Person.objects.count()) == (1, 0)


def test_file_refused_whole_leaves_no_run(cast):
    with pytest.raises(FileRefused):
        preview_roster(by=SYSTEM, organisation=cast.organisation, name="a.xlsx", data=b"no workbook at all")

    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("kind", "role"),
    [(OrganisationKind.SCHOOL, MembershipRole.STUDENT), (OrganisationKind.GRID_TEAM, MembershipRole.GRID_WORKER)],
)
def test_membership_is_of_the_kind_of_the_organisation(db, kind, role):
    bring(OrganisationFactory(kind=kind), ("林晓", NUMBERS[0]))

    assert Membership.objects.get().role == role


def test_template_is_read_by_the_reader_and_keeps_numbers_as_text():
    book = read_workbook(roster_template(), "人员名册.xlsx")

    assert [cell.text for cell in book.sheets[0].rows[0].cells] == [words[0] for words in HEADERS.values()]
    assert [sheet.name for sheet in book.sheets] == ["人员名册", "填写说明"]


def test_thousands_of_rows_are_applied_in_batches(cast, django_assert_max_num_queries):
    lines = [("林晓", identity_number(f"19{60 + order // 500:02d}0101", order % 500)) for order in range(1500)]
    run = preview_roster(by=SYSTEM, organisation=cast.organisation, name="a.csv", data=roster(*lines))

    with django_assert_max_num_queries(50):
        apply_roster(by=SYSTEM, run=run, organisation=cast.organisation)

    assert (IdentityDocument.objects.count(), Membership.objects.count()) == (1500, 1500)
