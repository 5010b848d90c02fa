from certificates.models import Certificate, Kind
from certificates.queries import register_report
from tests.factories.certificates import ProgrammeFactory, due_person, exam_event
from training_site.demo.certificates import load


def test_demo_without_its_programme_loads_nothing(db):
    load()

    assert Kind.objects.count() == 0


def test_demo_issues_a_few_and_loads_only_once(db):
    ProgrammeFactory(code="fire-basic")
    load()
    kind = Kind.objects.get(code="XF")
    event = exam_event(kind.programme)
    for _n in range(8):
        due_person(kind, event=event)

    load()
    load()

    assert Certificate.objects.exclude(file_name="").count() == 6
    assert register_report().faults == ()
