"""Importing a file of questions: first a preview that a person looks at, then the good rows as drafts."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.bank.actions.storing import Entry, code_standing, store
from exams.bank.choices import Difficulty, QuestionState
from exams.bank.exceptions import ImportNotOpen
from exams.bank.formats import BankParse, DraftQuestion, parse_bank
from exams.bank.models import Bank
from exams.bank.permissions import may_write_questions
from exams.bank.queries import KIND_OF_RUN, last_code_number, rows_of_run, standing_with_stems
from exams.bank.rules import Wording, difficulty_named, faults_of, question_code
from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from groundwork.intake.choices import RunState
from groundwork.intake.models import ImportRun
from people.permissions import require

LONGEST_SUBJECT = 120


def read_questions(
    *, by: Actor, bank_slug: str, data: bytes, name: str, stated_truths: Mapping[str, bool] | None = None
) -> ImportRun:
    """Return what importing a file would do, not stored. Raises FileRefused when the file as a whole is not taken.

    ``stated_truths`` says what codes mean in the answers of true or false, such as {"1": True, "2": False}.
    """
    user = require(by, may_write_questions)
    parse = parse_bank(data, name, stated_truths=stated_truths)
    bank = Bank.objects.filter(slug=bank_slug).first()
    drafts = [(draft, *_draft_wording(draft)) for draft in parse.imported]
    standing = standing_with_stems(bank, (wording.stem_sha256 for _draft, wording, _notes in drafts))
    faults = [{"sheet": row.sheet, "row": row.row, "reason": row.reason} for row in parse.refused]
    rows = []
    for draft, wording, notes in drafts:
        place = {"sheet": draft.sheet, "row": draft.row}
        reason = _reason_against(wording, standing)
        if reason:
            faults.append({**place, "reason": reason})
        else:
            rows.append({**place, "wording": asdict(wording), "notes": notes})
    run = ImportRun(
        kind=KIND_OF_RUN,
        target=bank_slug,
        file_name=name[:255],
        file_sha256=hashlib.sha256(data).hexdigest(),
        created_by=user,
    )
    return _fill(run, parse, rows, faults)


def import_questions(
    *, by: Actor, bank_slug: str, data: bytes, name: str, stated_truths: Mapping[str, bool] | None = None
) -> ImportRun:
    """Keep what importing a file would do, for a person to look at. Writes no question; ``apply_import`` does."""
    run = read_questions(by=by, bank_slug=bank_slug, data=data, name=name, stated_truths=stated_truths)
    run.save()
    return run


def apply_import(*, by: Actor, run: ImportRun) -> ImportRun:
    """Write the good rows of a previewed import as drafts. Again, it changes nothing.

    What came into the bank since the preview is refused as a duplicate. Who brought the file is the author.
    """
    user = require(by, may_write_questions)
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk, kind=KIND_OF_RUN)
        if run.state == RunState.APPLIED:
            return run
        if run.state != RunState.PREVIEWED or run.created_by_id != (user.pk if user else None):
            raise ImportNotOpen(_("Only who uploaded a file can import it. Upload the file yourself."))
        bank = Bank.objects.select_for_update().get(slug=run.target)
        rows = _still_new(bank, run)
        number = last_code_number(bank)
        entries = [
            Entry(question_code(number + place), _wording_of_row(row), notes=row["notes"])
            for place, row in enumerate(rows, start=1)
        ]
        store(bank, entries, state=QuestionState.DRAFT, author=user, source=run)
        run.imported, run.refused = len(rows), run.read - len(rows)
        run.repaired = sum(bool(row["notes"]) for row in rows)
        run.state, run.applied_at, run.rows = RunState.APPLIED, timezone.now(), []
        run.save()
        audit.record(by=by, action="bank.import", thing=run, bank=bank.slug, imported=run.imported)
    return run


def _draft_wording(draft: DraftQuestion) -> tuple[Wording, list[str]]:
    """The wording of a question of a file, and the repairs made to it."""
    notes = list(draft.repairs)
    difficulty = difficulty_named(draft.difficulty)
    if draft.difficulty and not difficulty:
        note = _("The difficulty “%(text)s” is not known and was set to medium.")
        notes.append(note % {"text": draft.difficulty[:20]})
    subject = draft.subject[:LONGEST_SUBJECT]
    if subject != draft.subject:
        notes.append(_("The name of the subject was cut to 120 characters."))
    wording = Wording(
        kind=str(draft.kind),
        stem=draft.stem,
        answer=draft.answer,
        options=draft.options,
        explanation=draft.explanation,
        subject=subject,
        difficulty=difficulty or str(Difficulty.MEDIUM),
        tags=draft.tags,
    )
    return wording, notes


def _reason_against(wording: Wording, standing: Mapping[str, list[tuple[str, list[str]]]]) -> str:
    """Why a question of a file is not taken, "" when it is."""
    faults = faults_of(wording)
    if faults:
        return _("The row was left out: %(fault)s") % {"fault": faults[0]}
    code = code_standing(wording, standing)
    return _("The row was left out: this question is already in the bank as %(code)s.") % {"code": code} if code else ""


def _fill(run: ImportRun, parse: BankParse, rows: list[dict[str, Any]], faults: list[dict[str, Any]]) -> ImportRun:
    run.read, run.imported, run.refused = parse.read, len(rows), len(faults)
    run.repaired = sum(bool(row["notes"]) for row in rows)
    run.faults = sorted(faults, key=lambda fault: (fault["sheet"], fault["row"]))
    run.rows = [*rows, *({"note": note} for note in parse.notes)]
    return run


def _wording_of_row(row: dict[str, Any]) -> Wording:
    stored: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row["wording"].items()
    }
    return Wording(**stored)


def _still_new(bank: Bank, run: ImportRun) -> list[dict[str, Any]]:
    """The rows of a preview that are still not in the bank; the others become faults of the run."""
    rows = rows_of_run(run)
    wordings = [_wording_of_row(row) for row in rows]
    standing = standing_with_stems(bank, (wording.stem_sha256 for wording in wordings))
    kept = []
    for row, wording in zip(rows, wordings, strict=True):
        reason = _reason_against(wording, standing)
        if reason:
            run.faults.append({"sheet": row["sheet"], "row": row["row"], "reason": reason})
        else:
            kept.append(row)
    return kept
