// The place of a call: what is typed is searched for, an answer that is chosen says where it is.
// Without JavaScript the server takes the best answer when the form is sent.
const WAIT = 200;
const LEAST = 3;

class Chooser {
  #answers = []; #active = -1; #timer; #asked = 0; #typed = "";

  constructor(form) {
    this.address = form.dataset.places;
    this.fields = form.elements;
    this.box = this.fields.place;
    this.#build();
    this.box.addEventListener("input", () => this.#type());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("blur", () => this.#close());
    this.box.addEventListener("change", () => this.fields.easting.value || this.box.dispatchEvent(new CustomEvent("placed", { bubbles: true })));
  }

  #build() {
    const around = document.createElement("div");
    around.className = "place";
    this.box.replaceWith(around);
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: "place-answers", className: "place__list", hidden: true, role: "listbox" });
    this.list.setAttribute("aria-label", "Places found");
    this.said = document.createElement("p");
    this.said.className = "place__found";
    this.said.setAttribute("role", "status");
    around.append(this.box, this.list, this.said);
    const asked = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "place-answers" };
    for (const [name, value] of Object.entries(asked)) this.box.setAttribute(name, value);
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const row = event.target.closest("li");
      if (row) this.#choose([...this.list.children].indexOf(row));
    });
  }

  // What is typed is another place than the one chosen before.
  #type() {
    for (const name of ["easting", "northing", "typed"]) this.fields[name].value = "";
    clearTimeout(this.#timer);
    this.#typed = this.box.value.trim();
    if (this.#typed.length < LEAST) return this.#show([], "");
    this.#timer = setTimeout(() => this.#ask(), WAIT);
  }

  async #ask() {
    const number = ++this.#asked;
    try {
      const found = await fetch(`${this.address}?q=${encodeURIComponent(this.#typed)}`, { headers: { Accept: "application/json" } });
      if (!found.ok) throw new Error(found.status);
      const { places } = await found.json();
      if (number === this.#asked && document.activeElement === this.box) this.#show(places, places.length ? `${places.length} found. Use the arrow keys to choose one.` : "Nothing found on the map. You can still continue.");
    } catch {
      if (number === this.#asked) this.#show([], "Places cannot be searched now. You can still continue.");
    }
  }

  #show(answers, words) {
    this.#answers = answers;
    this.list.replaceChildren(...answers.map((each, number) => this.#row(each, number)));
    this.said.textContent = words;
    this.#open(answers.length > 0);
    this.#mark(-1);
  }

  #row(place, number) {
    const row = document.createElement("li");
    Object.assign(row, { id: `place-answer-${number}`, className: "place__answer", role: "option" });
    const reason = document.createElement("span");
    reason.textContent = ` ${place.kind} (${place.reason})`;
    row.append(place.label, reason);
    return row;
  }

  #open(open) {
    this.list.hidden = !open;
    this.box.setAttribute("aria-expanded", String(open));
    if (!open) this.#mark(-1);
  }

  #close() {
    this.#asked++;
    clearTimeout(this.#timer);
    this.#open(false);
  }

  #mark(number) {
    this.#active = number;
    [...this.list.children].forEach((row, each) => row.setAttribute("aria-selected", String(each === number)));
    const row = this.list.children[number];
    row?.scrollIntoView({ block: "nearest" });
    row ? this.box.setAttribute("aria-activedescendant", row.id) : this.box.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const open = !this.list.hidden, last = this.#answers.length - 1;
    const moves = { ArrowDown: this.#active < last ? this.#active + 1 : 0, ArrowUp: this.#active > 0 ? this.#active - 1 : last };
    if (event.key in moves && last >= 0) {
      event.preventDefault();
      if (!open) this.#open(true);
      this.#mark(moves[event.key]);
    } else if (event.key === "Enter" && open && this.#active >= 0) {
      event.preventDefault();
      this.#choose(this.#active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.#open(false);
    }
  }

  #choose(number) {
    const place = this.#answers[number];
    this.box.value = place.label;
    this.fields.typed.value = this.#typed;
    this.fields.easting.value = place.easting;
    this.fields.northing.value = place.northing;
    this.said.textContent = `Found on the map: ${place.label}`;
    this.#close();
    this.box.dispatchEvent(new CustomEvent("placed", { bubbles: true }));
  }
}

document.querySelectorAll("form[data-places]").forEach((form) => new Chooser(form));
