"""Every module file and its questions, and what is wrong with each; ``python -m tests.content.modules ZONE``."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import django
import yaml
from django.utils.html import strip_tags

from cms.formats import FENCE

PARTS = ("为什么要练", "正确步骤", "错误做法", "危险信号", "要做的事", "绝不能做", "常见误区")
LISTS = PARTS[1:]  # each of these holds a list
STEPS = "正确步骤"  # in order
SHORTEST, LONGEST = 400, 900  # characters of the body, white space and marks aside
CHECKLIST = range(4, 9)
QUESTIONS = range(3, 6)
MARK = re.compile(r"〔(\d+)〕")
SENTENCE = re.compile(r"[^。！？]+[。！？]")
SAME = 10  # characters from which a sentence that stands twice is a fault
STATUTE = re.compile(r"《[^》]*(?:法|条例|规定|办法)》|法律规定|依法应当")
GIVEAWAYS = ("以上都", "以上全", "以上均", "都不对", "都正确")
LONGER = 1.6  # times the mean of the others that the right option may be


@dataclass
class ModuleFile:
    """A module's file, read."""

    path: Path
    draft: object
    parts: dict  # heading -> the plain text of what stands below it
    questions: list

    @property
    def slug(self):
        return self.path.stem

    @property
    def text(self):
        return "".join(self.parts.values())

    def sentences(self):
        """Every sentence that a reader meets, long enough to be called one's own."""
        found = [*SENTENCE.findall(self.text), *self.draft.checklist, *SENTENCE.findall(self.draft.card)]
        plain = (re.sub(r"[\s〔〕\d]", "", sentence) for sentence in found)
        return [sentence for sentence in plain if len(sentence) >= SAME]


def read_module_file(path):
    """The module that a file describes. Raises ContentFileError or OwnBankFaulty."""
    from courses.formats import read_module
    from exams.bank.formats.own import read_own_bank

    draft = read_module(path.name, path.read_text(encoding="utf-8"))
    bank = path.with_suffix(".questions.yaml")
    questions = list(read_own_bank(bank.read_text(encoding="utf-8")).questions) if bank.exists() else []
    return ModuleFile(path, draft, _parts(draft.body), questions)


def front_matter(text):
    """The front matter of a content file as plain values in their order."""
    return yaml.safe_load(text.split(f"\n{FENCE}\n", 1)[0].removeprefix(f"{FENCE}\n"))


def _parts(blocks):
    parts, heading = {}, ""
    for block in blocks:
        if block["type"] == "heading":
            heading = block["value"]
            parts[heading] = ""
        else:
            spaced = block["value"].replace("</li>", "</li>\n").replace("</p>", "</p>\n")
            parts[heading] = parts.get(heading, "") + strip_tags(spaced)
    return parts


def faults_of_module(module):
    """Everything that is wrong with one module by itself, in words."""
    return [
        *_faults_of_shape(module),
        *_faults_of_body(module),
        *_faults_of_sources(module),
        *_faults_of_questions(module),
    ]


def _faults_of_shape(module):
    draft = module.draft
    for name in ("card", "scene", "equipment", "checklist", "sources"):
        if not getattr(draft, name):
            yield f"没有 {name}"
    if len(SENTENCE.findall(draft.card)) != 3 or not draft.card.endswith(("。", "！", "？")):
        yield f"card 要正好三句话，现在是：{draft.card}"
    if len(draft.checklist) not in CHECKLIST:
        yield f"checklist 要 4 至 8 条，现在 {len(draft.checklist)} 条"
    if [block for block in draft.body if block["type"] == "image"]:
        yield "正文里不放图片"


def _faults_of_body(module):
    if tuple(module.parts) != PARTS:
        yield f"正文要有这些二级标题、按这个次序：{'、'.join(PARTS)}；现在是：{'、'.join(module.parts)}"
    length = len(re.sub(r"\s|〔\d+〕", "", module.text))
    if not SHORTEST <= length <= LONGEST:
        yield f"正文要 {SHORTEST} 至 {LONGEST} 字，现在 {length} 字"
    raw = module.path.read_text(encoding="utf-8").split("---", 2)[2]
    for heading in LISTS:
        below = raw.partition(f"## {heading}\n")[2].partition("\n## ")[0]
        item = r"^\d+[.、]" if heading == STEPS else r"^- "
        if len(re.findall(item, below, re.MULTILINE)) < 2:
            yield f"“{heading}”下面要有至少两条列表（步骤用 1. 2. 3.，其余用 - ）"


