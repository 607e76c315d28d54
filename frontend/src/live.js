// Live updates: one stream a page, told to the rest of the page as `bluelamp:event`.
const SEEN_MOST = 2000;
const OFFLINE_AFTER = 1500;
const FIRST_WAIT = 1000, LAST_WAIT = 4000;

const WORDS = {
  connecting: "Connecting to live updates",
  live: "Live: this page updates by itself",
  paused: "Live updates are paused",
  offline: "You are offline. What you see may be stale",
};

class Live extends HTMLElement {
  #source; #last; #seen = new Set(); #wait = FIRST_WAIT; #paused = false; #held = []; #stale = new Set();

  connectedCallback() {
    this.#last = this.dataset.after ?? "";
    this.querySelector("button")?.addEventListener("click", () => this.#toggle());
    window.addEventListener("online", () => this.#again(0));
    window.addEventListener("offline", () => this.#show("offline"));
    window.addEventListener("pagehide", () => this.#source?.close());
    window.addEventListener("pageshow", (event) => event.persisted && this.#open());
    this.#open();
  }

  disconnectedCallback() {
    this.#source?.close();
  }

  #open() {
    this.#source?.close();
    const url = new URL(this.dataset.url, location.href);
    if (this.#last) url.searchParams.set("after", this.#last);
    this.#source = new EventSource(url, { withCredentials: true });
    this.#source.onopen = () => { this.#wait = FIRST_WAIT; clearTimeout(this.offline); this.offline = 0; this.#show(this.#paused ? "paused" : "live"); };
    this.#source.onmessage = (message) => this.#hear(message);
    this.#source.addEventListener("resync", () => this.#refreshAll());
    this.#source.onerror = () => this.#lost();
  }

  // The browser itself tries again after a dropped line, not after a refusal.
  #lost() {
    this.offline ||= setTimeout(() => this.#show("offline"), OFFLINE_AFTER);
    if (this.#source.readyState === EventSource.CLOSED) this.#again(this.#wait);
  }

  #again(wait) {
    clearTimeout(this.retry);
    if (this.#source.readyState !== EventSource.CLOSED && wait) return;
    // A room full of consoles does not come back in the same moment.
    this.retry = setTimeout(() => this.#open(), wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LAST_WAIT);
  }

  #hear(message) {
    if (message.lastEventId) this.#last = message.lastEventId;
    const event = JSON.parse(message.data);
    if (this.#seen.has(event.id)) return;
    this.#seen.add(event.id);
    if (this.#seen.size > SEEN_MOST) this.#seen.delete(this.#seen.values().next().value);
    if (this.#paused) { this.#held.push(event); this.#show("paused"); return; }
    this.#tell(event);
  }

  #tell(event) {
    document.dispatchEvent(new CustomEvent("bluelamp:event", { detail: event }));
    document.querySelectorAll("[data-live-name]").forEach((each) => matches(each, event) && this.#refresh(each));
  }

  // A burst of events refreshes an element once.
  #refresh(element) {
    if (!this.#stale.size) setTimeout(() => this.#refreshStale(), 250);
    this.#stale.add(element);
  }

  // Nobody asked for it by hand: the header keeps it from counting as work of the person signed in.
  #refreshStale() {
    const headers = { "X-Background": "live" };
    for (const element of this.#stale) {
      const url = element.getAttribute("hx-get");
      if (url && element.isConnected && window.htmx) window.htmx.ajax("GET", url, { source: element, headers });
    }
    this.#stale.clear();
  }

  #refreshAll() {
    document.dispatchEvent(new CustomEvent("bluelamp:resync"));
    document.querySelectorAll("[data-live-name]").forEach((each) => this.#refresh(each));
  }

  #toggle() {
    this.#paused = !this.#paused;
    this.querySelector("button").textContent = this.#paused ? "Resume live updates" : "Pause live updates";
    if (!this.#paused) this.#held.splice(0).forEach((each) => this.#tell(each));
    this.#show(this.#paused ? "paused" : this.#source.readyState === EventSource.OPEN ? "live" : "connecting");
  }

  // Only a change of state is announced, never each waiting event.
  #show(state) {
    const place = this.querySelector(".ui-live__state");
    if (this.dataset.state !== state) place.textContent = WORDS[state];
    this.dataset.state = state;
    this.querySelector(".ui-live__waiting").textContent = this.#held.length ? `${this.#held.length} waiting` : "";
  }
}

// `dispatch.incident.*` and `incident_id:44`; several of either are divided by spaces.
export function matches(element, event) {
  const names = (element.dataset.liveName ?? "").split(/\s+/).filter(Boolean);
  const keys = (element.dataset.liveKey ?? "").split(/\s+/).filter(Boolean);
  const named = names.some((name) => name === event.name || (name.endsWith("*") && event.name.startsWith(name.slice(0, -1))));
  const keyed = keys.every((key) => {
    const [field, ...value] = key.split(":");
    return String(event.payload?.[field]) === value.join(":");
  });
  return named && keyed;
}

customElements.define("bl-live", Live);
