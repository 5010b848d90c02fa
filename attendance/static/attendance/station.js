// What the pages of the desk share: the facts of the page, the outbox, and what it says of itself.

import { Outbox } from "./outbox.js";

export const facts = JSON.parse(document.getElementById("desk-facts").textContent);

/** A sentence of the page with its count filled in. */
export function say(word, count) {
  return facts.words[word].replace("%(count)s", count);
}

const STATES = { saved: "saved", saving: "saving", offline: "offline", "signed-out": "error" };

function showState(report) {
  const state = document.getElementById("state");
  const texts = {
    saved: say("sent"),
    saving: say("sending"),
    offline: say("waiting", report.waiting),
    "signed-out": say("signedOut", report.waiting),
  };
  state.dataset.state = STATES[report.state];
  state.textContent = texts[report.state];
  document.getElementById("sign-in").hidden = report.state !== "signed-out";
}

function showWarning(report) {
  const warning = document.getElementById("warning");
  const sentences = [];
  if (!report.isLasting) sentences.push(say("volatile"));
  if (report.others) sentences.push(say("others", report.others));
  if (report.refused) sentences.push(say("refused", report.refused));
  warning.textContent = sentences.join(" ");
  warning.hidden = !sentences.length;
}

/** Open the outbox of this page; `told(report)` and `answered(answer, scan)` hear what it does. */
export async function openOutbox({ told, answered }) {
  const outbox = await Outbox.open({
    user: facts.user,
    url: facts.scans,
    deviceName: facts.words.device,
    answered,
    tell: (report) => {
      showState(report);
      showWarning(report);
      told(report);
    },
  });
  await outbox.retryRefused();
  outbox.send();
  return outbox;
}
