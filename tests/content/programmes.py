"""Reading the programmes and the demo standards, and their faults; ``python -m tests.content.programmes``."""

import sys
from decimal import Decimal
from pathlib import Path

import django
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

PROGRAMME = {"code", "title", "for", "hours", "exam_code", "modules", "note"}
MODULES = range(6, 15)
SHORT = {"fire-basic"}  # an introduction of half a day, of fewer modules
LONGEST_CODE, LONGEST_TITLE = 40, 80
HALF = Decimal("0.5")
STANDARD = {"title", "note", "occupation", "code", "code_confirmed", "code_note", "levels"}
LEVEL = {"level", "title", "eligibility", "programme", "parts", "weights"}
LEVELS = [5, 4, 3]
PARTS, PART = {"theory": "理论知识考试", "skill": "技能考核"}, {"title", "minutes", "pass"}
PASS, WHOLE = 60, 100
DEMO, PROVISIONAL = "演示", "以正式标准为准"


def _content():
    return Path(settings.BASE_DIR) / "courses" / "content"


def _read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def programmes_path():
    """The file that lists the programmes."""
    return _content() / "programmes.yaml"


def standard_paths():
    """The files of the occupation standards."""
    return sorted((_content() / "standards").glob("*.yaml"))


def bank_subjects():
    """The subjects of the grid workers' bank."""
    bank = _read(Path(settings.BASE_DIR) / "exams" / "bank" / "content" / "grid-worker.yaml")
    return {question["subject"] for question in bank["questions"]}


def hours_of(module):
    """The credited hours of a module named ``zone/slug``; None when there is no such file."""
    path = _content() / f"{module}.md"
    if path.name == "zone.md" or not path.exists():
        return None
    front = yaml.safe_load(path.read_text(encoding="utf-8").split("---", 2)[1])
    return Decimal(str(front["hours"]))


def faults_of_programmes(programmes):
    """Everything that is wrong with the programmes, alone and side by side."""
    codes = [programme.get("code") for programme in programmes]
    yield from (f"{code}：code 重复" for code in sorted({code for code in codes if codes.count(code) > 1}))
    for programme in programmes:
        yield from (f"{programme.get('code')}：{fault}" for fault in faults_of_programme(programme))


def faults_of_programme(programme):
    """Everything that is wrong with one programme."""
    if set(programme) != PROGRAMME or not all(programme.values()):
        yield f"要有 {sorted(PROGRAMME)}，都不空；现在是 {sorted(programme)}"
        return
    for name in ("code", "exam_code"):
        if not _is_slug(programme[name]):
            yield f"{name} 不是短名：{programme[name]}"
    if len(programme["title"]) > LONGEST_TITLE or "\n" in programme["for"]:
        yield "title 太长，或者 for 不是一句话"
    yield from _faults_of_modules(programme)


def _is_slug(text):
    try:
        validate_slug(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_CODE


def _faults_of_modules(programme):
    modules = programme["modules"]
    if len(modules) not in MODULES and programme["code"] not in SHORT:
        yield f"项目要 {MODULES.start} 至 {MODULES.stop - 1} 个，现在 {len(modules)} 个"
    if len(set(modules)) < len(modules):
        yield "项目重复"
    hours = {module: hours_of(module) for module in modules}
    yield from (f"没有项目 {module}" for module, found in hours.items() if found is None)
    required, total = Decimal(str(programme["hours"])), sum(filter(None, hours.values()))
    if required <= 0 or required % HALF:
        yield f"hours 要是 0.5 的倍数，现在 {required}"
    if required > total:
        yield f"要 {required} 学时，项目加起来只有 {total}"


def faults_of_standard(standard, *, codes, subjects):
    """Everything that is wrong with a demo standard; ``codes`` are the programmes', ``subjects`` the bank's."""
    if set(standard) != STANDARD:
        yield f"要有 {sorted(STANDARD)}，现在是 {sorted(standard)}"
        return
    if DEMO not in standard["title"] or DEMO not in standard["note"]:
        yield "title 和 note 要写明是演示"
    if standard["code_confirmed"] is not False:
        yield "code_confirmed 要是 false：编码没有核实"
    if [level.get("level") for level in standard["levels"]] != LEVELS:
        yield f"级别要是 {LEVELS}，由低到高"
    for level in standard["levels"]:
        yield from (f"{level.get('level')} 级：{fault}" for fault in _faults_of_level(level, codes, subjects))


def _faults_of_level(level, codes, subjects):
    if set(level) != LEVEL:
        yield f"要有 {sorted(LEVEL)}，现在是 {sorted(level)}"
        return
    if PROVISIONAL not in level["eligibility"] or "\n" in level["eligibility"]:
        yield f"eligibility 要是一行，写明“{PROVISIONAL}”"
    if level["programme"] not in codes:
        yield f"没有培训计划 {level['programme']}"
    if set(level["parts"]) != set(PARTS) or set(level["weights"]) != set(PARTS):
        yield f"parts 和 weights 都要有 {sorted(PARTS)}"
        return
    for name, title in PARTS.items():
        yield from (f"{title}：{fault}" for fault in _faults_of_part(level["parts"][name], title))
        yield from (f"{title}：{fault}" for fault in _faults_of_weights(level["weights"][name], subjects))


def _faults_of_part(part, title):
    if set(part) != PART or part["title"] != title:
        yield f"要有 {sorted(PART)}，title 是 {title}"
    elif part["minutes"] <= 0 or part["pass"] != PASS:
        yield f"minutes 要大于 0，pass 要是 {PASS}"


def _faults_of_weights(weights, subjects):
    if set(weights) != subjects:
        yield f"权重的科目与题库不同：{sorted(set(weights) ^ subjects)}"
    if min(weights.values()) < 0 or sum(weights.values()) != WHOLE:
        yield f"权重合计要 {WHOLE}，现在 {sum(weights.values())}"


def faults():
    """Everything that is wrong with the programmes and the standards."""
    programmes = _read(programmes_path())
    yield from (f"{programmes_path().name}: {fault}" for fault in faults_of_programmes(programmes))
    about = {"codes": {programme.get("code") for programme in programmes}, "subjects": bank_subjects()}
    for path in standard_paths():
        yield from (f"standards/{path.name}: {fault}" for fault in faults_of_standard(_read(path), **about))


def main():
    """Print what is wrong in the programmes and the standards; end with 1 if anything is."""
    found = list(faults())
    sys.stdout.write("\n".join([*found, f"{len(found)} 处\n"]))
    return 1 if found else 0


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
