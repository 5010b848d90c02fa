import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from certificates import actions
from certificates.exceptions import IssuingNotAllowed
from certificates.models import Certificate, Kind
from groundwork.audit.actors import Actor
from groundwork.audit.models import Entry
from groundwork.jobs.actions import cancel_job, run_job
from groundwork.jobs.choices import JobState
from groundwork.jobs.models import Job
from tests.factories.certificates import (
    SYSTEM,
    KindFactory,
    ProgrammeFactory,
    due_person,
    exam_event,
    issued_certificate,
)
from tests.factories.people import PersonFactory, RoleGrantFactory, UserFactory


def url(name, **kwargs):
    return reverse(f"certificate_office:{name}", kwargs=kwargs)


def enters_admin(user):
    permission = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    user.user_permissions.add(permission)
    return user


@pytest.fixture
def office(cast, sign_in):
    return sign_in(enters_admin(cast.certificate_admin))


@pytest.fixture
def kind(db):
    return KindFactory(code="XF")


def people_due(kind, count):
    event = exam_event(kind.programme)
    return [due_person(kind, event=event) for _n in range(count)]


@pytest.mark.parametrize("role", ["instructor", "publisher", "round_admin", "system_admin", "audit_admin"])
def test_other_staff_are_kept_out_of_every_screen(cast, sign_in, kind, role):
    certificate = issued_certificate(kind)
    client = sign_in(enters_admin(getattr(cast, role)))
    paths = [
        url("kinds"),
        url("create-kind"),
        url("update-kind", kind_id=kind.pk),
        url("due", kind_id=kind.pk),
        url("certificates"),
        url("certificate", public_id=certificate.public_id),
        url("file", public_id=certificate.public_id),
    ]

    # Wagtail sends who is refused to its home page with a message.
    assert {client.get(path)["Location"] for path in paths} == {reverse("wagtailadmin_home")}
    assert client.post(url("issue", kind_id=kind.pk), {"all": "1"}).status_code == 302
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("many", [1, 3])
def test_due_page_takes_a_fixed_number_of_queries(office, kind, django_assert_max_num_queries, many):
    people = people_due(kind, many)
    office.get(url("due", kind_id=kind.pk))

    with django_assert_max_num_queries(16):
        page = office.get(url("due", kind_id=kind.pk)).content.decode()

    assert f"待发证 {many} 人，未达条件 0 人，已发证 0 人" in page
    assert [person.name for person in people if person.name not in page] == []


def test_due_page_says_why_not(office, kind):
    sitting = exam_event(kind.programme).sittings
    sitting.create(person=PersonFactory(name="王芳"), seed=1)

    page = office.get(url("due", kind_id=kind.pk)).content.decode()

    assert ("王芳" in page, "还差 4 学时；考试已安排，尚未参加" in page) == (True, True)


def test_issue_to_all_runs_as_a_job_with_progress(office, kind, django_capture_on_commit_callbacks):
    people_due(kind, 3)

    with django_capture_on_commit_callbacks(execute=True):
        response = office.post(url("issue", kind_id=kind.pk), {"all": "1"})
    page = office.get(response["Location"])

    assert Certificate.objects.exclude(file_name="").count() == 3
    assert ("新发 3 张，已有 0 张，未达条件 0 人" in page.content.decode(), "Refresh" in page) == (True, False)


def test_issue_to_those_chosen_leaves_the_others(office, kind, django_capture_on_commit_callbacks):
    chosen, other = people_due(kind, 2)

    with django_capture_on_commit_callbacks(execute=True):
        office.post(url("issue", kind_id=kind.pk), {"person": [chosen.pk, "x", 10**12]})

    assert (chosen.awards.count(), other.awards.count()) == (1, 0)


def test_issue_to_nobody_says_so(office, kind):
    people_due(kind, 1)

    response = office.post(url("issue", kind_id=kind.pk), {"person": ["x"]}, follow=True)

    assert "没有勾选待发证人员" in response.content.decode()


