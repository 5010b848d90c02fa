"""How questions and their versions are written: in bulk, with their subjects. Called by the actions beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from exams.bank.choices import QuestionState, QuestionUse
from exams.bank.exceptions import QuestionRefused
from exams.bank.models import Bank, Question, QuestionVersion, Subject
from exams.bank.rules import Wording, asks_the_same, faults_of
from groundwork.intake.models import ImportRun
from people.models import User

BATCH = 500


@dataclass(frozen=True)
class Entry:
    """A question about to be stored with its first version."""

    code: str
    wording: Wording
    use: str = QuestionUse.EXAM
    module_id: int | None = None
    notes: list[str] = field(default_factory=list)


def refuse_faulty(wording: Wording) -> None:
    """Raise QuestionRefused with everything that is wrong with a wording."""
    faults = faults_of(wording)
    if faults:
        raise QuestionRefused(" ".join(faults), faults)


def code_standing(wording: Wording, standing: Mapping[str, list[tuple[str, list[str]]]]) -> str:
    """The code of the question of the bank that asks the same, "" when none does."""
    same = (code for code, options in standing.get(wording.stem_sha256, ()) if asks_the_same(wording, options))
    return next(same, "")


def store(
    bank: Bank, entries: list[Entry], *, state: str, author: User | None = None, source: ImportRun | None = None
) -> list[Question]:
    """Write questions with their first versions, in bulk."""
    subjects = _subjects_named(bank, {entry.wording.subject for entry in entries})
    approved_at = timezone.now() if state == QuestionState.APPROVED else None
    questions = Question.objects.bulk_create(
        [
            Question(
                bank=bank,
                code=entry.code,
                state=state,
                use=entry.use,
                module_id=entry.module_id,
                author=author,
                approved_at=approved_at,
                source=source,
            )
            for entry in entries
        ],
        batch_size=BATCH,
    )
    versions = [
        _version(question, entry.wording, number=1, author=author, subject=subjects.get(entry.wording.subject))
        for question, entry in zip(questions, entries, strict=True)
    ]
    for version, entry in zip(versions, entries, strict=True):
        version.notes = entry.notes
    QuestionVersion.objects.bulk_create(versions, batch_size=BATCH)
    return questions


def add_version(question: Question, wording: Wording, *, author: User | None) -> QuestionVersion:
    """Write the next version of a question and make it the current one."""
    subject = _subjects_named(question.bank, {wording.subject}).get(wording.subject)
    number = max(question.versions.values_list("number", flat=True), default=0) + 1
    question.versions.filter(is_current=True).update(is_current=False)
    version = _version(question, wording, number=number, author=author, subject=subject)
    version.save()
    return version


def _version(
    question: Question, wording: Wording, *, number: int, author: User | None, subject: Subject | None
) -> QuestionVersion:
    plain = {name: value for name, value in wording.__dict__.items() if name not in {"subject", "options", "answer"}}
    return QuestionVersion(
        **{**plain, "tags": list(wording.tags)},
        question=question,
        number=number,
        subject=subject,
        options=list(wording.options),
        answer=list(wording.answer),
        author=author,
        stem_sha256=wording.stem_sha256,
        sha256=wording.sha256,
    )


def _subjects_named(bank: Bank, names: set[str]) -> dict[str, Subject]:
    """The subjects of a bank by name; those that it lacks are made."""
    wanted = names - {""}
    standing = {subject.name: subject for subject in bank.subjects.filter(name__in=wanted)}
    missing = sorted(wanted - standing.keys())
    made = Subject.objects.bulk_create([Subject(bank=bank, name=name) for name in missing])
    return standing | {subject.name: subject for subject in made}
