import factory
from django.utils import timezone

from exams.bank.choices import QuestionKind, QuestionState, QuestionUse
from exams.bank.models import Bank, Question, QuestionVersion, Subject
from exams.bank.rules import Wording


class BankFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Bank

    slug = factory.Sequence(lambda n: f"bank-{n}")
    title = factory.Sequence(lambda n: f"第{n}题库")


class SubjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Subject

    bank = factory.SubFactory(BankFactory)
    name = factory.Sequence(lambda n: f"消防安全{n}")


def wording(number=0, kind=QuestionKind.SINGLE, **changes):
    """A sound wording of a kind; the number makes its stem its own."""
    answers = {QuestionKind.SINGLE: ("B",), QuestionKind.MULTIPLE: ("A", "C"), QuestionKind.TRUE_FALSE: ("true",)}
    is_choice = kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}
    values = {
        "kind": str(kind),
        "stem": f"第{number}题：油锅起火时应当怎样做？",
        "options": ("泼水", "盖上锅盖", "关闭气阀", "端走油锅") if is_choice else (),
        "answer": answers.get(kind, ("119",)),
        "explanation": "水会使热油飞溅。",
    }
    return Wording(**{**values, **changes})


class QuestionFactory(factory.django.DjangoModelFactory):
    """A question with one version. ``says`` is its wording; approved by the system unless told otherwise."""

    class Meta:
        model = Question
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=QuestionState.DRAFT, approved_at=None)

    bank = factory.SubFactory(BankFactory)
    code = factory.Sequence(lambda n: f"T{n:05d}")
    state = QuestionState.APPROVED
    use = QuestionUse.EXAM
    approved_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def says(question, is_created, extracted, **changes):  # noqa: N805 (factory-boy passes the instance)
        if is_created:
            said = extracted or wording(question.pk, **changes)
            QuestionVersion.objects.create(
                question=question,
                number=1,
                kind=said.kind,
                subject=Subject.objects.get_or_create(bank=question.bank, name=said.subject)[0]
                if said.subject
                else None,
                difficulty=said.difficulty,
                stem=said.stem,
                options=list(said.options),
                answer=list(said.answer),
                explanation=said.explanation,
                level=said.level,
                citation=said.citation,
                tags=list(said.tags),
                author=question.author,
                stem_sha256=said.stem_sha256,
                sha256=said.sha256,
            )
