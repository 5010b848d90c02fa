import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from groundwork.audit.actions import record
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from groundwork.jobs.models import Job
from tests.factories.people import PersonFactory

BOOKS = {"audit_log:index": "audit_admin", "background_jobs:index": "system_admin"}
STAFF = ("instructor", "publisher", "timetabler", "round_admin", "reviewer", "certificate_admin", "system_admin",
         "security_admin", "audit_admin")  # fmt: skip


@pytest.mark.parametrize("address", BOOKS)
def test_each_book_is_read_by_one_administrator_only(cast, sign_in, address):
    readers = {role for role in STAFF if sign_in(getattr(cast, role)).get(reverse(address)).status_code == 200}

    assert readers == {BOOKS[address]}


@pytest.mark.parametrize("address", ["audit_log:add", "background_jobs:add", "audit_log:delete"])
def test_no_book_can_be_written(address):
    with pytest.raises(NoReverseMatch):
        reverse(address, args=[1] if address.endswith("delete") else [])


@pytest.mark.parametrize("number", [1, 3])
def test_log_shows_who_did_what_in_a_fixed_number_of_queries(cast, sign_in, django_assert_num_queries, number):
    for _ in range(number):
        record(by=Actor.of(cast.desk), action="people.rename", thing=PersonFactory(name="张䶮"))
    client = sign_in(cast.audit_admin)
    client.get(reverse("audit_log:index"))

    with django_assert_num_queries(11):
        page = client.get(reverse("audit_log:index")).content.decode()

    assert page.count("people.rename") == number
    assert "张䶮" in page


def test_jobs_show_their_state(cast, sign_in):
    Job.objects.create(key="certificates/7", task="certificates.render")

    page = sign_in(cast.system_admin).get(reverse("background_jobs:index")).content.decode()

    assert "certificates/7" in page


@pytest.fixture
def failed_job(db):
    return Job.objects.create(
        key="certificates.render:7", task="tests.of_nobody_here", state="failed", attempts=5, message="ValueError: 7",
        finished_at=timezone.now(),
    )  # fmt: skip


def test_failed_job_is_run_again_by_a_button(cast, sign_in, failed_job):
    client, address = sign_in(cast.system_admin), reverse("background_jobs:job", args=[failed_job.pk])
    before = client.get(address).content.decode()

    after = client.post(address, {"do": "retry"}, follow=True).content.decode()

    failed_job.refresh_from_db()
    assert ("重新执行" in before, "ValueError: 7" in before, "任务已重新排队" in after) == (True, True, True)
    assert (failed_job.state, failed_job.attempts) == ("queued", 0)
    assert Entry.objects.get(action="jobs.retry").actor_id == str(cast.system_admin.pk)


def test_second_press_on_run_again_is_told_that_the_job_waits(cast, sign_in, failed_job):
    client, address = sign_in(cast.system_admin), reverse("background_jobs:job", args=[failed_job.pk])
    client.post(address, {"do": "retry"})

    page = client.post(address, {"do": "retry"}, follow=True).content.decode()

    assert ("不必重新执行" in page, Entry.objects.filter(action="jobs.retry").count()) == (True, 1)


def test_job_that_kills_its_worker_is_stopped_by_a_button(cast, sign_in):
    job = Job.objects.create(key="k", task="tests.of_nobody_here")
    address = reverse("background_jobs:job", args=[job.pk])

    sign_in(cast.system_admin).post(address, {"do": "cancel"})

    job.refresh_from_db()
    assert job.state == "cancelled"


def test_first_page_of_the_back_office_names_the_role_and_its_screens(cast, sign_in):
    page = sign_in(cast.audit_admin).get(reverse("wagtailadmin_home")).content.decode()

    assert "审计管理员" in page
    assert reverse("audit_log:index") in page
    assert reverse("background_jobs:index") not in page
