// A key for a form: data-hotkey="F9" sends it once, from anywhere on the page.
const forms = [...document.querySelectorAll("form[data-hotkey]")];
const sent = new WeakSet();
addEventListener("pageshow", () => forms.forEach((form) => sent.delete(form)));
addEventListener("keydown", (event) => {
  const form = forms.find((each) => each.dataset.hotkey === event.key);
  if (!form || event.repeat) return;
  event.preventDefault();
  if (sent.has(form)) return;
  sent.add(form);
  form.requestSubmit();
});
