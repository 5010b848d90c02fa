"""A paper of one question of every kind; every field that tells an answer holds the canary."""

import secrets

from exams.bank.choices import QuestionKind
from exams.papers.keys import PaperSource
from tests.factories.bank import BankFactory, QuestionFactory, wording
from tests.factories.papers import MARKS, PaperFactory

KEY = f"key-canary-{secrets.token_hex(8)}"
QUESTION = f"question-canary-{secrets.token_hex(8)}"
OPTIONS = ["a1", "a2", "a3", "a4"]

# kind -> the ids of its options in a paper, the right answer in a key, and in the bank. A new kind has no entry here,
# and the test that compares them fails.
KINDS = {
    QuestionKind.SINGLE: (OPTIONS, ["a2"], ("B",)),
    QuestionKind.MULTIPLE: (OPTIONS, ["a1", "a3"], ("A", "C")),
    QuestionKind.TRUE_FALSE: ([], ["true"], ("true",)),
    QuestionKind.BLANK: ([], [KEY], (KEY,)),
    QuestionKind.ESSAY: ([], [KEY], (KEY,)),
}


def canary_paper():
    """The frozen paper with its key, standing on questions of a bank that say the same."""
    slots = {place: (str(kind), *KINDS[kind][:2]) for place, kind in enumerate(KINDS, start=1)}
    paper = PaperFactory(content=_content(slots), key=_key(slots), questions=len(slots))
    bank = BankFactory(slug="canary")
    for place, kind in enumerate(KINDS, start=1):
        said = wording(place, kind=kind, stem=_stem(place), answer=KINDS[kind][2], explanation=KEY, tags=(KEY,),
                       citation={"clause": KEY})  # fmt: skip
        question = QuestionFactory(bank=bank, says=said)
        PaperSource.objects.create(paper=paper, slot=place, question=question, version=question.versions.get())
    return paper


def _stem(place):
    return f"第{place}题：{QUESTION}"


def _content(slots):
    return {
        "title": "网格员理论试卷",
        "sections": [
            {
                "title": "一、各种题型",
                "slots": [
                    {
                        "slot": place,
                        "kind": kind,
                        "stem": _stem(place),
                        "options": [{"id": option, "text": f"选项{option}"} for option in options],
                        "marks": MARKS,
                    }
                    for place, (kind, options, _answer) in slots.items()
                ],
            }
        ],
    }


def _key(slots):
    """Beside the right answer each slot holds a second one, a reason and weights, so that any leak is a hit."""
    return {
        "slots": {
            str(place): {
                "kind": kind,
                "answer": [*answer, KEY],
                "marks": MARKS,
                "rule": "exact",
                "explanation": KEY,
                "weights": {KEY: 1},
            }
            for place, (kind, _options, answer) in slots.items()
        }
    }
