// The list under each end of a path: down and up go through it, Enter chooses, Escape puts it away.
const form = document.querySelector("[data-ends]");

function parts(target) {
  const end = target.closest(".profile__end");
  return end && { box: end.querySelector("input"), list: end.querySelector(".profile__found") };
}

function go(event) {
  const here = parts(event.target);
  if (!here) return;
  const all = [here.box, ...here.list.querySelectorAll("button")];
  const at = all.indexOf(document.activeElement);
  if (event.key === "Escape" && all.length > 1) {
    here.list.innerHTML = "";
    here.box.focus();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length > 1) {
    all[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  } else {
    return;
  }
  event.preventDefault();
}

function choose(event) {
  const chosen = event.target.closest("[data-choose]");
  if (!chosen) return;
  const { box, list } = parts(chosen);
  box.value = chosen.dataset.choose;
  list.innerHTML = "";
  // The other end is what is wanted next; with both, the button.
  const empty = [...form.querySelectorAll("[data-end]")].find((each) => !each.value);
  (empty ?? form.querySelector("button[type=submit], button:not([type])"))?.focus();
}

function count(event) {
  const list = event.detail.target;
  const said = document.getElementById("ui-say");
  if (!list.classList?.contains("profile__found") || !said) return;
  const found = list.querySelectorAll("button").length;
  said.textContent = found ? `${found} found. Press down to choose.` : "";
}

if (form) {
  form.addEventListener("keydown", go);
  form.addEventListener("click", choose);
  document.addEventListener("htmx:afterSwap", count);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const here = event.detail.target.closest?.(".profile__end");
    if (here && !here.contains(document.activeElement)) event.detail.shouldSwap = false;
  });
}
