// Search by name, select all that is shown, count. Without this the list works as it stands.

function start(form) {
  const tools = form.querySelector(".people__tools");
  const search = tools.querySelector("input[type=search]");
  const all = tools.querySelector("[data-all]");
  const count = form.querySelector(".people__count");
  const rows = Array.from(form.querySelectorAll(".people__list > li"));
  const boxOf = (row) => row.querySelector("input");

  function tell() {
    const shown = rows.filter((row) => !row.hidden);
    const chosen = rows.filter((row) => boxOf(row).checked).length;
    all.checked = shown.length > 0 && shown.every((row) => boxOf(row).checked);
    count.textContent = `${chosen} ${count.dataset.word}`;
  }

  function narrow() {
    const wanted = search.value.trim().toLowerCase();
    rows.forEach((row) => {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
    });
    tell();
  }

  search.addEventListener("input", narrow);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  all.addEventListener("change", () => {
    rows.filter((row) => !row.hidden).forEach((row) => {
      boxOf(row).checked = all.checked;
    });
    tell();
  });
  form.addEventListener("change", tell);
  tools.hidden = false;
  tell();
}

document.querySelectorAll("[data-choose-people]").forEach(start);
