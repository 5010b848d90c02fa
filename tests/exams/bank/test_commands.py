"""What scripts rely on: the closing line of JSON, and the exit of a file that is refused as a whole."""

import json

import pytest
from django.core.management import CommandError, call_command

from exams.bank.models import Question


def _closing_line(capsys):
    return json.loads(capsys.readouterr().out.strip().splitlines()[-1])


@pytest.fixture
def bank_file(tmp_path):
    path = tmp_path / "bank.txt"
    path.write_text("0#火警电话是多少？#119$110$120$122\n1#急救电话是多少？#120$119$110$122\n", encoding="utf-8")
    return path


def test_import_ends_with_counts_that_add_up(db, capsys, bank_file):
    call_command("import_questions", str(bank_file), "--bank", "try", "--title", "试用")

    line = _closing_line(capsys)

    assert (line, Question.objects.count()) == (
        {"read": 2, "imported": 2, "repaired": 0, "refused": 0, "faults": []},
        2,
    )


def test_dry_run_counts_and_writes_nothing(db, capsys, bank_file):
    call_command("import_questions", str(bank_file), "--bank", "try", "--title", "试用", "--dry-run")

    assert (_closing_line(capsys)["imported"], Question.objects.count()) == (2, 0)


def test_file_refused_as_a_whole_ends_with_its_reason_and_an_error(db, capsys, tmp_path):
    path = tmp_path / "bank.xlsx"
    path.write_bytes(b"hello")

    with pytest.raises(CommandError):
        call_command("import_questions", str(path), "--bank", "try", "--title", "试用")

    line = _closing_line(capsys)
    assert {name: line[name] for name in ("read", "imported", "repaired", "refused")} == {
        "read": 0, "imported": 0, "repaired": 0, "refused": 0,
    }  # fmt: skip
    assert [fault["reason"][:5] for fault in line["faults"]] == ["不论文件名"]
