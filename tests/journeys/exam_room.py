"""Candidates: in the browser, with an admission ticket, and the many who sit at the same time."""

import json
import re

from django.test import Client
from playwright.sync_api import expect

from exams.papers.keys import PaperKey
from exams.sittings.models import AnswerCurrent
from tests.journeys.stage import says

ANSWER_URL = "**/answers"


# --- The exam page ---
def waits_for_the_paper(page):
    """Until the questions can be answered."""
    page.wait_for_selector("#q1:not([disabled])")


def chooses(page, slot, value):
    """Choose an option of a question, wherever it is."""
    page.click(f".palette a[data-slot='{slot}']")
    page.click(f"input[name='s{slot}'][value='{value}']")


def waits_until_saved(page):
    """Until the server has acknowledged everything."""
    page.wait_for_selector("#save-state[data-state='saved']")


def hands_in(page):
    """Hand in and land on the page of the exam."""
    page.click("#hand-in-open")
    page.locator("#hand-in").get_by_role("button", name="交卷", exact=True).click()
    page.wait_for_url(lambda url: "/paper/" not in url)


def right_answers(event):
    """Slot -> the right options, in order."""
    key = PaperKey.objects.get(paper=event.paper_id).content
    return {slot: sorted(line["answer"]) for slot, line in key["slots"].items()}


def chosen_in(page):
    """What the page shows as chosen: slot -> values, in order."""
    pairs = page.eval_on_selector_all("fieldset input:checked", "all => all.map(one => [one.name.slice(1), one.value])")
    found = {}
    for slot, value in pairs:
        found.setdefault(slot, []).append(value)
    return {slot: sorted(values) for slot, values in found.items()}


def stored_of(sitting):
    """What the server has: slot -> values, in order: in which one they were chosen means nothing."""
    rows = AnswerCurrent.objects.filter(sitting=sitting).values_list("slot", "payload")
    return {str(slot): sorted(payload["chosen"]) for slot, payload in rows}


# --- 林晓 ---
def starts_from_own_list(stage, page, sitting):
    """My exams, the rules, the start."""
    page.goto("/exam/")
    stage.look(page, "my-exams")
    page.locator(f"main a[href='/exam/{sitting.public_id}/']").first.click()
    page.wait_for_function("navigator.serviceWorker.ready.then(ready => Boolean(ready.active))")
    stage.look(page, "exam-rules")
    page.get_by_role("button", name="开始考试").click()
    waits_for_the_paper(page)


def answers_through_every_trouble(stage, page, sitting):
    """Flag, reload, a server that is away, a sign-in that is gone: nothing chosen is ever lost."""
    wanted = list(right_answers(sitting.event).items())
    _answer(page, wanted[:3])
    waits_until_saved(page)
    page.click("#flag")
    expect(page.locator(".palette .is-flagged")).to_have_count(1)
    expect(page.locator("#time-left")).to_have_text(re.compile("^44:"))
    stage.look(page, "exam-flagged")
    page.reload()
    waits_for_the_paper(page)
    assert chosen_in(page) == dict(wanted[:3])
    expect(page.locator(".palette .is-flagged")).to_have_count(1)
    _answers_while_the_server_is_away(stage, page, sitting, wanted[:6])
    page.context.clear_cookies(name="sessionid")
    _answer(page, wanted[6:])
    waits_until_saved(page)
    assert stored_of(sitting) == dict(wanted)
    stage.look(page, "exam-all-answered")


def _answer(page, pairs):
    for slot, values in pairs:
        for value in values:
            chooses(page, slot, value)


def _answers_while_the_server_is_away(stage, page, sitting, wanted):
    page.context.set_offline(True)
    _answer(page, wanted[3:])
    page.wait_for_selector("#save-state[data-state='offline']")
    stage.look(page, "exam-offline")
    assert stored_of(sitting) == dict(wanted[:3])
    page.reload()
    waits_for_the_paper(page)
    assert chosen_in(page) == dict(wanted)
    page.context.set_offline(False)
    waits_until_saved(page)
    assert stored_of(sitting) == dict(wanted)


# --- Those with an admission ticket ---
def enters_with_the_ticket(stage, page, sitting):
    """Ticket number and the last six of the document; no account."""
    page.goto("/exam/seat/")
    page.fill("#id_ticket_number", sitting.ticket_number)
    page.fill("#id_last_six", sitting.person.documents.get().number[-6:])
    stage.look(page, "seat-pass")
    page.get_by_role("button", name="进入我的考试").click()
    page.get_by_role("button", name="开始考试").click()
    waits_for_the_paper(page)


def sits_with_the_ticket(stage, page, sitting):
    """All of it, from the ticket to handing in."""
    enters_with_the_ticket(stage, page, sitting)
    _answer(page, right_answers(sitting.event).items())
    waits_until_saved(page)
    hands_in(page)
    says(page, "您已交卷")
    stage.look(page, "seat-pass-handed-in")


def leaves_without_handing_in(stage, page, sitting, *, answered):
    """Answer the first questions right, then the browser is gone."""
    enters_with_the_ticket(stage, page, sitting)
    _answer(page, list(right_answers(sitting.event).items())[:answered])
    waits_until_saved(page)
    page.close()


def sits_without_a_browser(sitting):
    """The same doors as the page goes through: seat pass, start, lease, answers, handing in."""
    client, path = Client(), f"/exam/{sitting.public_id}/"
    api = f"/api/v1{path.replace('/exam/', '/sittings/')}"
    last_six = sitting.person.documents.get().number[-6:]
    assert client.post("/exam/seat/", {"ticket_number": sitting.ticket_number, "last_six": last_six}).url == path
    assert client.post(f"{path}start/").url == f"{path}paper/"
    lease = client.post(f"{api}lease").json()
    events = [
        {"epoch": lease["epoch"], "n": n, "slot": int(slot), "payload": {"chosen": chosen}}
        for n, (slot, chosen) in enumerate(right_answers(sitting.event).items(), start=1)
    ]
    body = json.dumps({"events": events})
    saved = client.post(f"{api}answers", body, content_type="application/json", headers={"X-Lease": lease["token"]})
    assert len(saved.json()["acknowledged"]) == len(events)
    assert client.post(f"{path}hand-in/").url == path
