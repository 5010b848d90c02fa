"""Edits of the back office as a diff of the content files."""

import pytest
from django.core.management import call_command

from cms.actions import ContentLoader
from cms.models import LoadedFile
from courses.actions import CONTENT, export_pages, load_zone
from courses.models import ModulePage
from tests.factories.courses import zone_index

ZONE = "first-aid"


@pytest.fixture
def folder(tmp_path):
    """The files of one real zone, apart from the project's own."""
    place = tmp_path / ZONE
    place.mkdir()
    for path in (CONTENT / ZONE).glob("*.md"):
        (place / path.name).write_bytes(path.read_bytes())
    return tmp_path


def load(folder):
    loader = ContentLoader()
    load_zone(loader, index=zone_index(), folder=folder / ZONE)
    return loader.changed


def test_untouched_pages_change_no_file(db, folder):
    load(folder)

    assert export_pages(folder) == []


def test_edit_changes_its_lines_alone_and_counts_as_loaded(db, folder):
    load(folder)
    path = folder / ZONE / "adult-cpr.md"
    before = path.read_text().splitlines()
    page = ModulePage.objects.get(slug="adult-cpr")
    page.minutes = 75
    page.checklist = [*page.checklist.get_prep_value(), {"type": "line", "value": "看表：几点开始按的"}]
    page.save_revision().publish()

    changed = export_pages(folder)

    new = [line for line in path.read_text().splitlines() if line not in before]
    assert (changed, new) == ([f"courses/{ZONE}/adult-cpr.md"], ["minutes: 75", "  - 看表：几点开始按的"])
    assert load(folder) == []


def test_page_made_in_the_back_office_gets_a_file_that_loads(db, folder):
    load(folder)
    zone = ModulePage.objects.first().get_parent()
    facts = {"number": 13, "mode": "learn", "type": "watch", "minutes": 30, "objective": "能说出一件事。"}
    zone.add_child(instance=ModulePage(title="新项目", slug="new-one", **facts))

    assert export_pages(folder) == [f"courses/{ZONE}/new-one.md"]
    LoadedFile.objects.filter(name=f"courses/{ZONE}/new-one.md").delete()
    assert load(folder) == [f"courses/{ZONE}/new-one.md"]


def test_dry_run_names_the_files_and_writes_nothing(db, folder, capsys):
    load(folder)
    page = ModulePage.objects.get(slug="adult-cpr")
    page.minutes = 75
    page.save_revision().publish()
    before = (folder / ZONE / "adult-cpr.md").read_bytes()

    call_command("export_base", "--folder", str(folder), "--dry-run")

    assert capsys.readouterr().out.splitlines() == [f"courses/{ZONE}/adult-cpr.md", '{"changed": 1, "written": 0}']
    assert (folder / ZONE / "adult-cpr.md").read_bytes() == before
