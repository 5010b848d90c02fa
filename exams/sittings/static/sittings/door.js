// The page before and after an exam: readies this browser for a lost network, and forgets everything once handed in.

import { openJournal } from "./journal.js";

const page = document.getElementById("sitting");

document.getElementById("not-secure").hidden = window.isSecureContext || page.dataset.ended === "1";

async function forget(sitting) {
  const journal = await openJournal(sitting);
  await journal.wipe();
  if ("caches" in window) await caches.delete("exam-1");
}

if (page.dataset.ended === "1") forget(page.dataset.sitting);
else if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(page.dataset.worker).catch(() => {}); // without it, a reload needs the network
}
