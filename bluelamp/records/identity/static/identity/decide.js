// S, D and U choose a decision while the focus is in its form, never in a box that is written in.
const KEYS = { s: "same", d: "different", u: "unsure" };

for (const form of document.querySelectorAll("[data-decide]")) {
  form.addEventListener("keydown", (event) => {
    const value = KEYS[event.key.toLowerCase()];
    if (!value || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, input[type=text]")) return;
    const choice = form.querySelector(`[name="decision"][value="${value}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.focus();
  });
}
