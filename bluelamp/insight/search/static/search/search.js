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

// An area drawn on the map, by its corners: by pointer, or by keyboard with the middle of the map.
let corners = null;

const part = (name) => document.querySelector(`[data-draw-${name}]`);
const theMap = () => document.querySelector(".search__map bl-map");

function show() {
  const ring = corners.length > 2 ? [[...corners, corners[0]]] : null;
  const shape = ring ? { type: "Polygon", coordinates: ring } : { type: "LineString", coordinates: corners };
  theMap().draw(corners.length > 1 ? shape : corners.length ? { type: "Point", coordinates: corners[0] } : null);
  part("end").hidden = corners.length < 3;
  part("say").textContent = `${corners.length} ${corners.length === 1 ? "corner" : "corners"}. Press on the map for each, or move it with the arrow keys and press space for its middle. Backspace takes one back, Enter searches, Escape stops.`;
}

function begin() {
  corners = [];
  part("start").textContent = "Start again";
  show();
  theMap().querySelector("[role=application]").focus();
}

function finish() {
  if (corners.length < 3) return;
  const field = part("corners");
  field.value = corners.map((each) => each.map(Math.round).join(",")).join(";");
  field.form.querySelectorAll("#metres, #place").forEach((each) => { each.disabled = true; });
  corners = null;
  field.form.requestSubmit();
}

function press(event) {
  if (!corners || !event.target.closest?.(".search__map bl-map")) return;
  if (event.key === " ") corners.push(theMap().map.getView().getCenter());
  else if (event.key === "Backspace") corners.pop();
  else if (event.key === "Enter") return event.preventDefault(), finish();
  else if (event.key === "Escape") corners = [];
  else return;
  event.preventDefault();
  show();
}

function ready() {
  const map = theMap();
  const tools = document.querySelector("[data-draw]");
  if (!map?.map || !tools || map.dataset.drawn) return;
  map.dataset.drawn = "yes";
  tools.hidden = false;
  map.map.on("singleclick", ({ coordinate }) => { if (corners) { corners.push(coordinate); show(); } });
}

document.addEventListener("bl-map:ready", ready);
document.addEventListener("bl-map:choose", (event) => { if (corners) event.preventDefault(); });
document.addEventListener("keydown", press);
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-draw-start]")) begin();
  if (event.target.closest?.("[data-draw-end]")) finish();
});
ready();
