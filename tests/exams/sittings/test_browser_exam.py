"""The exam page in real Chromium: whatever happens to page, network or sign-in, every acknowledged answer is stored."""

import datetime
import json
import re

import pytest
from django.conf import settings
from django.utils import timezone

from exams.sittings.actions import finalise_sittings
from exams.sittings.models import AnswerCurrent, AnswerEvent, ExamEvent, Sitting
from tests.factories.papers import PaperFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.sittings import SittingFactory

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")


@pytest.fixture
def sitting(transactional_db):
    return SittingFactory(started=True, person=PersonFactory(user=UserFactory()))


@pytest.fixture
def enter(client, sitting):
    """Open the exam in a page, signed in; every acknowledgement that the page sees is kept in ``page.acknowledged``."""

    def open_exam(page, *, signed_in=True):
        if signed_in:
            client.force_login(sitting.person.user, backend="django.contrib.auth.backends.ModelBackend")
            cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
            page.context.add_cookies([{**cookie, "domain": "localhost", "path": "/"}])
        page.acknowledged = []
        page.on("response", lambda response: _note(page, response))
        page.goto(f"/exam/{sitting.public_id}/paper/")
        page.wait_for_selector("#q1:not([disabled])")
        return page

    return open_exam


def _note(page, response):
    if response.url.endswith("/answers") and response.ok:
        page.acknowledged += [tuple(key) for key in json.loads(response.text())["acknowledged"]]


def choose(page, slot, value):
    """Choose an option of a question that is not necessarily seen now."""
    page.click(f".palette a[data-slot='{slot}']")
    page.click(f"input[name='s{slot}'][value='{value}']")


def wait_saved(page):
    page.wait_for_selector("#save-state[data-state='saved']")


def until(page, expression):
    """Wait until a script says yes (the content policy forbids the page to evaluate it by itself)."""
    for _try in range(150):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


def current():
    return dict(AnswerCurrent.objects.values_list("slot", "payload"))


def stored():
    return set(AnswerEvent.objects.values_list("epoch", "n"))


def chosen_in(page, slot):
    return page.eval_on_selector_all(f"input[name='s{slot}']:checked", "all => all.map(one => one.value)")


def test_answers_are_saved_at_once_and_there_after_a_reload(phone, enter, picture):
    page = enter(phone)

    choose(page, 1, "a2")
    wait_saved(page)
    first_said = page.inner_text("#save-state")
    choose(page, 2, "b1")
    choose(page, 2, "b3")
    until(page, "document.querySelectorAll('.palette .is-answered').length === 2")
    wait_saved(page)
    picture(page, "answered")
    page.reload()
    page.wait_for_selector("#q1:not([disabled])")

    assert SAVED.fullmatch(first_said)
    assert (chosen_in(page, 1), sorted(chosen_in(page, 2))) == (["a2"], ["b1", "b3"])
    assert current()[1] == {"chosen": ["a2"]}
    assert set(page.acknowledged) <= stored()


def test_answers_given_offline_are_kept_and_sent_when_the_network_is_back(phone, enter, picture):
    page = enter(phone)
    choose(page, 1, "a1")
    wait_saved(page)

    page.context.set_offline(True)
    choose(page, 1, "a3")
    page.wait_for_selector("#save-state[data-state='offline']", timeout=3000)
    picture(page, "offline")
    said, before = page.inner_text("#save-state"), current()
    page.context.set_offline(False)
    wait_saved(page)

    assert (said, before) == ("未保存，离线：1 个答案保留在本设备上", {1: {"chosen": ["a1"]}})
    assert current() == {1: {"chosen": ["a3"]}}
    assert set(page.acknowledged) <= stored()


def test_page_reloaded_without_a_network_goes_on_with_everything(phone, enter, sitting, live_server):
    page = phone
    enter(page)
    page.goto(f"/exam/{sitting.public_id}/")  # the page before the exam readies the browser
    until(page, "navigator.serviceWorker.ready.then(ready => Boolean(ready.active))")
    page.goto(f"/exam/{sitting.public_id}/paper/")
    page.wait_for_selector("#q1:not([disabled])")
    choose(page, 1, "a1")
    wait_saved(page)

    page.context.set_offline(True)
    choose(page, 3, "true")
    page.wait_for_selector("#save-state[data-state='offline']")
    page.reload()
    page.wait_for_selector("#q1:not([disabled])")
    kept = (chosen_in(page, 1), chosen_in(page, 3))
    choose(page, 2, "b4")
    page.context.set_offline(False)
    wait_saved(page)

    assert kept == (["a1"], ["true"])
    assert current() == {1: {"chosen": ["a1"]}, 3: {"chosen": ["true"]}, 2: {"chosen": ["b4"]}}


