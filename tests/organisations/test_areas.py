import datetime
import json

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from organisations.actions import import_areas
from organisations.models import Area
from tests.factories.organisations import AreaFactory
from tests.factories.people import UserFactory

HUZHOU = str(settings.BASE_DIR / "organisations" / "content" / "huzhou.csv")
HEAD = "code,parent,level,name\n"


def run(capsys, *arguments):
    call_command("import_areas", *arguments)
    return json.loads(capsys.readouterr().out)


def file(tmp_path, text):
    path = tmp_path / "areas.csv"
    path.write_text(text, "utf-8")
    return str(path)


def test_huzhou_is_imported_down_to_its_villages(db, capsys):
    summary = run(capsys, HUZHOU)

    village = Area.objects.get(code="330502100207")
    assert summary == {"read": 1379, "imported": 1379, "repaired": 0, "refused": 0, "faults": []}
    assert [village.name, village.parent.name, village.parent.parent.name] == ["织里村委会", "织里镇", "吴兴区"]
    assert village.parent.parent.parent.parent is None


def test_second_import_changes_nothing(db, capsys, django_assert_num_queries):
    run(capsys, HUZHOU)

    with django_assert_num_queries(4):
        run(capsys, HUZHOU)

    assert (Area.objects.count(), Entry.objects.count()) == (1379, 1)


def test_dry_run_writes_nothing(db, capsys):
    assert run(capsys, HUZHOU, "--dry-run")["imported"] == 1379
    assert not Area.objects.exists()


def test_area_with_another_name_is_brought_up_to_date(db, capsys, tmp_path):
    AreaFactory(code="330502", name="旧名", level="county")

    run(capsys, file(tmp_path, f"{HEAD}330502,,county,吴兴区\n"))

    assert list(Area.objects.values_list("code", "name")) == [("330502", "吴兴区")]


def test_grid_hangs_under_an_area_that_stands(db, capsys, tmp_path):
    village = AreaFactory(code="330502100207")

    run(capsys, file(tmp_path, f"{HEAD}33050210020,330502100207,grid,第一网格\n"))

    assert list(village.children.values_list("name", flat=True)) == ["第一网格"]


def test_bad_lines_are_faults_and_so_is_what_hangs_under_them(db, capsys, tmp_path):
    lines = [
        "33,,planet,某地",
        "A1,,city,某市",
        "3305,,city,湖州市",
        "3305,,city,湖州市",
        "330502,33,county,吴兴区",
        "330503,3305,county,",
    ]

    summary = run(capsys, file(tmp_path, HEAD + "\n".join(lines)))

    assert [(fault["row"], fault["reason"]) for fault in summary["faults"]] == [
        (2, "没有这种级别。"),
        (3, "代码应是 1 至 12 位数字。"),
        (5, "文件里这个代码出现了两次。"),
        (6, "上级区域既不在文件里，也不在系统里。"),
        (7, "名称没填，或超过 60 个字。"),
    ]
    assert list(Area.objects.values_list("code", flat=True)) == ["3305"]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", "代码".encode("gbk"), b"PK\x03\x04\xff"])
def test_file_that_is_no_table_of_areas_is_refused(db, tmp_path, data):
    path = tmp_path / "areas.csv"
    path.write_bytes(data)

    with pytest.raises(CommandError):
        call_command("import_areas", str(path))


def test_area_stands_until_its_last_day(db):
    AreaFactory(code="1", valid_to=datetime.date(2026, 1, 1))
    AreaFactory(code="2")

    assert list(Area.objects.current(datetime.date(2025, 12, 31)).values_list("code", flat=True)) == ["1", "2"]
    assert list(Area.objects.current(datetime.date(2026, 1, 1)).values_list("code", flat=True)) == ["2"]


def test_areas_are_written_by_the_machine_alone(db):
    with pytest.raises(PermissionDenied):
        import_areas(by=Actor.of(UserFactory()), rows=[])
