// Which question is seen, which are answered or flagged: the form, the palette and the steps between questions.

import { say } from "./words.js";

function isAnswer(payload) {
  return Boolean(payload && (payload.chosen ? payload.chosen.length : payload.text));
}

export class Pages {
  constructor(root, { flagged }) {
    this.questions = [...root.querySelectorAll(".question")];
    this.links = new Map([...root.querySelectorAll(".palette a")].map((link) => [Number(link.dataset.slot), link]));
    this.sections = [...root.querySelectorAll(".exam__section")];
    this.answered = new Set();
    this.flags = new Set();
    this.current = 0;
    this.isOneByOne = true;
    this.onFlag = flagged;
    this.parts = {};
    for (const id of ["steps", "previous", "next", "flag", "view", "tally"]) this.parts[id] = document.getElementById(id);
    this.parts.previous.addEventListener("click", () => this.go(this.current - 1));
    this.parts.next.addEventListener("click", () => this.go(this.current + 1));
    this.parts.flag.addEventListener("click", () => this.toggleFlag());
    this.parts.view.addEventListener("click", () => this.toggleView());
    for (const [slot, link] of this.links) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.go(this.questions.findIndex((question) => Number(question.dataset.slot) === slot));
      });
    }
    root.querySelector("#answers").addEventListener("submit", (event) => event.preventDefault());
    root.querySelector("#answers").addEventListener("focusin", (event) => this.followFocus(event.target));
    this.parts.steps.hidden = false;
    this.parts.view.hidden = false;
    this.draw();
  }

  slotOf(place) {
    return Number(this.questions[place].dataset.slot);
  }

  restore(answers, flags) {
    this.flags = new Set(flags);
    for (const question of this.questions) {
      const payload = answers.get(Number(question.dataset.slot));
      for (const input of question.querySelectorAll("input, textarea")) {
        if (input.matches("[type=radio], [type=checkbox]")) {
          input.checked = Boolean(payload && payload.chosen && payload.chosen.includes(input.value));
        } else input.value = payload && payload.text ? payload.text : "";
      }
      if (isAnswer(payload)) this.answered.add(Number(question.dataset.slot));
    }
    this.draw();
  }

  note(slot, payload) {
    if (isAnswer(payload)) this.answered.add(slot);
    else this.answered.delete(slot);
    this.draw();
  }

  go(place) {
    if (place < 0 || place >= this.questions.length) return;
    this.current = place;
    this.draw();
    this.questions[place].focus();
    this.questions[place].scrollIntoView({ block: this.isOneByOne ? "center" : "start" });
  }

  followFocus(element) {
    const place = this.questions.indexOf(element.closest(".question"));
    if (place >= 0 && place !== this.current) {
      this.current = place;
      this.draw();
    }
  }

  toggleFlag() {
    const slot = this.slotOf(this.current);
    const isFlagged = !this.flags.has(slot);
    if (isFlagged) this.flags.add(slot);
    else this.flags.delete(slot);
    this.onFlag(slot, isFlagged);
    this.draw();
  }

  toggleView() {
    this.isOneByOne = !this.isOneByOne;
    this.parts.view.setAttribute("aria-pressed", String(!this.isOneByOne));
    this.parts.view.textContent = say(this.isOneByOne ? "one-page" : "one-by-one");
    this.draw();
  }

  enable() {
    for (const question of this.questions) question.disabled = false;
  }

  disable() {
    for (const question of this.questions) question.disabled = true;
  }

  openCount() {
    return this.questions.length - this.answered.size;
  }

  draw() {
    this.questions.forEach((question, place) => {
      question.hidden = this.isOneByOne && place !== this.current;
      const link = this.links.get(this.slotOf(place));
      link.classList.toggle("is-answered", this.answered.has(this.slotOf(place)));
      link.classList.toggle("is-flagged", this.flags.has(this.slotOf(place)));
      if (place === this.current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    this.drawSections();
    this.parts.previous.disabled = this.current === 0;
    this.parts.next.disabled = this.current === this.questions.length - 1;
    this.parts.flag.setAttribute("aria-pressed", String(this.flags.has(this.slotOf(this.current))));
    this.parts.tally.textContent = say("tally", { answered: this.answered.size, all: this.questions.length });
  }

  // A section's heading is seen with the questions that follow it.
  drawSections() {
    for (const heading of this.sections) {
      let next = heading.nextElementSibling;
      let isSeen = false;
      while (next && next.matches(".question")) {
        isSeen = isSeen || !next.hidden;
        next = next.nextElementSibling;
      }
      heading.hidden = !isSeen;
    }
  }
}
