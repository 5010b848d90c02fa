// What the shell adds when scripts run. Every page works without it.

for (const notice of document.querySelectorAll(".notices .notice")) {
  const close = notice.querySelector(".notice__close");
  if (!close) continue;
  close.hidden = false;
  close.addEventListener("click", () => {
    notice.remove();
    document.getElementById("main").focus();
  });
}

const summary = document.querySelector(".error-summary");
if (summary) summary.focus();

const menu = document.querySelector(".site-menu");
if (menu) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}
