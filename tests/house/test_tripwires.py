"""The tripwires themselves are tested: each must catch what it is for."""

import socket

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.template import Context, Origin, Template
from django.test import RequestFactory

from groundwork.jobs.actions import beat
from groundwork.jobs.models import Heartbeat
from organisations.models import Headcount
from tests.template_names import ROOT, UndefinedName
from tests.tripwires import OutsideCall, ReadOnlyGet, WriteInGet


def _writes(request):
    beat("worker")
    return HttpResponse()


def test_write_inside_a_get_is_caught(db):
    with pytest.raises(WriteInGet):
        ReadOnlyGet(_writes)(RequestFactory().get("/"))


def test_write_inside_a_post_is_allowed(db):
    assert ReadOnlyGet(_writes)(RequestFactory().post("/")).status_code == 200


def test_rows_that_nobody_ordered_come_last_first(db):
    for name in ("worker", "broker"):
        beat(name)

    assert [each.name for each in Heartbeat.objects.all()] == ["worker", "broker"]
    assert [each.name for each in Heartbeat.objects.order_by("name")] == ["broker", "worker"]


def test_call_to_the_outside_is_caught():
    with pytest.raises(OutsideCall), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


def test_unknown_name_in_a_template_of_ours_is_caught():
    ours = Origin(name=str(ROOT / "cms" / "templates" / "cms" / "made_up.html"))
    template = Template("{{ nobody_gave_this }}", origin=ours)

    with pytest.raises(UndefinedName, match="nobody_gave_this"):
        template.render(Context())


def test_unknown_name_in_a_template_of_a_library_is_nothing():
    theirs = Origin(name="/usr/lib/python3/wagtail/page.html")

    assert Template("{{ nobody_gave_this }}", origin=theirs).render(Context()) == ""


@pytest.mark.django_db(transaction=True)
def test_foreign_keys_are_enforced():
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        Headcount.objects.create(organisation_id=1_000_000, counted_on="2026-01-01", people=1)
