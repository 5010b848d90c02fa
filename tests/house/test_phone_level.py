"""Every script and style that a phone is served is understood by Chromium 86 and Safari 14, packages included."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders

from tests.house.source import ROOT

LEVEL = Path(__file__).parent / "level.mjs"
# What the floor does not have, and who brought it: Chromium, Safari.
# "global x" is x by itself, "x()" a method, the others are members.
LATER = {
    "global structuredClone": "98, 15.4",
    "at()": "92, 15.4",
    "crypto.randomUUID": "92, 15.4",
    "Object.hasOwn": "93, 15.4",
    "Object.groupBy": "117, 17.4",
    "Promise.withResolvers": "119, 17.4",
    "findLast()": "97, 15.4",
    "findLastIndex()": "97, 15.4",
    "toSorted()": "110, 16",
    "toReversed()": "110, 16",
    "toSpliced()": "110, 16",
    "inert": "102, 15.5",
    "showModal()": "37, 15.4",
    "requestSubmit()": "76, 16",
    "AbortSignal.timeout": "103, 16",
    "AbortSignal.any": "116, 17.4",
    "throwIfAborted()": "100, 15.4",
    "global BroadcastChannel": "54, 15.4",
    "navigator.locks": "69, 15.4",
    "navigator.share": "89, 12.1",
    "navigator.userAgentData": "90, never",
    "global requestIdleCallback": "47, never",
    "window.requestIdleCallback": "47, never",
    "global createImageBitmap": "50, 15",
    "global OffscreenCanvas": "69, 16.4",
    "global CompressionStream": "80, 16.4",
    "global WeakRef": "84, 14.1",
    "global FinalizationRegistry": "84, 14.1",
    "Intl.ListFormat": "72, 14.1",
    "Intl.DisplayNames": "81, 14.1",
    "Intl.Segmenter": "87, 14.1",
    "checkVisibility()": "105, 17.4",
    "showPopover()": "114, 17",
    "setHTML()": "never, never",
    "window.BarcodeDetector": "83 on some phones, never",
}
# Asked for before it is used, or brought by the page where it is missing.
GUARDED = {
    "attendance/camera.js": {"window.BarcodeDetector", "Object.hasOwn"},
    "vendor/zxing/es/share.js": {"Object.hasOwn"},  # brought by camera.js
    "vendor/zxing/es/reader/index.js": {"global FinalizationRegistry"},
    "vendor/zxing/es/full/index.js": {"global FinalizationRegistry"},
}
# Wagtail's editor asks for newer browsers than these anyhow.
OFFICE = {"bank/office.css"}
STYLES = {
    ":has() (105, 15.4)": r":has\(",
    ":is() and :where() (88, 14)": r":(is|where)\(",
    ":not() of a list (88, 9)": r":not\([^()]*,",
    "container queries (105, 16)": r"@container|container-type",
    "layers (99, 15.4)": r"@layer",
    "nesting (112, 16.5)": r"&",
    "color-mix() (111, 16.2)": r"color-mix\(",
    "inset (87, 14.1)": r"[;{]\s*inset(-\w+)*\s*:",
    "aspect-ratio (88, 15)": r"aspect-ratio\s*:",
    "overflow: clip (90, 16)": r"overflow(-[xy])?\s*:\s*clip",
    "units of the moving screen (108, 15.4)": r"\d(d|s|l)v[hw]\b",
    "ranges in media queries (104, 16.4)": r"@media[^{]*[<>]",
    "gap outside of a grid (84, 14.1)": r"(?<!grid-)(?<!-)\bgap\s*:",
}


def served(ending):
    """Name -> path of what is served to phones: ours and the packages, not the editor of the back office."""
    found = {}
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            if name.endswith(ending) and path.is_relative_to(ROOT) and ".venv" not in path.relative_to(ROOT).parts:
                found[str(Path(getattr(storage, "prefix", "") or "", name))] = path
    return found


def faults_of(paths, later=LATER):
    """Path -> what the floor would not understand in it."""
    environment = {**os.environ, "LATER": json.dumps(later)}
    command = ["node", str(LEVEL), *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)  # noqa: S603
    return json.loads(done.stdout)


def test_every_served_script_is_understood():
    scripts = served(".js")

    faults = {}
    for name, path in scripts.items():
        later = {word: since for word, since in LATER.items() if word not in GUARDED.get(name, ())}
        found = faults_of([path], later).get(str(path))
        if found:
            faults[name] = found

    assert {"cms/shell.js", "sittings/exam.js", "vendor/zxing/es/reader/index.js"} <= set(scripts)
    assert faults == {}


@pytest.mark.parametrize(
    "code",
    ["class A { #b = 1 }", "await fetch('/')", "a ??= b; const c = d.at(-1)", "crypto.randomUUID()", "x = /(?<=a)b/"],
)
def test_newer_script_would_be_found(code, tmp_path):
    script = tmp_path / "newer.js"
    script.write_text(code)

    assert str(script) in faults_of([script])


def without_comments(text):
    """A style sheet without its comments and quoted texts."""
    return re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", text, flags=re.DOTALL)


def test_every_served_style_is_understood():
    styles = served(".css")

    faults = {
        f"{name}: {what}"
        for name, path in styles.items()
        if name not in OFFICE
        for what, pattern in STYLES.items()
        if re.search(pattern, without_comments(path.read_text(encoding="utf-8")))
    }

    assert "cms/components.css" in styles
    assert faults == set()


@pytest.mark.parametrize(
    ("style", "what"),
    [
        (".a { inset: 0; }", "inset (87, 14.1)"),
        (".a { display: flex; gap: 4px; }", "gap outside of a grid (84, 14.1)"),
        ("@media (width >= 40em) { a { color: red } }", "ranges in media queries (104, 16.4)"),
        (".a:has(b) { color: red }", ":has() (105, 15.4)"),
        (".a { min-height: 100dvh }", "units of the moving screen (108, 15.4)"),
    ],
)
def test_newer_style_would_be_found(style, what):
    assert [name for name, pattern in STYLES.items() if re.search(pattern, style)] == [what]