def _faults_of_sources(module):
    from courses.choices import Grade
    from tests.content.law_texts import faults_of_citation

    sources, marks = module.draft.sources, {int(mark) for mark in MARK.findall(module.text)}
    for number in sorted(marks ^ set(range(1, len(sources) + 1))):
        yield f"〔{number}〕：正文里的标号与 sources 里的次序要一一对应"
    for source in sources:
        if source["grade"] == Grade.CHECKED:
            yield from faults_of_citation(source["document"], source["article"], source["terms"])
    for line in module.text.splitlines():
        if STATUTE.search(line) and not MARK.search(line):
            yield f"这一行说到法律而没有标号：{line.strip()}"


def _faults_of_questions(module):
    questions = module.questions
    if len(questions) not in QUESTIONS:
        yield f"自测题要 3 至 5 道（{module.slug}.questions.yaml），现在 {len(questions)} 道"
    for number, question in enumerate(questions, 1):
        if question.code != f"{module.slug}-{number}":
            yield f"{question.code}：题号要是 {module.slug}-{number}"
        if question.module != module.slug or question.use != "practice":
            yield f"{question.code}：module 要是 {module.slug}，use 要是 practice"
        yield from faults_of_question(question)


def faults_of_question(question):
    """Everything that is wrong with one question by itself: the bank's own rules, giveaways, its citation."""
    from exams.bank.rules import Wording, faults_of

    shared = {name: getattr(question, name) for name in ("kind", "stem", "answer", "options", "explanation", "subject")}
    wording = Wording(**shared, difficulty=question.difficulty, level=question.level, citation=question.citation)
    yield from (f"{question.code}：{fault}" for fault in faults_of(wording))
    if not question.explanation:
        yield f"{question.code}：没有解析"
    yield from _faults_of_options(question)
    yield from _faults_of_question_source(question)


def _faults_of_options(question):
    if question.kind not in {"single", "multiple"}:
        return
    if len(question.options) != 4:
        yield f"{question.code}：要四个选项"
    if [option for option in question.options if option.startswith(GIVEAWAYS)]:
        yield f"{question.code}：不用“以上都对”一类的选项"
    right = [len(option) for place, option in enumerate(question.options) if "ABCD"[place] in question.answer]
    wrong = [len(option) for place, option in enumerate(question.options) if "ABCD"[place] not in question.answer]
    if right and wrong and min(right) > max(wrong) and sum(right) / len(right) > LONGER * sum(wrong) / len(wrong):
        yield f"{question.code}：正确选项明显比别的长，一看就知道"


def _faults_of_question_source(question):
    from courses.choices import Grade
    from tests.content.law_texts import faults_of_citation

    citation = question.citation
    if citation.get("grade") not in Grade.values:
        yield f"{question.code}：citation 的 grade 要是 {'、'.join(Grade.values)} 之一"
    elif citation["grade"] == Grade.CHECKED:
        terms = citation.get("terms", "").split("|") if citation.get("terms") else []
        if not terms:
            yield f"{question.code}：checked 的出处要写 terms（原文里的关键词，用 | 分开）"
        found = faults_of_citation(citation.get("document"), citation.get("article"), terms)
        yield from (f"{question.code}：{fault}" for fault in found)


def main(zones):
    """Print what is wrong in the folders that are named, or in all; end with 1 if anything is."""
    from courses.actions import CONTENT

    count = 0
    for folder in sorted(CONTENT.iterdir()):
        if folder.is_dir() and (not zones or folder.name in zones):
            for path in sorted(folder.glob("*.md")):
                for fault in _faults_of_file(path):
                    count += 1
                    sys.stdout.write(f"{folder.name}/{path.name}: {fault}\n")
    sys.stdout.write(f"{count} 处\n")
    return 1 if count else 0


def _faults_of_file(path):
    from cms.exceptions import ContentFileError
    from exams.bank.formats.own import OwnBankFaulty

    if path.name == "zone.md":
        return []
    try:
        return faults_of_module(read_module_file(path))
    except (ContentFileError, OwnBankFaulty) as error:
        return [str(error)]


if __name__ == "__main__":
    django.setup()
    sys.exit(main(sys.argv[1:]))
