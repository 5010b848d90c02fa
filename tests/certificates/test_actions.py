from certificates import actions
from tests.factories.certificates import SYSTEM, KindFactory, due_person, issued_certificate
from certificates.queries import register_report, standing


def test_smoke(db, django_assert_num_queries):
    c = issued_certificate(is_rendered=True, name="张晓明")
    assert c.file_sha256
    r = register_report()
    assert r.faults == ()
    print(r, c.number, c.face)
    print(standing(c.award.kind, c.award.cycle))
