"""The kind XF of the demonstration, and certificates for the first few who are due."""

from certificates import actions
from certificates.models import Kind
from certificates.queries import due
from courses.models import Programme
from groundwork.audit.actors import Actor

LOADER = Actor.system("demo")
CODE = "XF"
TITLE = "消防安全基础培训合格证书"
WORDING = "完成“{programme}”全部项目，累计 {hours} 学时，考核{level}，特发此证。"
VALID_YEARS = 3
SHOWN = 6


def load():
    """Make the kind where its programme is, and issue and draw up to six certificates; again, it changes nothing."""
    programme = Programme.objects.filter(code="fire-basic").first()
    if programme is None:
        return
    kind = Kind.objects.filter(code=CODE).first() or actions.create_kind(
        by=LOADER, code=CODE, title=TITLE, programme=programme, wording=WORDING, valid_years=VALID_YEARS
    )
    cycle = kind.cycle_on()
    room = SHOWN - kind.awards.filter(cycle=cycle).count()
    for person in due(kind, cycle)[: max(room, 0)]:
        certificate = actions.issue(by=LOADER, kind=kind, person=person, cycle=cycle)
        actions.render_file(certificate=certificate)
