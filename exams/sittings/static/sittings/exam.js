// The exam page: takes the lease, brings back what was answered, saves every change at once, keeps the time.

import { Clock, clockText, hourOf } from "./clock.js";
import { openJournal } from "./journal.js";
import { Pages } from "./pages.js";
import { Sender } from "./sender.js";
import { say } from "./words.js";

const TYPING_PAUSE = 800; // ms
const ASK_AGAIN = 3000; // ms between tries to open the paper
const LOOK = 45000; // ms without a word from the server until the page asks for its clock
const JITTER = 4000; // ms over which the pages of one room hand in at the end

const root = document.getElementById("exam");
const { sitting, api } = root.dataset;
const saveState = document.getElementById("save-state");
const handInForm = document.getElementById("hand-in");
const dialog = document.getElementById("hand-in-dialog");
const opener = document.getElementById("hand-in-open");
const box = document.getElementById("stopped");

let journal;
let lease;
let sender;
let isStopped = false;
let hasStarted = false;
let isPaused = false; // time is up by this page's clock, and the server has not said so yet
let heardAt = 0; // by performance.now()

const pages = new Pages(root, { flagged: (slot, isFlagged) => journal.flag(slot, isFlagged) });
const clock = new Clock({ show: showTime, announce: announceMinutes, over: timeIsUp });

function showTime(left) {
  document.getElementById("countdown").classList.toggle("is-soon", left <= 900 && left > 300);
  document.getElementById("countdown").classList.toggle("is-last", left <= 300);
  document.getElementById("time-left").textContent = clockText(left);
}

function announceMinutes(minutes) {
  document.getElementById("announcement").textContent = say("minutes-left", { count: minutes });
}

// --- What the page says of saving: never "saved" before the server did ---
function tell(state, facts) {
  const shown = { saving: "saving", saved: "saved", ready: "saved", offline: "offline", busy: "offline" }[state] || "error";
  saveState.dataset.state = shown;
  saveState.textContent = say(state, { time: facts.at ? hourOf(facts.at) : "", count: facts.count, detail: facts.detail });
}

function stop(reason, link) {
  if (isStopped) return;
  isStopped = true;
  if (sender && reason === "stale") sender.halt();
  allow(false);
  showBox(reason, link);
}

function showBox(reason, link) {
  closeDialog();
  document.getElementById("stopped-title").textContent = say(reason);
  document.getElementById("stopped-text").textContent = say(`${reason}-text`);
  document.getElementById("stopped-link").href = link || root.dataset.show;
  box.hidden = false;
  box.focus();
}

// --- The lease ---
function csrfToken() {
  return handInForm.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function askForLease() {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), 8000);
  try {
    return await fetch(`${api}lease`, {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken() },
      credentials: "same-origin",
      signal: abort.signal,
    });
  } catch (error) {
    return null; // no network
  } finally {
    clearTimeout(timer);
  }
}

// Other tabs of this browser hear of it at once; other devices with their next answer or look at the clock.
function tellOtherPages(epoch) {
  try {
    localStorage.setItem(`exam-epoch:${sitting}`, String(epoch));
  } catch (error) {
    // a browser that keeps nothing: the server tells them
  }
}

// True when the page may write: with a new lease, or with the stored one while the server cannot be reached.
async function takeLease() {
  const response = await askForLease();
  if (response && response.ok) {
    const given = await response.json();
    lease = { epoch: given.epoch, token: given.token, deadline: given.deadline, serverNow: given.server_now };
    await journal.keepLease(lease, given.answers);
    tellOtherPages(given.epoch);
    clock.set(given.deadline, given.server_now);
    return true;
  }
  if (response && response.status === 409) {
    stop("ended");
    return false;
  }
  const stored = await journal.lease();
  if (stored) {
    lease = stored;
    // The device's clock only bridges the time without a server; every reply sets it right.
    clock.set(stored.deadline, new Date(Date.parse(stored.serverNow) + Date.now() - stored.keptAt).toISOString());
    return true;
  }
  if (response && [401, 403, 404].includes(response.status)) stop("signed-out");
  else {
    saveState.dataset.state = "offline";
    saveState.textContent = say("no-network");
    setTimeout(begin, ASK_AGAIN);
  }
  return false;
}

async function begin() {
  if (hasStarted || !(await takeLease())) return;
  hasStarted = true;
  handInForm.elements.lease.value = lease.token;
  pages.restore(await journal.answers(), await journal.flags());
  sender = new Sender({ api, journal, lease, tell, heard, stopped });
  if (!isStopped && !isPaused) allow(true);
  if ((await journal.waiting()).length) sender.now();
  else tell("ready", {});
  setInterval(lookWhenSilent, LOOK / 3);
}

function allow(isAllowed) {
  if (isAllowed) pages.enable();
  else pages.disable();
  opener.disabled = !isAllowed;
}

