// <bl-map>: the force's ground on the British National Grid, and what moves on it.
import Feature from "ol/Feature.js";
import OlMap from "ol/Map.js";
import View from "ol/View.js";
import MVT from "ol/format/MVT.js";
import GeoJSON from "ol/format/GeoJSON.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorTileLayer from "ol/layer/VectorTile.js";
import Projection from "ol/proj/Projection.js";
import VectorSource from "ol/source/Vector.js";
import VectorTileSource from "ol/source/VectorTile.js";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "ol/style.js";
import TileGrid from "ol/tilegrid/TileGrid.js";

const EXTENT = [0, 0, 700000, 1300000];
const RESOLUTIONS = [1280, 640, 320, 160, 80, 40, 20, 10, 5, 2.5, 1.25];
const REDRAW = 250;
const LIST_AFTER = 1000;
const CROWD = 200, NEAR = 5; // many markers seen from far away are small
const THIN = new Stroke({ color: "#ffffff", width: 1 });
const COLLATED = new Intl.Collator("en-GB", { numeric: true });
const MOVES = /^(Arrow|[-+=])/;
const FONT = "14px arial, 'Liberation Sans', sans-serif";
const BNG = new Projection({ code: "EPSG:27700", units: "m", extent: EXTENT });
const COLOURS = { blue: "#1d70b8", red: "#ca3535", green: "#0f7a52", orange: "#b84e10", purple: "#54319f", black: "#0b0c0c", grey: "#505a5f" };
const POINTS = { square: 4, diamond: 4, triangle: 3, star: 5, hexagon: 6 };

// A colour is never alone: each marker has a shape and a label.
function image(shape, colour, crowded) {
  const fill = new Fill({ color: COLOURS[colour] ?? colour ?? COLOURS.blue });
  const stroke = new Stroke({ color: "#ffffff", width: 2 });
  const declutterMode = "none";
  if (!(shape in POINTS)) return new Circle({ radius: crowded ? 4.5 : 8, fill, stroke: crowded ? THIN : stroke, declutterMode });
  const angle = shape === "square" ? Math.PI / 4 : 0;
  return new RegularShape({ points: POINTS[shape], radius: 10, radius2: shape === "star" ? 4.5 : undefined, angle, fill, stroke, declutterMode });
}

// Every marker is drawn; where labels would lie on each other only that of the higher `rank` is.
const cache = new Map();
function markerStyle(feature, crowded) {
  const { label = "", shape, colour, rank = 0 } = feature.getProperties();
  const key = `${label}|${shape}|${colour}|${rank}|${crowded}`;
  if (!cache.has(key)) {
    const text = new Text({ text: label, font: `bold ${FONT}`, offsetY: crowded ? -14 : -18, fill: new Fill({ color: "#0b0c0c" }), stroke: new Stroke({ color: "#ffffff", width: 4 }) });
    cache.set(key, new Style({ image: image(shape, colour, crowded), text, zIndex: rank }));
  }
  return cache.get(key);
}

// Rank 0 is a motorway; the higher the rank, the smaller the road.
const ROADS = [[4, "#8f5c1f"], [3.5, "#b07b32"], [3, "#c08a3e"], [2.5, "#c9a262"], [2, "#9a9c9e"]].map(([width, color]) => new Stroke({ color, width }));
const STREET = new Stroke({ color: "#a9abad", width: 1.5 });
function roadStyle(feature, resolution) {
  const text = resolution < 5 && feature.get("name") ? name(feature, "#0b0c0c", "line") : undefined;
  return new Style({ stroke: ROADS[feature.get("rank")] ?? STREET, text });
}
function areaStyle(feature) {
  return new Style({ stroke: new Stroke({ color: "#54319f", width: 2, lineDash: [8, 4] }), text: name(feature, "#54319f") });
}
function placeStyle(feature) {
  return new Style({ text: name(feature, "#0b0c0c") });
}
function name(feature, colour, placement = "point") {
  return new Text({ placement, text: String(feature.get("name") ?? ""), font: FONT, overflow: false, fill: new Fill({ color: colour }), stroke: new Stroke({ color: "#ffffff", width: 3 }) });
}
const STYLES = { roads: roadStyle, areas: areaStyle, places: placeStyle };

function tiles(address, layer) {
  const tileGrid = new TileGrid({ extent: EXTENT, origin: [0, 1310720], tileSize: 512, resolutions: RESOLUTIONS });
  const url = address.replace("{layer}", layer);
  const source = new VectorTileSource({ projection: BNG, tileGrid, format: new MVT(), url });
  return new VectorTileLayer({ source, style: STYLES[layer], declutter: true });
}

