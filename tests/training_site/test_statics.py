import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import override_settings

from training_site.statics import collect_statics

NAMED_BY_CONTENT = {"BACKEND": "training_site.statics.NamedByContentStorage"}


@pytest.fixture(scope="module")
def collected(tmp_path_factory, django_db_modify_db_settings):
    """The static files as a base serves them, in a folder of this module."""
    from django.conf import settings

    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES={**settings.STORAGES, "staticfiles": NAMED_BY_CONTENT}):
        collect_statics()
        yield folder


@pytest.fixture
def small(settings, tmp_path):
    """A base with one static file; returns the file and the folder of what is served."""
    source, served = tmp_path / "ours", tmp_path / "served"
    source.mkdir()
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [("trial", source)]
    settings.STATIC_ROOT = served
    settings.STORAGES = {**settings.STORAGES, "staticfiles": NAMED_BY_CONTENT}
    (source / "note.css").write_text("a { color: red }")
    collect_statics()
    return source / "note.css", served


def test_scripts_import_each_other_under_their_names_by_content(collected):
    exam = (collected / staticfiles_storage.stored_name("sittings/exam.js")).read_text()
    reader = (collected / staticfiles_storage.stored_name("vendor/zxing/es/reader/index.js")).read_text()

    imported = re.findall(r'from ?"([^"]+)"', exam) + re.findall(r'from ?"([^"]+)"', reader)
    assert [name for name in imported if not re.fullmatch(r"\.\.?/\w+\.[0-9a-f]{12}\.js", name)] == []
    assert len(imported) == 6


def test_pages_name_the_files_by_content(collected):
    assert re.fullmatch(r"/static/cms/tokens\.[0-9a-f]{12}\.css", staticfiles_storage.url("cms/tokens.css"))


def test_texts_are_compressed_beside_the_files(collected):
    name = staticfiles_storage.stored_name("cms/components.css")

    assert (collected / f"{name}.gz").stat().st_size < (collected / name).stat().st_size / 3


def test_nothing_is_collected_twice(small):
    assert collect_statics() is False


def test_a_changed_file_is_collected_again_and_the_old_one_stays(small):
    note, served = small
    note.write_text("a { color: blue }")

    assert collect_statics() is True
    assert len(list(served.glob("trial/note.????????????.css"))) == 2
