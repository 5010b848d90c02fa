// The desk: a typed code, a scanner with a cable or the camera; one verdict, big; the last ten scans.

import { obstacle, openCamera } from "./camera.js";
import { facts, openOutbox, say } from "./station.js";

const LENGTH_OF_LIST = 10;
const SOON = 1500; // milliseconds until a scan without an answer is shown as stored
const CLOCK = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: facts.zone }; // the base's clock

const form = document.getElementById("scan");
const field = document.getElementById("presented");
const list = document.getElementById("scans");
const verdict = document.getElementById("verdict");
const cameraSwitch = document.getElementById("camera-switch");
const cameraNote = document.getElementById("camera-note");
const rows = new Map(); // scan id -> its row in the list
let shown = ""; // the id of the scan whose verdict is shown

function clock(time) {
  return new Date(time).toLocaleTimeString("zh-CN", CLOCK);
}

function put(id, text) {
  const element = document.getElementById(id);
  element.textContent = text;
  element.hidden = !text;
}

function showVerdict({ tone, title, text, name, details }) {
  verdict.className = `verdict desk-verdict${tone === "idle" ? "" : ` verdict--${tone}`}`;
  verdict.dataset.tone = tone;
  put("verdict-name", name || "");
  put("verdict-title", title);
  put("verdict-text", text);
  put("verdict-facts", details || "");
  verdict.scrollIntoView({ block: "nearest" });
}

// --- Sound and touch: heard and felt where nobody looks ---------------------------------------------------------------
let sound = null;

function ring(tone) {
  if (navigator.vibrate) navigator.vibrate(tone === "success" ? 60 : [120, 80, 120]);
  const Sound = window.AudioContext || window.webkitAudioContext;
  if (!Sound) return;
  sound = sound || new Sound();
  const start = sound.currentTime;
  const times = tone === "success" ? [0] : [0, 0.2];
  times.forEach((offset) => {
    const note = sound.createOscillator();
    note.frequency.value = tone === "success" ? 1320 : 330;
    note.connect(sound.destination);
    note.start(start + offset);
    note.stop(start + offset + 0.1);
  });
}

// --- The list -----------------------------------------------------------------------------------------------------------
function rowOf(scan) {
  if (rows.has(scan.id)) return rows.get(scan.id);
  const row = document.getElementById("scan-row").content.firstElementChild.cloneNode(true);
  rows.set(scan.id, row);
  list.prepend(row);
  while (list.children.length > LENGTH_OF_LIST) list.lastElementChild.remove();
  list.hidden = false;
  document.getElementById("no-scans").hidden = true;
  return row;
}

function fillRow(scan, answer) {
  const row = rowOf(scan);
  const where = answer && answer.module ? ` · ${answer.module}` : "";
  row.querySelector(".row__title").textContent = (answer && answer.name) || scan.presented.slice(0, 20);
  row.querySelector(".row__meta").textContent = `${clock(answer ? answer.at : scan.at)} ${facts.kinds[scan.kind]}${where}`;
  const tag = row.querySelector(".tag");
  tag.className = `row__end tag tag--${answer ? facts.tones[answer.verdict] : "quiet"}`;
  tag.textContent = answer ? answer.title : say("storedTitle");
}

// --- Scanning -------------------------------------------------------------------------------------------------------------
function answered(answer, scan) {
  fillRow(scan, answer);
  if (scan.id !== shown) return;
  const tone = facts.tones[answer.verdict];
  const details = answer.module ? `${answer.module} · ${clock(answer.at)}` : clock(answer.at);
  showVerdict({ tone, title: answer.title, text: answer.text, name: answer.name, details });
  ring(tone);
  shown = "";
}

function told(report) {
  if (report.inside !== undefined) document.getElementById("inside").textContent = report.inside;
  if (shown && (report.state === "offline" || report.state === "signed-out")) showStored(shown);
}

function showStored(id) {
  if (id !== shown) return;
  const row = rows.get(id);
  showVerdict({ tone: "warning", title: say("storedTitle"), text: say("storedText"), details: row.querySelector(".row__title").textContent });
}

const opened = openOutbox({ told, answered });

async function scan(presented) {
  const outbox = await opened;
  const kind = form.elements.kind.value;
  const stored = await outbox.record(kind, presented);
  shown = stored.id;
  fillRow(stored, null);
  setTimeout(() => showStored(stored.id), SOON);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const presented = field.value.trim();
  field.value = "";
  if (presented) scan(presented);
  else showVerdict({ tone: "idle", title: say("empty"), text: "" });
  if (window.matchMedia("(pointer: fine)").matches) field.focus();
});

function showSide() {
  form.querySelectorAll(".desk-switch__side").forEach((side) => {
    side.classList.toggle("is-on", side.querySelector("input").checked);
  });
}

form.addEventListener("change", showSide);
showSide();
opened.then(async (outbox) => (await outbox.waiting()).forEach((stored) => fillRow(stored, null)));
if (window.matchMedia("(pointer: fine)").matches) field.focus();

// --- The camera -----------------------------------------------------------------------------------------------------------
let switchOff = null;

function showCamera(word) {
  cameraSwitch.textContent = switchOff ? cameraSwitch.dataset.on : cameraSwitch.dataset.off;
  cameraNote.textContent = word ? say(word) : "";
}

async function toggleCamera() {
  if (switchOff) {
    switchOff();
    switchOff = null;
    showCamera("");
    return;
  }
  cameraSwitch.disabled = true;
  try {
    switchOff = await openCamera(document.getElementById("camera"), scan, cameraSwitch.dataset);
    showCamera("cameraOn");
  } catch (error) {
    showCamera(error.word || "cameraFailed");
  }
  cameraSwitch.disabled = false;
}

cameraSwitch.addEventListener("click", toggleCamera);
window.addEventListener("pagehide", () => { if (switchOff) toggleCamera(); });
if (obstacle()) {
  cameraSwitch.disabled = true;
  showCamera(obstacle());
}
