"""R3: what was acknowledged is on disk, and a disk that fails acknowledges nothing."""

from tests.faults.candidates import lost
from tests.faults.installation import children_of, wait_until
from tests.faults.tracing import syncs_in, traced
from tests.faults.visits import Page

SAVES = 40


def _writers(base):
    """The processes that write the database's files."""
    if base.postgres:  # with the one that makes new ones, which are then traced too
        return [base.postgres.pid, *children_of(base.postgres.pid)]
    return base.hands_of("web")


def test_each_acknowledged_answer_was_synced(base, figures, tmp_path):
    exam = base.ask("writing", count=1, slots=3, seconds=3600)
    page = Page(base.url, exam["pages"][0])
    assert [page.save()[0] for _warm_up in range(10)] == [200] * 10  # every backend is there

    with traced(_writers(base), tmp_path / "syncs"):
        replies = [page.save() for _save in range(SAVES)]

    acknowledged = page.acknowledged(replies)
    figures |= {"acknowledged": len(acknowledged), "syncs": syncs_in(tmp_path / "syncs")}
    assert len(acknowledged) == SAVES
    assert figures["syncs"] >= SAVES


def test_failing_disk_acknowledges_nothing(base, figures, tmp_path):
    exam = base.ask("writing", count=1, slots=3, seconds=3600)
    page = Page(base.url, exam["pages"][0])
    before = [page.save() for _save in range(5)]

    with traced(_writers(base), tmp_path / "syncs", error="EIO"):
        replies = [page.save() for _save in range(10)]
    _saved, seconds = wait_until(lambda: page.save()[0] == 200, seconds=60, what="saving again")

    figures |= {
        "saves_on_a_failing_disk": len(replies),
        "acknowledged": len(page.acknowledged(replies)),
        "statuses": sorted({status for status, _reply, _n in replies}),
        "says": next((reply["detail"] for status, reply, _n in replies if status >= 500), ""),
        "saving_again_after_seconds": round(seconds, 1),
    }
    stored = base.ask("answers", event=exam["event"])
    assert (lost(page.acknowledged(before + replies), stored), stored["integrity"]) == ([], "ok")
    assert figures["acknowledged"] == 0
    assert "保存" in figures["says"]
    base.waits_for_health()
