// A profile or a path that is open: its chart grows on demand, and what has been closed to its
// reader goes from the page. Every few seconds it asks for a mark of what the reader may see; the
// mark says nothing of anybody. When it changes, everything is fetched anew.
const EVERY = 5000;
const MOST_FAILURES = 3;
const CLOSED = "This is not yours to see any more. It has been taken from the page.";
const UNSURE = "It cannot be checked whether this is still yours to see, so it has been taken from the page. Open it again when you are online.";
const BY_ITSELF = { "X-Background": "profile", "HX-Request": "true" };

class Refused extends Error {}

async function ask(url, headers = {}) {
  const answer = await fetch(url, { headers, credentials: "same-origin", cache: "no-store" });
  if (!answer.ok || answer.redirected || answer.status === 204) throw new Refused(String(answer.status));
  return answer;
}

class Open {
  #page; #failures = 0; #waiting; #busy = false;

  constructor(page) {
    this.#page = page;
    page.addEventListener("bl-links:expand", (event) => this.#grow(event.detail.id));
    page.addEventListener("submit", (event) => this.#chosen(event));
    document.addEventListener("bluelamp:event", (event) => event.detail.name.startsWith("pole.") && this.#soon(event.detail));
    document.addEventListener("bluelamp:resync", () => this.#check());
    window.addEventListener("pageshow", (event) => event.persisted && this.#check());
    this.#wait();
  }

  get #shown() { return this.#page.querySelector("[data-mark]"); }
  get #opened() { return (this.#shown?.dataset.opened ?? "").split(/\s+/).filter(Boolean); }

  #address(url, refs) {
    const address = new URL(url, location.href);
    refs.forEach((ref) => address.searchParams.append("open", ref));
    return address;
  }

  #wait() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#check(), EVERY);
  }

  // What was told may be about a record on the page: its fields, a link, a warning.
  #soon({ payload = {} }) {
    const numbers = new Set([...this.#page.querySelectorAll("a[href]")].map((each) => each.href.match(/\/profiles\/\w+\/(\d+)$/)?.[1]));
    this.#opened.forEach((ref) => numbers.add(ref.slice(1)));
    const told = [payload.record_id, payload.from_id, payload.to_id].map(String);
    if (told.some((each) => numbers.has(each))) this.#renew();
  }

  async #check() {
    if (this.#busy || !this.#shown) return this.#wait();
    try {
      const { mark } = await (await ask(this.#address(this.#page.dataset.markUrl, this.#opened), BY_ITSELF)).json();
      this.#failures = 0;
      if (!mark) this.#empty(CLOSED);
      else if (mark !== this.#shown.dataset.mark) await this.#renew();
    } catch (trouble) {
      this.#failed(trouble);
    }
    this.#wait();
  }

  #failed(trouble) {
    if (trouble instanceof Refused) return this.#empty(CLOSED);
    if (++this.#failures >= MOST_FAILURES) this.#empty(UNSURE);
  }

  async #renew() {
    if (this.#busy) return;
    this.#busy = true;
    const opened = this.#opened;
    try {
      const page = await (await ask(this.#page.dataset.url, BY_ITSELF)).text();
      this.#page.innerHTML = page;
      if (opened.length > 1 && this.#page.dataset.chartUrl) await this.#draw(opened, BY_ITSELF);
    } catch (trouble) {
      this.#failed(trouble);
    }
    this.#busy = false;
  }

  async #grow(ref) {
    const opened = this.#opened;
    if (!this.#page.dataset.chartUrl || opened.includes(ref)) return;
    if (opened.length >= Number(this.#page.dataset.most)) return this.#say(`At most ${this.#page.dataset.most} records can be opened on one chart.`);
    try {
      await this.#draw([...opened, ref]);
      this.#say(`The chart shows what is linked to ${ref}.`);
    } catch (trouble) {
      if (trouble instanceof Refused) await this.#check();
    }
  }

  async #draw(refs, headers = {}) {
    const drawn = await (await ask(this.#address(this.#page.dataset.chartUrl, refs), headers)).text();
    this.#page.querySelector("#chart").innerHTML = drawn;
  }

  #chosen(event) {
    if (!event.target.matches("[data-more]")) return;
    event.preventDefault();
    this.#grow(new FormData(event.target).get("more"));
  }

  #empty(words) {
    const said = document.createElement("p");
    said.className = "govuk-body";
    said.setAttribute("role", "alert");
    said.textContent = words;
    document.title = "Closed";
    this.#page.replaceChildren(said);
  }

  #say(words) {
    const place = document.getElementById("ui-say");
    if (place) place.textContent = words;
  }
}

document.querySelectorAll("[data-profile]").forEach((each) => new Open(each));
