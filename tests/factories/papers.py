"""Papers with their keys, as ``exams.papers`` draws them: content for candidates here, answers in the key."""

import factory
from django.utils import timezone

from exams.papers.choices import PaperState
from exams.papers.keys import PaperKey
from exams.papers.models import Paper
from groundwork.audit.rules import digest_of

# slot -> kind, options (ids), right answer
SLOTS = {
    1: ("single", ["a1", "a2", "a3", "a4"], ["a2"]),
    2: ("multiple", ["b1", "b2", "b3", "b4"], ["b1", "b3"]),
    3: ("truefalse", [], ["true"]),
}
MARKS = "2.0"


def content_of(slots, title="网格员理论试卷"):
    """What candidates see of these slots."""
    return {
        "title": title,
        "sections": [
            {
                "title": "一、客观题",
                "slots": [
                    {
                        "slot": number,
                        "kind": kind,
                        "stem": f"第{number}题：灭火器应放在哪里？",
                        "options": [{"id": option, "text": f"选项{option}的内容"} for option in options],
                        "marks": MARKS,
                    }
                    for number, (kind, options, _answer) in slots.items()
                ],
            }
        ],
    }


def key_of(slots, rule="exact"):
    """The key to these slots."""
    return {
        "slots": {
            str(number): {"kind": kind, "answer": answer, "marks": MARKS, "rule": rule}
            for number, (kind, _options, answer) in slots.items()
        }
    }


class PaperFactory(factory.django.DjangoModelFactory):
    """A frozen paper of three questions, two marks each, with its key. ``slots`` gives other questions."""

    class Meta:
        model = Paper
        skip_postgeneration_save = True

    class Params:
        slots = SLOTS
        drawn = factory.Trait(state=PaperState.DRAWN, frozen_at=None)

    title = factory.Sequence(lambda n: f"网格员理论试卷{n}")
    state = PaperState.FROZEN
    content = factory.LazyAttribute(lambda o: content_of(o.slots, o.title))
    sha256 = factory.LazyAttribute(lambda o: digest_of(o.content))
    questions = factory.LazyAttribute(lambda o: len(o.slots))
    marks = factory.LazyAttribute(lambda o: 2 * len(o.slots))
    frozen_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def key(paper, is_created, extracted, **_options):  # noqa: N805 (factory-boy passes the instance)
        if is_created:
            content = extracted or key_of(SLOTS)
            PaperKey.objects.create(paper=paper, content=content, sha256=digest_of(content))


def long_paper(questions):
    """A frozen paper of so many single choices; the first option is always right."""
    slots = {n: ("single", [f"q{n}a", f"q{n}b", f"q{n}c", f"q{n}d"], [f"q{n}a"]) for n in range(1, questions + 1)}
    return PaperFactory(slots=slots, key=key_of(slots))