def test_server_that_does_not_answer_loses_nothing(new_page, enter):
    page = enter(new_page(service_workers="block"))

    page.route("**/answers", lambda route: route.abort())
    choose(page, 1, "a2")
    choose(page, 3, "false")
    page.wait_for_selector("#save-state[data-state='offline']", timeout=3000)
    page.reload()
    page.wait_for_selector("#q1:not([disabled])")
    page.unroute("**/answers")
    wait_saved(page)

    assert current() == {1: {"chosen": ["a2"]}, 3: {"chosen": ["false"]}}
    assert set(page.acknowledged) == stored() == {(1, 1), (1, 2)}


def test_second_tab_takes_over_and_the_first_says_so(phone, enter, sitting, picture):
    first = enter(phone)
    choose(first, 1, "a1")
    wait_saved(first)

    second = first.context.new_page()
    second.goto(f"/exam/{sitting.public_id}/paper/")
    second.wait_for_selector("#q1:not([disabled])")
    first.wait_for_selector("#stopped:not([hidden])")
    picture(first, "taken-over")
    choose(second, 1, "a4")
    wait_saved(second)

    assert first.inner_text("#stopped-title") == "已在另一个页面继续作答"
    assert first.is_disabled("#q1 input >> nth=0")
    assert current() == {1: {"chosen": ["a4"]}}


def test_page_left_behind_on_another_device_stops_with_its_next_answer(new_page, enter):
    first, second = enter(new_page()), enter(new_page())
    choose(second, 1, "a4")
    wait_saved(second)

    choose(first, 1, "a1")
    first.wait_for_selector("#stopped:not([hidden])")

    assert current() == {1: {"chosen": ["a4"]}}
    assert stored() == {(1, 1), (2, 1)}


def test_page_shows_the_answer_that_counts_and_not_the_one_that_waited_on_this_device(new_page, enter):
    first = enter(new_page(service_workers="block"))
    first.route("**/answers", lambda route: route.abort())
    for slot, value in ((1, "a1"), (1, "a2"), (3, "true")):
        choose(first, slot, value)
    first.wait_for_selector("#save-state[data-state='offline']")
    second = enter(new_page())
    choose(second, 1, "a4")
    wait_saved(second)

    first.reload()
    first.wait_for_selector("#q1:not([disabled])")
    shown = chosen_in(first, 1), chosen_in(first, 3)
    first.unroute("**/answers")
    wait_saved(first)

    assert shown == (chosen_in(first, 1), chosen_in(first, 3)) == (["a4"], ["true"])
    assert current() == {1: {"chosen": ["a4"]}, 3: {"chosen": ["true"]}}
    assert stored() == {(1, 1), (1, 2), (1, 3), (2, 1)}


def test_answer_that_a_later_page_load_sent_is_still_shown_without_a_server(new_page, enter):
    page = enter(new_page(service_workers="block"))
    page.route("**/answers", lambda route: route.abort())
    choose(page, 1, "a2")
    page.wait_for_selector("#save-state[data-state='offline']")
    page.reload()
    page.wait_for_selector("#q1:not([disabled])")
    page.unroute("**/answers")
    wait_saved(page)

    page.route("**/lease", lambda route: route.abort())
    page.reload()
    page.wait_for_selector("#q1:not([disabled])")

    assert chosen_in(page, 1) == ["a2"]


def test_long_answers_written_offline_are_sent_however_many_bytes_they_are(phone, enter, sitting):
    paper = PaperFactory(slots={1: ("essay", [], None)}, key={"slots": {}})
    ExamEvent.objects.filter(pk=sitting.event_id).update(paper=paper)
    page = enter(phone)
    page.context.set_offline(True)

    texts = [f"{number:02d}{'安' * 1990}" for number in range(15)]
    for text in texts:
        page.fill("#q1 textarea", text)
        page.dispatch_event("#q1 textarea", "change")
    until(page, "document.getElementById('save-state').textContent.includes('15 个答案')")
    page.context.set_offline(False)
    wait_saved(page)

    assert current() == {1: {"text": texts[-1]}}
    assert len(stored()) == 15


def test_answers_are_saved_when_the_sign_in_has_expired(phone, enter, sitting):
    page = enter(phone)

    page.context.clear_cookies(name="sessionid")
    choose(page, 1, "a2")
    wait_saved(page)
    page.click("#hand-in-open")
    page.click("#hand-in button.button:not([type=button])")
    page.wait_for_url(lambda url: "/paper/" not in url)

    assert current() == {1: {"chosen": ["a2"]}}
    assert Sitting.objects.get().state == "submitted"


def test_deadline_passes_with_the_browser_gone(phone, enter, sitting):
    page = enter(phone)
    choose(page, 1, "a2")
    wait_saved(page)
    page.close()

    overdue = timezone.now() - datetime.timedelta(seconds=settings.ANSWER_GRACE_SECONDS + 1)
    Sitting.objects.update(deadline_at=overdue)

    assert finalise_sittings() == 1
    assert Sitting.objects.get().publication.result.score_run.points == 2