def test_waiting_job_is_looked_at_again_and_can_be_stopped(office, cast, kind):
    people = people_due(kind, 2)
    job = actions.issue_batch(by=SYSTEM, kind=kind, cycle=kind.cycle_on(), persons=people)

    waiting = office.get(url("job", job_id=job.pk))
    office.post(url("job", job_id=job.pk))

    job.refresh_from_db()
    assert (waiting["Refresh"], job.state) == ("2", JobState.CANCELLED)


def test_second_batch_while_one_runs_is_the_same_job(cast, kind):
    people, by = people_due(kind, 1), Actor.of(cast.certificate_admin)

    jobs = {actions.issue_batch(by=by, kind=kind, cycle=kind.cycle_on(), persons=people).pk for _n in range(2)}

    assert len(jobs) == 1


def test_stopped_batch_keeps_what_it_issued_and_goes_on_later(kind):
    people = people_due(kind, 3)
    job = actions.issue_batch(by=SYSTEM, kind=kind, cycle=kind.cycle_on(), persons=people)

    def stop_after_the_first(running, kind_id, cycle, person_ids):
        def progress(done):
            cancel_job(by=SYSTEM, job=running)
            running.advance(done)

        actions.issue_each(by=SYSTEM, kind=kind, cycle=cycle, persons=people, progress=progress)

    run_job(job.pk, stop_after_the_first)
    job.refresh_from_db()
    after_the_stop = Certificate.objects.count()
    report = actions.issue_each(by=SYSTEM, kind=kind, cycle=kind.cycle_on(), persons=people)

    assert (job.state, after_the_stop) == (JobState.CANCELLED, 1)
    assert (report.issued, report.already) == (2, 1)


def test_batch_keeps_and_shows_who_was_refused_and_why(office, kind, django_capture_on_commit_callbacks):
    refused, people = PersonFactory(name="王芳"), people_due(kind, 1)
    with django_capture_on_commit_callbacks(execute=True):
        job = actions.issue_batch(by=SYSTEM, kind=kind, cycle=kind.cycle_on(), persons=[refused, *people])

    page = office.get(url("job", job_id=job.pk)).content.decode()

    job.refresh_from_db()
    reason = "还差 4 学时；还没有参加考试"
    assert (job.state, job.faults) == (JobState.DONE, [{"person": refused.pk, "reason": reason}])
    assert f"王芳: {reason}" in page


def test_end_of_a_batch_that_another_worker_took_up_is_not_noted(kind):
    job = actions.issue_batch(by=SYSTEM, kind=kind, cycle=kind.cycle_on(), persons=people_due(kind, 1))

    def taken_meanwhile(slow, **_arguments):
        Job.objects.filter(pk=job.pk).update(claim=2, message="another's")
        slow.report("1 issued", [])

    run_job(job.pk, taken_meanwhile)

    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.RUNNING, "another's")


def test_jobs_of_others_are_not_shown(office):
    job = Job.objects.create(key="other", task="bank.import")

    assert office.get(url("job", job_id=job.pk)).status_code == 404


def test_kind_is_made_with_a_design_by_an_action(office):
    programme = ProgrammeFactory()
    data = {"code": "XF", "title": "合格证书", "programme": programme.pk, "wording": "完成{programme}。"}

    office.post(url("create-kind"), data)

    kind = Kind.objects.get()
    assert (kind.code, kind.designs.get().version) == ("XF", 1)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("code", "xf1", "请填一至四个大写字母。"),
        ("title", "国家消防证书", "基地的证书不得出现这些字样：国家"),
        ("wording", "{{7*7}}", "无法识别的占位符"),
        ("title", "证书\ue000", "这些字符无法印出"),
    ],
)
def test_bad_kind_is_refused_at_the_form(office, field, value, message):
    data = {"code": "XF", "title": "合格证书", "programme": ProgrammeFactory().pk, "wording": "完成。", field: value}

    page = office.post(url("create-kind"), data)

    assert (Kind.objects.count(), message in page.content.decode()) == (0, True)


def test_kind_is_changed_by_an_action(office, kind):
    office.post(url("update-kind", kind_id=kind.pk), {"title": "新标题", "wording": "完成。", "valid_years": ""})

    kind.refresh_from_db()
    assert (kind.title, kind.valid_years, kind.code) == ("新标题", None, "XF")