function listed(feature) {
  const { geometry, label = "", rank = 0, url } = feature.getProperties();
  const [e, n] = geometry.getCoordinates().map(Math.round);
  return { id: String(feature.getId()), label: String(label), rank, url, e, n };
}

function inOrder(one, other) {
  return other.rank - one.rank || COLLATED.compare(one.label, other.label);
}

function made(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

function written({ id, url }, map) {
  const line = document.createElement("li");
  line.dataset.marker = id;
  const name = url ? made("a", { className: "govuk-link", href: url }) : document.createElement("span");
  const button = made("button", { type: "button", className: "ui-text-button", textContent: "Show" });
  button.append(made("span", { className: "govuk-visually-hidden" }));
  button.dataset.map = map;
  line.append(name, made("span", {}), button);
  return line;
}

function tell(line, { label, e, n }) {
  const [name, grid, button] = line.children;
  if (name.textContent !== label) name.textContent = label;
  const words = `, grid ${e} ${n} `;
  if (grid.textContent === words && button.dataset.mapGo) return;
  grid.textContent = words;
  button.dataset.mapGo = `${e},${n}`;
  button.firstElementChild.textContent = ` ${label} on the map`;
}

class BlMap extends HTMLElement {
  #map; #markers = new VectorSource(); #shapes = new VectorSource(); #waiting = new Map(); #timer; #moved = false; #listing; #many = 0;

  connectedCallback() {
    if (this.#map) return;
    const canvas = this.appendChild(document.createElement("div"));
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", `${this.dataset.label ?? "Map"}. Arrow keys move it, plus and minus zoom.`);
    canvas.style.cssText = "position:absolute;inset:0";
    this.#map = new OlMap({ target: canvas, layers: this.#layers(), view: this.#view() });
    this.#map.on("singleclick", (event) => this.#choose(event.pixel));
    this.load(JSON.parse(this.dataset.markers || "[]"));
    this.draw(JSON.parse(this.dataset.shapes || "null"));
    if (this.dataset.fit !== undefined) this.#keepFit(canvas);
    this.map = this.#map;
    this.#beside()?.addEventListener("toggle", () => this.#list());
    this.dispatchEvent(new CustomEvent("bl-map:ready", { bubbles: true }));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    clearTimeout(this.#listing);
    this.#map?.setTarget(null);
  }

  #layers() {
    const names = (this.dataset.layers ?? "areas roads places").split(/\s+/).filter(Boolean);
    const ground = this.dataset.tiles ? names.map((each) => tiles(this.dataset.tiles, each)) : [];
    const stroke = new Stroke({ color: "#1d70b8", width: 4 });
    const shapes = new VectorLayer({ source: this.#shapes, style: new Style({ stroke, fill: new Fill({ color: "rgba(29,112,184,.12)" }) }) });
    return [...ground, shapes, new VectorLayer({ source: this.#markers, style: (each, resolution) => markerStyle(each, this.#isCrowded(resolution)), declutter: true, updateWhileInteracting: false })];
  }

  #isCrowded(resolution) {
    return resolution > NEAR && this.#many > CROWD;
  }

  #view() {
    const center = (this.dataset.centre || "430000,350000").split(",").map(Number);
    return new View({ projection: BNG, center, resolution: Number(this.dataset.resolution || 40), minResolution: 0.5, maxResolution: 2560 });
  }

  // A person's own view stays; until then everything is shown, whatever the map's size becomes.
  #keepFit(canvas) {
    this.fit();
    const move = (event) => { this.#moved ||= event.type !== "keydown" || MOVES.test(event.key); };
    for (const act of ["pointerdown", "wheel", "keydown"]) canvas.addEventListener(act, move, { passive: true });
    this.#map.on("change:size", () => this.follow());
  }

  /** This will show everything that is marked, unless a person has moved the map themselves. */
  follow() {
    if (!this.#moved) this.fit();
  }

  /** This will show these markers and no others: [{id, e, n, label, shape, colour, rank, url}]. */
  load(markers) {
    this.#markers.clear();
    this.change(markers);
  }

  /** This will place, change or (with `gone`) take off these markers at once, and leave the others. */
  change(markers) {
    markers.forEach((each) => this.#place(each));
    this.#many = this.#markers.getFeatures().length;
    this.#listSoon();
  }

  /** This will move, add or (with `gone`) take off one marker, drawn at most four times a second. */
  move(marker) {
    this.#waiting.set(String(marker.id), marker);
    this.#timer ??= setTimeout(() => this.#flush(), REDRAW);
  }

  /** This will move a marker that is there already; another one is not ours to show. */
  moveTo(id, e, n) {
    if (this.#markers.getFeatureById(String(id))) this.move({ ...this.#waiting.get(String(id)), id, e, n });
  }

  /** This will draw GeoJSON in grid metres: routes, areas, rings. */
  draw(geojson) {
    this.#shapes.clear();
    if (geojson) this.#shapes.addFeatures(new GeoJSON({ dataProjection: BNG, featureProjection: BNG }).readFeatures(geojson));
  }

  /** This will show everything that is marked, with room for the labels above. */
  fit() {
    this.#moved = false;
    const source = this.#markers.isEmpty() ? this.#shapes : this.#markers;
    const room = Math.min(50, Math.round(Math.min(this.clientHeight, this.clientWidth) / 8));
    const padding = [Math.max(30, room), room, room, room];
    if (!source.isEmpty()) this.#map.getView().fit(source.getExtent(), { padding, minResolution: 2.5 });
  }

  /** This will put a place in the middle. */
  go(e, n, resolution) {
    this.#map.getView().setCenter([e, n]);
    if (resolution) this.#map.getView().setResolution(resolution);
  }

  #flush() {
    this.#timer = undefined;
    this.change([...this.#waiting.values()]);
    this.#waiting.clear();
  }

  /** What is on the map as words, in the box that the page has for it. */
  #beside() {
    const next = this.nextElementSibling;
    return next?.matches(".ui-map-list") ? next : undefined;
  }

  // A list of a thousand is written only while somebody has it open, and once a second at most.
  #listSoon() {
    const box = this.#beside();
    if (box) box.hidden = this.#markers.isEmpty();
    if (box?.open) this.#listing ??= setTimeout(() => this.#list(), LIST_AFTER);
  }

  // A line that is there already stays: whoever stands on its button keeps their place.
  #list() {
    this.#listing = undefined;
    const box = this.#beside();
    if (!box?.open) return;
    const list = box.querySelector("ul");
    const lines = new Map([...list.children].map((each) => [each.dataset.marker, each]));
    const markers = this.#markers.getFeatures().map(listed).sort(inOrder);
    let before = null;
    for (const marker of markers) {
      const line = lines.get(marker.id) ?? written(marker, this.id);
      tell(line, marker);
      const at = before ? before.nextElementSibling : list.firstElementChild;
      if (at !== line) list.insertBefore(line, at);
      before = line;
    }
    while (list.children.length > markers.length) list.lastElementChild.remove();
  }

  #place(marker) {
    const found = this.#markers.getFeatureById(String(marker.id));
    if (marker.gone) return void (found && this.#markers.removeFeature(found));
    const { e, n, ...rest } = marker;
    const feature = found ?? new Feature();
    feature.setProperties({ ...rest, geometry: new Point([Number(e ?? 0), Number(n ?? 0)]) });
    if (found) return;
    feature.setId(String(marker.id));
    this.#markers.addFeature(feature);
  }

  #choose(pixel) {
    const feature = this.#map.forEachFeatureAtPixel(pixel, (each) => (this.#markers.hasFeature(each) ? each : undefined), { hitTolerance: 12 });
    if (!feature) return;
    const { geometry: _, ...marker } = feature.getProperties();
    const go = this.dispatchEvent(new CustomEvent("bl-map:choose", { bubbles: true, cancelable: true, detail: marker }));
    if (go && marker.url) location.assign(marker.url);
  }
}

customElements.define("bl-map", BlMap);

// Buttons and links beside a map: data-map-go="430000,350000" puts a place in its middle, and
// data-map-fit shows everything that is marked again.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-map-go], [data-map-fit]");
  if (!button) return;
  const map = document.getElementById(button.dataset.map) ?? document.querySelector("bl-map");
  if (button.dataset.mapGo === undefined) return void map?.fit();
  const [e, n] = button.dataset.mapGo.split(",").map(Number);
  map?.go(e, n, 2.5);
});

// An event that carries positions moves markers: data-live-moves="dispatch.units.moved".
document.addEventListener("bluelamp:event", ({ detail }) => {
  document.querySelectorAll("bl-map[data-live-moves]").forEach((map) => {
    if (map.dataset.liveMoves !== detail.name) return;
    for (const [id, e, n] of detail.payload.positions ?? []) map.moveTo(id, e, n);
  });
});
