// The board is fetched again when something happens; the map stays and takes its new markers.
const SAY_EVERY = 3000;
const REFRESH_AFTER = 500;
const board = document.getElementById("board");
const line = document.getElementById("line");
const answer = document.getElementById("answer");
const said = new Set();
const typed = [];
let place = 0, waiting = [], shown = "", timer, due, busy = false, again = false;

// Thirty events a second make two reads, and never a second one before the first is back.
function refresh() {
  if (busy) { again = true; return; }
  due ??= setTimeout(() => {
    due = undefined;
    busy = true;
    window.htmx.ajax("GET", board.getAttribute("hx-get"), { source: board, headers: { "X-Background": "live" } }).then(rest, rest);
  }, REFRESH_AFTER);
}

function rest() {
  busy = false;
  if (again) { again = false; refresh(); }
}

document.addEventListener("bluelamp:event", ({ detail }) => /^dispatch\.(incident|unit|support)\./.test(detail.name) && refresh());
document.addEventListener("bluelamp:resync", refresh);

// What stands above the board is as high as its words are: the board takes the rest of the screen.
const panes = document.querySelector(".board");
new ResizeObserver(() => {
  const top = `${Math.round(panes.getBoundingClientRect().top + window.scrollY)}px`;
  if (panes.style.getPropertyValue("--board-top") !== top) panes.style.setProperty("--board-top", top);
}).observe(document.body);

function follow() {
  const markers = document.getElementById("board-markers");
  const map = document.getElementById("map");
  if (!markers || !map?.load || markers.textContent === shown) return;
  shown = markers.textContent;
  map.load(JSON.parse(shown));
  map.follow();
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

shown = document.getElementById("board-markers")?.textContent ?? "";
listen(true);
