/* [data-order="5"] on a ballot: tap to add, move up and down with buttons. The places in its boxes stay what is sent,
   so without this file the ballot works as it is. */
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

class Paper {
  constructor(form) {
    this.form = form;
    this.most = Number(form.dataset.order);
    this.rows = new Map([...form.querySelectorAll("[data-candidate]")].map((row) => [row.dataset.candidate, row]));
    this.panel = form.querySelector("[data-chosen]");
    this.list = this.panel.querySelector("ol");
    const placed = [...this.rows.keys()].filter((item) => this.box(item).value);
    this.chosen = placed.sort((a, b) => this.box(a).value - this.box(b).value).slice(0, this.most);
    if (!form.querySelector(".field-wrong")) this.take();
  }

  box(item) {
    return this.rows.get(item).querySelector("select");
  }

  ref(item) {
    return this.rows.get(item).dataset.ref;
  }

  adder(item) {
    return this.rows.get(item).querySelector("[data-add]");
  }

  take() {
    this.panel.hidden = false;
    this.form.querySelectorAll("[data-place]").forEach((place) => { place.hidden = true; });
    this.form.addEventListener("click", (event) => this.press(event.target.closest("[data-add], [data-move]")));
    this.draw();
  }

  press(button) {
    if (!button) return;
    if (button.matches("[data-add]")) return this.toggle(button.closest("[data-candidate]").dataset.candidate);
    const item = button.closest("li").dataset.item;
    const step = Number(button.dataset.move);
    const from = this.chosen.indexOf(item);
    this.chosen.splice(from, 1);
    if (step) this.chosen.splice(from + step, 0, item);
    this.write(step ? fill(this.form.dataset.moved, { ref: this.ref(item), place: from + step + 1 }) : "");
    const line = this.list.querySelector(`[data-item="${CSS.escape(item)}"]`);
    (line?.querySelector(`[data-move="${step}"]:not([disabled])`) || line?.querySelector("button:not([disabled])") || this.adder(item)).focus();
  }

  toggle(item) {
    if (this.chosen.includes(item)) this.chosen.splice(this.chosen.indexOf(item), 1);
    else this.chosen.push(item);
    this.write("");
  }

  write(said) {
    this.rows.forEach((_row, item) => { this.box(item).value = this.chosen.indexOf(item) + 1 || ""; });
    this.draw(said);
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  draw(said = "") {
    const full = this.chosen.length >= this.most;
    this.list.replaceChildren(...this.chosen.map((item, place) => this.line(item, place)));
    this.panel.querySelector("[data-none]").hidden = this.chosen.length > 0;
    this.rows.forEach((_row, item) => {
      const place = this.chosen.indexOf(item) + 1;
      const button = this.adder(item);
      button.hidden = false;
      button.disabled = full && !place;
      button.setAttribute("aria-pressed", place > 0);
      button.querySelector("[data-text]").textContent = place ? fill(this.form.dataset.placed, { place }) : button.dataset.text;
    });
    const counted = fill(this.form.dataset[full ? "full" : "count"], { k: this.chosen.length, n: this.most });
    this.form.querySelector("[data-said]").textContent = said ? `${said} ${counted}` : counted;
  }

  line(item, place) {
    const line = this.panel.querySelector("template").content.firstElementChild.cloneNode(true);
    line.dataset.item = item;
    line.querySelector(".ref").textContent = this.ref(item);
    line.querySelector("bdi").textContent = this.rows.get(item).querySelector("[data-words]").textContent.trim();
    line.querySelectorAll("button").forEach((button) => {
      button.setAttribute("aria-label", fill(button.dataset.says, { ref: this.ref(item) }));
      const to = place + Number(button.dataset.move);
      button.disabled = to < 0 || to >= this.chosen.length;
    });
    return line;
  }
}

function enhance() {
  document.querySelectorAll("form[data-order]:not([data-ordered])").forEach((form) => {
    form.dataset.ordered = "yes";
    new Paper(form);
  });
}

document.addEventListener("htmx:afterSwap", enhance);
enhance();
