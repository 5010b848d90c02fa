// A password can be shown while it is typed: on a phone nobody sees what they hit otherwise.
for (const input of document.querySelectorAll("[data-show-password] input[type=password]")) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  const words = document.createElement("span");
  box.type = "checkbox";
  words.textContent = input.form.dataset.showPassword;
  label.append(box, words);
  const field = document.createElement("div");
  field.className = "field field--check";
  field.append(label);
  input.closest(".field").after(field);
  box.addEventListener("change", () => {
    input.type = box.checked ? "text" : "password";
  });
  input.form.addEventListener("submit", () => {
    input.type = "password"; // so that the browser still knows it for one
  });
}