function heard(reply) {
  heardAt = performance.now();
  clock.set(reply.deadline, reply.server_now);
  if (isPaused && clock.secondsLeft() > 0) goOn();
  if (reply.state === "submitted") stop("ended");
  else if (!reply.epoch_current) stop("stale");
}

function stopped(reason) {
  if (reason === "ended") stop("ended");
  else stop("signed-out");
}

// Another page may have taken over, time may have been credited: ask when looked at, and now and then, a hidden page
// too. True when the server has answered.
async function look() {
  if (isStopped || !lease) return false;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), 8000);
  const options = { headers: { "X-Lease": lease.token }, credentials: "omit", signal: abort.signal };
  try {
    const response = await fetch(`${api}clock`, options);
    if (!response.ok) return false;
    heard(await response.json());
    return true;
  } catch (error) {
    return false; // the next answer will say that there is no network
  } finally {
    clearTimeout(timer);
  }
}

// Each saved answer brings the server's clock along, so who answers never asks.
function lookWhenSilent() {
  if (performance.now() - heardAt >= LOOK) look();
}

// --- Saving ---
async function save(slot, payload) {
  if (isStopped) return;
  pages.note(slot, payload);
  saveState.dataset.state = "saving";
  saveState.textContent = say("saving");
  await journal.add(lease.epoch, slot, payload);
  sender.now();
}

const typing = new Map();

function saveTyped(input) {
  clearTimeout(typing.get(input));
  typing.delete(input);
  save(Number(input.closest(".question").dataset.slot), { text: input.value });
}

function isText(input) {
  return input.matches("textarea, input[type=text]");
}

root.addEventListener("change", (event) => {
  const question = event.target.closest(".question");
  if (!question) return;
  if (isText(event.target)) {
    if (typing.has(event.target)) saveTyped(event.target);
    return;
  }
  const chosen = [...question.querySelectorAll("input:checked")].map((input) => input.value);
  save(Number(question.dataset.slot), { chosen });
});

root.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.closest(".question") || !isText(input)) return;
  clearTimeout(typing.get(input));
  typing.set(input, setTimeout(() => saveTyped(input), TYPING_PAUSE));
});

function saveAllTyped() {
  for (const input of [...typing.keys()]) saveTyped(input);
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) saveAllTyped();
  else look();
});
window.addEventListener("pagehide", saveAllTyped);
window.addEventListener("storage", (event) => {
  if (lease && event.key === `exam-epoch:${sitting}` && Number(event.newValue) > lease.epoch) stop("stale");
});
// A page that comes back whole from the browser's memory holds an old lease: load it anew.
window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });

// --- Handing in ---
function closeDialog() {
  if (dialog.hidden) return;
  dialog.hidden = true;
  opener.focus();
}

async function openDialog() {
  saveAllTyped();
  const open = pages.openCount();
  document.getElementById("hand-in-open-questions").textContent = open ? say("some-open", { count: open }) : say("none-open");
  document.getElementById("hand-in-unsaved").hidden = true;
  dialog.hidden = false;
  document.getElementById("hand-in-cancel").focus();
}

function keepFocusInside(event) {
  const buttons = [...dialog.querySelectorAll("button")];
  const edge = event.shiftKey ? buttons[0] : buttons[buttons.length - 1];
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? buttons[buttons.length - 1] : buttons[0]).focus();
}

opener.addEventListener("click", openDialog);
document.getElementById("hand-in-cancel").addEventListener("click", closeDialog);
dialog.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeDialog();
  if (event.key === "Tab") keepFocusInside(event);
});

// Only with every answer acknowledged: handing in ends all writing.
handInForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  await sender.now();
  const waiting = await journal.waiting();
  if (waiting.length) {
    const unsaved = document.getElementById("hand-in-unsaved");
    unsaved.textContent = say("unsaved", { count: waiting.length });
    unsaved.hidden = false;
    return;
  }
  handInForm.submit();
});

// Time is up by what this page last heard; it may have been credited since. Only the server's word hands in. While it
// says nothing the page waits: the server closes the sitting without its help.
async function timeIsUp() {
  saveAllTyped();
  while (!(await look())) {
    if (isStopped || clock.secondsLeft() > 0) return;
    pause();
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN + Math.random() * JITTER));
  }
  if (isStopped || clock.secondsLeft() > 0) return;
  document.getElementById("announcement").textContent = say("time-up");
  stop("time-up");
  if (!sender) return;
  await sender.now();
  setTimeout(async () => {
    if ((await journal.waiting()).length) return;
    handInForm.elements.by_itself.value = "1";
    handInForm.submit();
  }, Math.random() * JITTER);
}

function pause() {
  if (isPaused) return;
  isPaused = true;
  allow(false);
  showBox("paused");
}

function goOn() {
  isPaused = false;
  box.hidden = true;
  if (!isStopped && hasStarted) allow(true);
}

(async () => {
  journal = await openJournal(sitting);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(root.dataset.worker).catch(() => {});
  begin();
})();
