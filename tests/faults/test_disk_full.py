"""R27: the disk of the database or of the uploads is full: refused in words, nothing broken, well again with space."""

import os
import subprocess
import time

import pytest

from tests.faults.candidates import lost
from tests.faults.installation import installed, wait_until
from tests.faults.visits import Page

SIZE = "48m"
SHOWN_WITHIN = 30
WELL_WITHIN = 30


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, small enough to fill."""
    if os.getuid() != 0:
        pytest.skip("mounting a small disk needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=777", "tmpfs", str(disk)], check=True)  # noqa: S603, S607
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)  # noqa: S603, S607


def _fill(disk):
    """Leave no byte free; returns the file that takes the room."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        size = 1024 * 1024
        while size:
            try:
                file.write(b"\0" * size)
            except OSError:
                size //= 2
    return ballast


def test_full_disk_refuses_in_words_and_loses_nothing(small_disk, figures):
    with installed("sqlite", folder=small_disk) as base:
        exam = base.ask("writing", count=1, slots=3, seconds=3600)
        page = Page(base.url, exam["pages"][0])
        replies = [page.save() for _save in range(5)]
        ballast = _fill(small_disk)
        wait_until(lambda: _is_refused(page, replies), seconds=120, what="refused")
        _down, shown = wait_until(lambda: base.health()[1].get("disk") == "down", seconds=60, what="shown by health")
        replies += [page.save() for _save in range(10)]
        ballast.unlink()
        began = time.monotonic()
        wait_until(lambda: page.save()[0] == 200, seconds=60, what="saving again")
        again = time.monotonic() - began
        stored = base.ask("answers", event=exam["event"])
        well = base.waits_for_health()

    refused = [(status, reply.get("detail", "")) for status, reply, _n in replies if status != 200]
    figures |= {
        "acknowledged": len(page.acknowledged(replies)),
        "refused": len(refused),
        "statuses": sorted({status for status, _detail in refused}),
        "says": refused[0][1],
        "health_showed_it_after": round(shown, 1),
        "saving_again_after": round(again, 1),
        "well_again_after": round(well, 1),
    }
    assert (lost(page.acknowledged(replies), stored), stored["integrity"]) == ([], "ok")
    assert set(figures["statuses"]) <= {503, 507}
    assert "没有保存" in figures["says"] or "无法保存" in figures["says"]
    assert (shown <= SHOWN_WITHIN, again <= WELL_WITHIN) == (True, True)


def _is_refused(page, replies):
    replies.append(page.save())
    return replies[-1][0] != 200


def test_full_disk_of_uploads_delays_a_certificate(small_disk, figures):
    with installed("sqlite", MEDIA_ROOT=str(small_disk)) as base:
        ballast = _fill(small_disk)
        kind = base.ask("order_certificates", count=5)["kind"]
        found, _took = wait_until(lambda: _issued(base, kind), seconds=120, what="five numbers")
        health = base.health()[1]
        time.sleep(20)  # long enough for a first try of each file
        without = base.ask("certificates", kind=kind)
        ballast.unlink()
        began = time.monotonic()
        found, _took = wait_until(lambda: _filed(base, kind), seconds=300, what="five files")

    figures |= {
        **found,
        "files_while_full": without["files"],
        "files_after_seconds": round(time.monotonic() - began, 1),
    }
    assert (without["files"], found["files"], found["failed_jobs"]) == (0, 5, 0)
    assert health["disk"] == "down"


def _issued(base, kind):
    found = base.ask("certificates", kind=kind)
    return found if found["issued"] == 5 else None


def _filed(base, kind):
    found = base.ask("certificates", kind=kind)
    return found if found["files"] == 5 and not found["open_jobs"] else None
