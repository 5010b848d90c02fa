import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection

from certificates import actions
from certificates.models import Certificate, RegisterEntry
from certificates.queries import register_report
from groundwork.guards.installation import remove
from tests.factories.certificates import SYSTEM, KindFactory, issued_certificate


@pytest.fixture
def certificates(db):
    kind = KindFactory(code="XF")
    made = [issued_certificate(kind, name=name, is_rendered=True) for name in ("林晓", "王芳", "赵伟")]
    actions.change_status(by=SYSTEM, certificate=made[2], state="suspended", reason="核查")
    return made


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_untouched_register_is_whole(certificates, capsys):
    call_command("verify_register")

    assert json.loads(capsys.readouterr().out) == {"entries": 7, "certificates": 3, "files": 3, "faults": []}


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            'UPDATE certificates_registerentry SET content = \'{"face":"0"}\' WHERE position = 3',
            "登记簿第 3 项与校验值不符",
        ),
        (
            "UPDATE certificates_registerentry SET at = '2020-01-01 00:00:00' WHERE position = 1",
            "登记簿第 1 项与校验值不符",
        ),
        ("DELETE FROM certificates_registerentry WHERE position = 3", "登记簿第 4 项与校验值不符"),
        ("DELETE FROM certificates_registerentry WHERE position = 7", "登记簿应有 7 项，实有 6 项"),
        ("UPDATE certificates_certificate SET face = '{}' WHERE number LIKE '%3'", "000003：印制内容与登记不一致"),
        ("UPDATE certificates_certificate SET state = 'valid' WHERE number LIKE '%3'", "000003：状态与登记不一致"),
        ("UPDATE certificates_certificate SET token = 'a' WHERE number LIKE '%2'", "000002：二维码与登记不一致"),
        ("UPDATE certificates_certificate SET file_sha256 = 'f' WHERE number LIKE '%2'", "000002：文件与登记不一致"),
        ("UPDATE certificates_series SET last = 9 WHERE prefix = 'YS-XF'", "已取号 9 个，实有证书 3 张"),
    ],
)
def test_each_alteration_is_found(certificates, statement, fault):
    remove(Certificate, RegisterEntry)
    sql(statement)

    faults = register_report().faults

    assert [found for found in faults if fault in found] != []


def test_altered_file_is_found(certificates):
    name = certificates[0].file_name
    content = storages["private"].open(name).read()
    storages["private"].delete(name)
    storages["private"].save(name, ContentFile(content.replace(b"%%EOF", b"%%EOF ")))

    assert register_report().faults == (f"{certificates[0].number}：文件与登记不一致",)


def test_missing_file_is_found_and_the_command_fails(certificates):
    storages["private"].delete(certificates[1].file_name)

    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_register")


def test_register_holds_no_name(certificates):
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM certificates_registerentry")
        said = "".join(str(row) for row in cursor.fetchall())

    assert [certificate.face["name"] for certificate in certificates if certificate.face["name"] in said] == []
