// The call screen by keyboard: F2 where, F4 what, F8 who, Ctrl and Enter confirms.
const form = document.getElementById("sheet");
const boxes = { F2: "id_place", F4: "id_words", F8: "id_caller_name" };
const first = document.querySelector(".govuk-error-summary") ? null : ["id_place", "id_words"].map((id) => document.getElementById(id)).find((box) => box && !box.value);
first?.focus();
addEventListener("keydown", (event) => {
  const box = boxes[event.key] && document.getElementById(boxes[event.key]);
  if (box && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length); // one goes on where the words end
  } else if (event.key === "Enter" && event.ctrlKey && !event.repeat) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-confirm]"));
  } else if (event.key === "Enter" && event.target.matches("#sheet input")) {
    event.preventDefault(); // Enter alone grades nothing by a slip
  }
});
// "Not them" leaves no one chosen before the part is fetched again.
form.addEventListener("change", (event) => {
  if (!event.target.matches("[data-forget]")) return;
  form.querySelectorAll("[name=person]").forEach((box) => box !== event.target && box.remove());
}, true);
document.body.classList.add("contact-live");