@pytest.mark.parametrize(("query", "found"), [("林", 1), ("000002", 1), ("%", 0), ("", 2)])
def test_list_finds_by_number_or_name(office, kind, query, found):
    made = [issued_certificate(kind, name=name) for name in ("林晓", "王芳")]

    page = office.get(url("certificates"), {"q": query}).content.decode()

    assert sum(certificate.number in page for certificate in made) == found


def test_state_is_changed_with_its_reason(office, kind):
    certificate = issued_certificate(kind)

    office.post(url("certificate", public_id=certificate.public_id), {"state": "suspended", "reason": "核查"})

    certificate.refresh_from_db()
    assert (certificate.state, certificate.status_changes.get().changed_by) == ("suspended", "certificate_admin")


def test_revocation_is_asked_for_by_one_and_decided_by_another(office, cast, sign_in, kind):
    certificate = issued_certificate(kind)
    page, decide = url("certificate", public_id=certificate.public_id), url("decide", public_id=certificate.public_id)
    other = enters_admin(RoleGrantFactory(user__username="second", role="certificate-administrator").user)

    office.post(page, {"state": "revoked", "reason": "替考"})
    own_page = office.get(page).content.decode()
    office.post(decide, {"decision": "grant"})
    certificate.refresh_from_db()
    after_own = certificate.state
    client = sign_in(other)
    others_page = client.get(page).content.decode()
    client.post(decide, {"decision": "grant"})

    certificate.refresh_from_db()
    assert ("批准并撤销" in own_page, "批准并撤销" in others_page) == (False, True)
    assert (after_own, certificate.state) == ("valid", "revoked")


@pytest.mark.parametrize("data", [{"state": "revoked", "reason": ""}, {"state": "valid", "reason": "x"}, {}])
def test_state_is_not_changed_by_an_incomplete_form(office, kind, data):
    certificate = issued_certificate(kind)

    page = office.post(url("certificate", public_id=certificate.public_id), data)

    certificate.refresh_from_db()
    assert (page.status_code, certificate.state) == (200, "valid")


def test_replacement_leads_to_the_new_certificate(office, kind):
    old = issued_certificate(kind)

    response = office.post(url("certificate", public_id=old.public_id), {"state": "superseded", "reason": "姓名更正"})

    new = Certificate.objects.get(state="valid")
    assert (response["Location"], new.face["replaces"]) == (
        url("certificate", public_id=new.public_id),
        old.number,
    )


def test_form_of_a_kind_names_its_programme_in_chinese(office):
    assert office.get(url("create-kind")).context["form"]["programme"].label == "培训项目"


def test_batch_leaves_a_trace_of_who_began_and_who_stopped_it(cast, kind):
    people, colleague = people_due(kind, 2), UserFactory()
    RoleGrantFactory(user=colleague, role="certificate-administrator")
    job = actions.issue_batch(by=Actor.of(cast.certificate_admin), kind=kind, cycle=kind.cycle_on(), persons=people)

    actions.stop_batch(by=Actor.of(colleague), job=job)

    entries = Entry.objects.filter(object_id=str(job.pk)).order_by("pk")
    assert list(entries.values_list("action", "actor_id")) == [
        ("certificates.issue_batch", str(cast.certificate_admin.pk)),
        ("jobs.cancel", str(colleague.pk)),
    ]
    assert entries[0].label.detail["persons"] == [person.pk for person in people]


def test_batch_is_stopped_by_nobody_who_may_not_issue_and_other_jobs_by_nobody_here(cast, kind):
    batch = actions.issue_batch(by=SYSTEM, kind=kind, cycle=kind.cycle_on(), persons=people_due(kind, 1))
    other = Job.objects.create(key="x", task="notices.send")

    for who, job in ((cast.trainee, batch), (cast.certificate_admin, other)):
        with pytest.raises(IssuingNotAllowed):
            actions.stop_batch(by=Actor.of(who), job=job)

    assert set(Job.objects.values_list("state", "cancel_requested")) == {(JobState.QUEUED, False)}