def test_time_that_runs_out_hands_in_by_itself(phone, enter, sitting):
    Sitting.objects.update(deadline_at=timezone.now() + datetime.timedelta(seconds=4))
    page = enter(phone)
    choose(page, 1, "a2")
    wait_saved(page)

    page.wait_for_url(f"**/exam/{sitting.public_id}/")

    assert Sitting.objects.get().state == "submitted"
    assert current() == {1: {"chosen": ["a2"]}}


def minutes_left(page):
    return int(page.inner_text("#time-left").split(":")[0])


def test_page_that_nobody_looks_at_hears_of_time_given_back_and_goes_on(new_page, enter):
    Sitting.objects.update(deadline_at=timezone.now() + datetime.timedelta(seconds=6))
    page = new_page()
    page.add_init_script("Object.defineProperty(document, 'hidden', { get: () => true })")
    enter(page)

    Sitting.objects.update(deadline_at=timezone.now() + datetime.timedelta(minutes=30))
    until(page, "document.getElementById('time-left').textContent >= '29:00'")
    choose(page, 1, "a2")
    wait_saved(page)

    assert (Sitting.objects.get().state, current()) == ("started", {1: {"chosen": ["a2"]}})


def test_page_hands_in_by_the_servers_word_alone(new_page, enter, picture):
    Sitting.objects.update(deadline_at=timezone.now() + datetime.timedelta(seconds=4))
    page = enter(new_page(service_workers="block"))
    page.route("**/clock", lambda route: route.abort())

    page.wait_for_selector("#stopped:not([hidden])")
    said, was_open = page.inner_text("#stopped-title"), page.is_enabled("#q1 input >> nth=0")
    picture(page, "paused")
    Sitting.objects.update(deadline_at=timezone.now() + datetime.timedelta(minutes=10))
    page.unroute("**/clock")
    page.wait_for_selector("#stopped", state="hidden")
    choose(page, 1, "a2")
    wait_saved(page)

    assert (said, was_open, minutes_left(page)) == ("本页的计时已到时间", False, 9)
    assert (Sitting.objects.get().state, current()) == ("started", {1: {"chosen": ["a2"]}})


def test_time_left_is_announced_at_its_thresholds_and_not_each_second(phone, enter):
    Sitting.objects.update(deadline_at=timezone.now() + datetime.timedelta(seconds=15 * 60 + 5))
    page = enter(phone)
    before = page.text_content("#announcement")

    until(page, "document.getElementById('announcement').textContent !== ''")
    said = page.text_content("#announcement")
    page.wait_for_timeout(2200)

    assert (before, said, page.text_content("#announcement")) == ("", "还剩 15 分钟", "还剩 15 分钟")
    assert page.get_attribute("#countdown", "class") == "countdown is-soon"


def test_keyboard_alone_answers_flags_and_hands_in(desktop, enter, picture):
    page = enter(desktop)

    page.focus("input[name='s1']")
    page.keyboard.press("Space")
    wait_saved(page)
    page.focus("#flag")
    page.keyboard.press("Enter")
    page.focus("#next")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "q2"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    wait_saved(page)
    picture(page, "desktop")
    page.focus("#hand-in-open")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "hand-in-open"
    page.keyboard.press("Enter")
    picture(page, "dialog")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/paper/" not in url)
    picture(page, "handed-in")

    assert Sitting.objects.get().state == "submitted"
    assert len(current()) == 2


def test_journal_is_wiped_once_handed_in(phone, enter):
    page = enter(phone)
    choose(page, 1, "a2")
    wait_saved(page)

    page.click("#hand-in-open")
    page.click("#hand-in button.button:not([type=button])")
    page.wait_for_url(lambda url: "/paper/" not in url)
    until(page, "caches.has('exam-1').then(has => !has)")

    left = page.evaluate(
        """() => new Promise(resolve => {
          const request = indexedDB.open("sittings");
          request.onsuccess = () => {
            const names = [...request.result.objectStoreNames];
            const transaction = request.result.transaction(names);
            const counts = {};
            names.forEach(name => {
              transaction.objectStore(name).count().onsuccess = event => { counts[name] = event.target.result; };
            });
            transaction.oncomplete = () => resolve(counts);
          };
        })"""
    )
    assert left == {"answers": 0, "events": 0, "flags": 0, "leases": 0}


def test_every_threshold_is_announced_once(phone, enter):
    Sitting.objects.update(deadline_at=timezone.now() + datetime.timedelta(minutes=31))
    phone.clock.install()
    phone.route("**/clock", lambda route: route.abort())  # the server's clock would not jump along
    page = enter(phone)
    page.evaluate(
        """() => {
          const line = document.getElementById("announcement");
          window.said = [];
          new MutationObserver(() => window.said.push(line.textContent)).observe(line, { childList: true });
        }"""
    )

    for _minute in range(31):
        page.clock.run_for(60_000)

    said = page.evaluate("window.said")
    assert said[:5] == [f"还剩 {minutes} 分钟" for minutes in (30, 15, 10, 5, 1)]
    assert len(said) <= 6  # the last says that time is up
