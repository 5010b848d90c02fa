// The list of a session: one tap stores the same scan that the ticket would have given.

import { facts, openOutbox, say } from "./station.js";

const waiting = new Map(); // scan id -> the row that was tapped

function told(report) {
  if (report.state !== "offline" && report.state !== "signed-out") return;
  waiting.forEach((row) => { row.querySelector(".desk-roll__answer").textContent = say("storedTitle"); });
}

function answered(answer, scan) {
  const row = waiting.get(scan.id);
  if (!row) return;
  waiting.delete(scan.id);
  const tag = row.querySelector(".tag");
  tag.className = `tag tag--${facts.tones[answer.verdict]}`;
  tag.textContent = answer.title;
  row.querySelector(".desk-roll__answer").textContent = answer.text;
}

const opened = openOutbox({ told, answered });

async function tap(event) {
  const button = event.target.closest("button[data-kind]");
  if (!button) return;
  button.disabled = true;
  const row = button.closest("[data-code]");
  const outbox = await opened;
  const scan = await outbox.record(button.dataset.kind, row.dataset.code);
  waiting.set(scan.id, row);
}

const roll = document.getElementById("roll");
if (roll) roll.addEventListener("click", tap);
