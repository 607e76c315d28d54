// <bl-links>: who and what is linked. The same links stand in the table beside it.
import cytoscape from "cytoscape";
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

const MOST = 150;
const SHAPES = { person: "ellipse", vehicle: "round-rectangle", place: "diamond", phone: "triangle", incident: "hexagon", organisation: "pentagon" };
const COLOURS = { person: "#1d70b8", vehicle: "#b84e10", place: "#0f7a52", phone: "#54319f", incident: "#ca3535", organisation: "#505a5f" };
const STYLE = [
  { selector: "node", style: { label: "data(label)", shape: "data(shape)", "background-color": "data(colour)", color: "#0b0c0c", "font-family": "arial, sans-serif", "font-size": 14, "text-valign": "bottom", "text-margin-y": 4, "text-background-color": "#fff", "text-background-opacity": 0.85, width: 30, height: 30, "border-width": 2, "border-color": "#0b0c0c" } },
  { selector: "edge", style: { label: "data(label)", width: 2, "line-color": "#767676", "curve-style": "bezier", "text-rotation": "autorotate", color: "#0b0c0c", "font-size": 12, "text-background-color": "#fff", "text-background-opacity": 0.85 } },
  { selector: "node:selected", style: { "border-width": 6, "border-color": "#ffdd00", "outline-width": 3, "outline-color": "#0b0c0c" } },
];

function positions(nodes, links) {
  const points = nodes.map((each) => ({ id: each.id }));
  forceSimulation(points)
    .force("link", forceLink(links.map((each) => ({ source: each.from, target: each.to }))).id((each) => each.id).distance(170))
    .force("charge", forceManyBody().strength(-700))
    .force("collide", forceCollide(42))
    .force("x", forceX().strength(0.05))
    .force("y", forceY().strength(0.09))
    .stop()
    .tick(250);
  return Object.fromEntries(points.map(({ id, x, y }) => [id, { x, y }]));
}

class BlLinks extends HTMLElement {
  #chart; #nodes = new Map(); #links = new Map(); #canvas;

  connectedCallback() {
    if (this.#chart) return;
    this.#canvas = this.appendChild(document.createElement("div"));
    this.#canvas.className = "bl-links__canvas";
    this.#canvas.tabIndex = 0;
    this.#canvas.setAttribute("role", "application");
    this.#canvas.setAttribute("aria-label", `${this.dataset.label ?? "Link chart"}. Arrow keys walk from one to the next that is linked, Enter opens more links. The same links are in the table.`);
    const say = this.appendChild(document.createElement("p"));
    say.className = "bl-links__say";
    say.setAttribute("role", "status");
    this.#chart = cytoscape({ container: this.#canvas, style: STYLE, minZoom: 0.2, maxZoom: 3 });
    this.#chart.on("select", "node", (event) => this.#said(event.target));
    this.#chart.on("dbltap", "node", (event) => this.#expand(event.target));
    this.#canvas.addEventListener("keydown", (event) => this.#keys(event));
    this.add(JSON.parse(this.dataset.links || '{"nodes":[],"links":[]}'));
    this.chart = this.#chart;
  }

  disconnectedCallback() {
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  /** This will add nodes {id, label, kind, url} and links {from, to, label}, up to 150 nodes. */
  add({ nodes, links }) {
    let left = 0;
    for (const node of nodes) this.#nodes.size < MOST || this.#nodes.has(String(node.id)) ? this.#nodes.set(String(node.id), { ...node, id: String(node.id) }) : left++;
    for (const { from, to, label } of links) {
      const ends = [String(from), String(to)];
      if (ends.every((each) => this.#nodes.has(each))) this.#links.set(`${ends.join(">")}:${label}`, { from: ends[0], to: ends[1], label });
    }
    this.#lay();
    if (left) this.#say(`${left} more are in the table: the chart shows at most ${MOST}.`);
  }

  #lay() {
    const nodes = [...this.#nodes.values()], links = [...this.#links.entries()];
    const at = positions(nodes, links.map(([, each]) => each));
    this.#chart.elements().remove();
    this.#chart.add(nodes.map((each) => ({ data: { ...each, shape: SHAPES[each.kind] ?? "ellipse", colour: COLOURS[each.kind] ?? "#505a5f" }, position: at[each.id] })));
    this.#chart.add(links.map(([id, each]) => ({ data: { id, source: each.from, target: each.to, label: each.label ?? "" } })));
    this.#chart.fit(undefined, 40);
    if (this.#chart.zoom() > 1.1) { this.#chart.zoom(1.1); this.#chart.center(); }
  }

  #expand(node) {
    this.dispatchEvent(new CustomEvent("bl-links:expand", { bubbles: true, detail: node.data() }));
  }

  #said(node) {
    const linked = node.connectedEdges().map((edge) => {
      const other = edge.source().same(node) ? edge.target() : edge.source();
      return `${edge.data("label") || "linked to"} ${other.data("label")}`;
    });
    this.#say(`${node.data("label")}${node.data("kind") ? ` (${node.data("kind")})` : ""}: ${linked.join("; ") || "no links"}`);
  }

  #say(text) {
    this.querySelector(".bl-links__say").textContent = text;
  }

  #keys(event) {
    const chosen = this.#chart.$("node:selected").first();
    if (event.key === "Enter" && chosen.nonempty()) return this.#expand(chosen);
    if (event.key === "+" || event.key === "=") return this.#chart.zoom(this.#chart.zoom() * 1.2);
    if (event.key === "-") return this.#chart.zoom(this.#chart.zoom() / 1.2);
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const next = chosen.nonempty() ? nearest(chosen, way) : this.#chart.nodes().first();
    if (next?.nonempty?.()) { this.#chart.nodes().unselect(); next.select(); }
  }
}

// Of the linked ones that lie that way, the one most straight ahead.
function nearest(from, [dx, dy]) {
  const here = from.position();
  let best, most = 0;
  from.neighborhood("node").forEach((node) => {
    const x = node.position("x") - here.x, y = node.position("y") - here.y;
    const straight = (x * dx + y * dy) / (Math.hypot(x, y) || 1);
    if (straight > most) [best, most] = [node, straight];
  });
  return best;
}

customElements.define("bl-links", BlLinks);
