"""Every content file that comes with the project: the parts it must have, what it rests on, nothing said twice."""

from collections import Counter

import pytest

from courses.actions import CONTENT
from courses.formats import known_laws, read_module
from courses.formats.writing import write_page
from exams.bank.formats.own import read_own_bank
from tests.content import law_texts, modules, programmes, scenes

ZONES = sorted(path.parent.name for path in CONTENT.glob("*/zone.md"))
MODULES = [path for path in sorted(CONTENT.glob("*/*.md")) if path.name != "zone.md"]
BANKS = sorted((CONTENT.parent.parent / "exams" / "bank" / "content").glob("*.yaml"))
OF_EACH_ZONE, ONLINE = 12, 8


@pytest.fixture(scope="module")
def read():
    return {path: modules.read_module_file(path) for path in MODULES}


def test_every_zone_has_its_modules():
    counts = Counter(path.parent.name for path in MODULES)

    assert counts == {**dict.fromkeys(ZONES, OF_EACH_ZONE), "online": ONLINE}
    assert len(ZONES) == 18


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_module_is_whole(path):
    assert list(modules.faults_of_module(modules.read_module_file(path))) == []


def test_no_sentence_stands_in_two_modules(read):
    homes = {}
    for module in read.values():
        for sentence in module.sentences():
            homes.setdefault(sentence, set()).add(module.slug)

    assert {sentence: sorted(slugs) for sentence, slugs in homes.items() if len(slugs) > 1} == {}


def test_no_check_question_stands_in_two_modules(read):
    stems = Counter(question.stem for module in read.values() for question in module.questions)

    assert [stem for stem, times in stems.items() if times > 1] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_module_written_again_is_the_same_file(path):
    text = path.read_text(encoding="utf-8")

    assert write_page(modules.front_matter(text), read_module(path.name, text).body) == text


@pytest.mark.parametrize(
    ("kind", "path"),
    [(kind, path) for kind in scenes.KINDS for path in scenes.paths_of(kind)],
    ids=lambda value: value if isinstance(value, str) else value.stem,
)
def test_scene_scenario_or_set_is_sound(kind, path):
    assert list(scenes.KINDS[kind](path)) == []


def test_there_are_as_many_scenes_scenarios_and_sets_as_promised():
    assert {kind: len(scenes.paths_of(kind)) for kind in scenes.KINDS} == {"scenes": 12, "scenarios": 6, "on-site": 3}


def test_programmes_and_the_demo_standard_are_sound():
    assert list(programmes.faults()) == []


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
def test_bank_file_is_sound(path):
    questions = read_own_bank(path.read_text(encoding="utf-8")).questions

    assert [fault for question in questions for fault in modules.faults_of_question(question)] == []


def test_statutes_listed_kept_and_cited_are_the_same(read):
    kept = {path.name for path in law_texts.TEXTS.glob("*.md")} - {"README.md"}
    banks = [read_own_bank(path.read_text(encoding="utf-8")).questions for path in BANKS]
    sources = [source for module in read.values() for source in module.draft.sources]
    sources += [question.citation for bank in banks for question in bank]
    sources += [source for kind in scenes.KINDS for path in scenes.paths_of(kind) for source in scenes.sources_of(path)]
    cited = {source["document"] for source in sources if source["grade"] == "checked"}

    assert {law.file for law in known_laws().values()} == kept
    assert set(known_laws()) == cited


def test_dates_of_the_statutes_are_those_of_their_texts():
    for law in known_laws().values():
        text, day = (law_texts.TEXTS / law.file).read_text(encoding="utf-8"), law.effective_on

        assert day is None or law_texts.says_that_it_holds_since(text, day), law.title
