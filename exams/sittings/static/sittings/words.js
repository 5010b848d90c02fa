// The page's sentences stand in its template; [names] in them are filled here.

const template = document.getElementById("words");
const words = new Map(
  template ? [...template.content.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]) : [],
);

export function say(word, facts = {}) {
  return (words.get(word) || "").replace(/\[(\w+)\]/g, (_all, name) => facts[name]);
}
