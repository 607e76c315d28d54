// The list under the box: down and up go through it, Escape puts it away and goes back to the box.
const box = document.getElementById("q");
const list = document.querySelector("[data-suggestions]");

function steps() {
  return [box, ...list.querySelectorAll("a")];
}

function go(event) {
  const all = steps();
  const at = all.indexOf(document.activeElement);
  if (event.key === "Escape" && list.innerHTML) {
    list.innerHTML = "";
    box.focus();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length > 1 && at >= 0) {
    const next = all[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) next.focus();
  } else {
    return;
  }
  event.preventDefault();
}

if (box && list) {
  box.closest("form").addEventListener("keydown", go);
  box.closest("form").addEventListener("submit", () => { list.innerHTML = ""; });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target === list && document.activeElement !== box) event.detail.shouldSwap = false;
  });
}
