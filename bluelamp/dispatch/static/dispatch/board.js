// The board is fetched again when something happens; the map stays and takes its new markers.
const SAY_EVERY = 3000;
const REFRESH_AFTER = 400;
const board = document.getElementById("board");
const line = document.getElementById("line");
const answer = document.getElementById("answer");
const said = new Set();
const typed = [];
const kinds = JSON.parse(document.getElementById("marker-kinds").textContent);
const MOST_NAMED = 300;
const on = new Map(), unknown = new Set();
let place = 0, waiting = [], timer, due, busy = false, again = false;
let changed = new Set(), whole = false, asked, shown = "";

// Thirty events a second make two reads, and never a second one before the first is back.
function refresh() {
  if (busy) { again = true; return; }
  due ??= setTimeout(() => {
    due = undefined;
    busy = true;
    window.htmx.ajax("GET", address(), { source: board, headers: { "X-Background": "live" } }).then(rest, rest);
  }, REFRESH_AFTER);
}

// Only the units that something was heard of are placed anew, and those that stand out.
function address() {
  const url = new URL(board.getAttribute("hx-get"), location.href);
  asked = { changed, whole: whole || changed.size > MOST_NAMED };
  if (!asked.whole) url.searchParams.set("changed", [...changed].join(","));
  changed = new Set();
  whole = false;
  return url.pathname + url.search;
}

// What was asked for and did not come is asked for again.
function rest() {
  busy = false;
  asked?.changed.forEach((each) => changed.add(each));
  whole ||= asked?.whole ?? false;
  if (again) { again = false; refresh(); }
}

document.addEventListener("bluelamp:event", ({ detail }) => {
  if (detail.name === "dispatch.units.moved") return meet(detail.payload.positions ?? []);
  if (!/^dispatch\.(incident|unit|support|handover)\./.test(detail.name)) return;
  if (detail.name.startsWith("dispatch.unit.")) {
    changed.add(detail.payload.unit_id);
    unknown.delete(detail.payload.unit_id);
  }
  refresh();
});
document.addEventListener("bluelamp:resync", () => { whole = true; refresh(); });

// A unit that moves and is not on the map is asked for once: it may be off duty.
function meet(positions) {
  const met = positions.map(([id]) => id).filter((id) => !on.has(String(id)) && !unknown.has(id));
  if (!met.length || !board.dataset.placed) return;
  met.forEach((id) => { unknown.add(id); changed.add(id); });
  refresh();
}

// What stands above the board is as high as its words are: the board takes the rest of the screen.
const panes = document.querySelector(".board");
new ResizeObserver(() => {
  const top = `${Math.round(panes.getBoundingClientRect().top + window.scrollY)}px`;
  if (panes.style.getPropertyValue("--board-top") !== top) panes.style.setProperty("--board-top", top);
}).observe(document.body);

// Each marker comes as [id, easting, northing, label, kind].
function follow() {
  const said = document.getElementById("board-markers")?.textContent;
  const map = document.getElementById("map");
  if (!said || !map?.load || said === shown) return;
  shown = said;
  const markers = JSON.parse(said);
  const incidents = markers.incidents.map((each) => marker(each, "incident"));
  const units = markers.units.map((each) => marker(each, "unit"));
  const ids = new Set(incidents.map(({ id }) => id));
  const over = [...on.keys()].filter((id) => id.startsWith("incident-") && !ids.has(id)).concat(markers.gone.map(String));
  if (markers.whole) {
    on.clear();
    map.load([...incidents, ...units]);
  } else map.change([...over.map((id) => ({ id, gone: true })), ...incidents.filter(differs), ...units]);
  const more = [...incidents, ...units].filter(({ id }) => !on.has(id)).length + over.filter((id) => on.delete(id)).length;
  for (const each of [...incidents, ...units]) on.set(each.id, each.label + each.colour);
  units.forEach(({ id, rank }) => rank === kinds.raised.rank && changed.add(Number(id)));
  if (more) map.follow();
  board.dataset.placed = "yes";
}

function differs({ id, label, colour }) {
  return on.get(id) !== label + colour;
}

function marker([pk, e, n, label, kind], what) {
  const url = board.dataset[what].replace("/0/", `/${pk}/`);
  return { id: what === "unit" ? String(pk) : `incident-${pk}`, e, n, label, url, ...kinds[kind] };
}

// One sentence at a time, and only of what is new and urgent: never the table.
function listen(first) {
  document.querySelectorAll("[data-say-id]").forEach((each) => {
    if (said.has(each.dataset.sayId)) return;
    said.add(each.dataset.sayId);
    if (!first) waiting.push(each.dataset.say);
  });
  timer ??= waiting.length ? setTimeout(speak, first ? SAY_EVERY : 200) : undefined;
}

function speak() {
  const more = waiting.length > 3 ? `. And ${waiting.length - 3} more` : "";
  document.getElementById("ui-say").textContent = waiting.slice(0, 3).join(". ") + more;
  waiting = [];
  timer = setTimeout(() => { timer = undefined; if (waiting.length) listen(); }, SAY_EVERY);
}

function tell(words) {
  document.getElementById("ui-say").textContent = words;
  answer.replaceChildren(Object.assign(document.createElement("p"), { className: "govuk-error-message", textContent: words }));
  line.focus();
}

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "board" && event.target.id !== "answer") return;
  if (event.target.id === "board") asked = undefined;
  follow();
  listen();
});

// What was typed stays until it has been done; an answer that was lost is asked for by the same key.
document.body.addEventListener("console-done", () => {
  if (!line.value.trim()) return;
  typed.push(line.value);
  place = typed.length;
  line.value = "";
});
document.body.addEventListener("htmx:sendError", (event) => {
  if (event.target.id === "command") tell("Not sent: there is no connection. Your line is kept. Press Enter to send it again.");
});
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.target.id !== "command" && event.detail.elt?.id !== "command") return;
  if (event.detail.xhr.status !== 409) return tell("Not done: the server could not answer. Your line is kept. Press Enter to send it again.");
  tell("That line had been sent before, and it was done.");
  window.htmx.ajax("GET", document.getElementById("command").action, { target: "#console-key", swap: "outerHTML" });
});

// Earlier lines by the arrows, as on any command line.
line?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { line.value = ""; return; }
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  event.preventDefault();
  place = Math.max(0, Math.min(typed.length, place + (event.key === "ArrowUp" ? -1 : 1)));
  line.value = typed[place] ?? "";
});

// j, k and the arrows walk the list, only while it has the focus (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  const pane = event.target.closest?.(".board__incidents .pane");
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (!pane || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const links = [...pane.querySelectorAll(".board__reference")];
  links[Math.max(0, Math.min(links.length - 1, links.indexOf(document.activeElement) + step))]?.focus();
});

customElements.whenDefined("bl-map").then(follow);
listen(true);
