import json

import pytest
from django.core.management import CommandError, call_command

from certificates.models import Certificate
from tests.factories.certificates import KindFactory, credit_hours, due_person, exam_event
from tests.factories.people import PersonFactory


@pytest.fixture
def kind(db):
    kind = KindFactory(code="XF")
    event = exam_event(kind.programme)
    for _n in range(3):
        due_person(kind, event=event)
    credit_hours(PersonFactory(), kind.programme, 3.5)
    return kind


def run(capsys, *arguments):
    call_command("issue_certificates", "--kind", "XF", *arguments)
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def counts(summary):
    return [summary[name] for name in ("read", "imported", "repaired", "refused")]


def test_dry_run_counts_and_issues_nothing(kind, capsys):
    assert counts(run(capsys, "--dry-run")) == [4, 3, 0, 1]
    assert Certificate.objects.count() == 0


def test_second_run_issues_nothing(kind, capsys):
    first, second = run(capsys), run(capsys)

    assert (counts(first), counts(second)) == ([4, 3, 0, 1], [4, 0, 0, 1])
    assert Certificate.objects.count() == 3
    assert [fault["reason"] for fault in second["faults"]] == ["还差 0.5 学时；还没有参加考试"]


def test_unknown_kind_is_refused(db):
    with pytest.raises(CommandError, match="NO"):
        call_command("issue_certificates", "--kind", "NO")
