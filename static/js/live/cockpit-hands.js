/* A show of hands: totals, or "unanimité sauf…". One form per ballot, never redrawn while it is being filled. */
import { field, select } from "./dialog.js";
import { otherwise } from "./cockpit-ways.js";
import { button, h, icon, patch } from "./dom.js";
import { look } from "./words.js";

export class Hands {
  constructor(run) {
    this.run = run;
    this.ballot = null;
  }

  /* The form of that ballot; the number of voters may change with the doors. */
  view(ballot, board) {
    if (this.ballot?.id !== ballot.id) this.make(ballot, board);
    this.electorate = ballot.electorate;
    this.seats = board.seats;
    this.count();
    return [this.root];
  }

  make(ballot, board) {
    Object.assign(this, { ballot, electorate: ballot.electorate, seats: board.seats, named: new Map(), typed: new Set() });
    const boxes = ballot.choices.map(({ code, label }) => {
      const input = h("input", { class: "input input--number", type: "number", min: 0, name: code, inputmode: "numeric", value: 0 });
      return h("div", { class: `hands__count hands__count--${look(code).key}` }, field(label, input));
    });
    const voters = () => this.seats.filter((seat) => (seat.present || seat.proxy_to) && !seat.withdrawn).map((seat) => [seat.seat, seat.name]);
    this.who = select("who", [["", "Choisir un nom"], ...voters()]);
    this.what = select("what", ballot.choices.map(({ code, label }) => [code, label]), ballot.choices[1]?.code);
    this.chips = h("ul", { class: "hands__names" });
    this.sum = h("p", { class: "law", role: "status" });
    this.fault = h("p", { class: "field__error", role: "alert" });
    this.root = h(
      "form",
      { class: "hands stack", "data-own": "", "data-key": `hands-${ballot.id}`, novalidate: true },
      h("fieldset", { class: "field" }, h("legend", { class: "sr-only" }, "Décompte des mains levées"), h("div", { class: "hands__counts" }, boxes)),
      this.sum,
      h("fieldset", { class: "field" }, h("legend", {}, "Unanimité sauf… (noms facultatifs)"), h("div", { class: "hands__add" }, field("Nom", this.who), field("Choix", this.what), button("Ajouter ce nom", "add", { kind: "secondary", name: "plus" }))),
      this.chips,
      this.fault,
      h("div", { class: "next-action" }, h("button", { class: "button button--big", "data-shortcut": "c" }, icon("circle-stop"), h("span", {}, "Enregistrer et clore le vote"), h("kbd", { class: "key-hint", "aria-hidden": "true" }, "C")), otherwise(ballot), button("Annuler ce scrutin…", "cancel-ballot", { kind: "quiet", data: { ballot: ballot.id } })),
    );
    this.root.addEventListener("input", (event) => this.type(event.target));
    this.root.addEventListener("click", (event) => this.click(event.target.closest("button")));
    this.root.addEventListener("submit", (event) => this.submit(event));
  }

  box = (code) => this.root.elements.namedItem(code);

  type(target) {
    if (target.type !== "number") return;
    this.typed.add(target.name);
    this.count();
  }

  click(pressed) {
    if (pressed?.dataset.act === "add" && this.who.value) this.named.set(Number(this.who.value), this.what.value);
    else if (pressed?.dataset.act === "drop") this.named.delete(Number(pressed.dataset.seat));
    else return;
    this.who.value = "";
    this.count();
  }

  /* Whoever is not counted elsewhere is counted in the first choice, unless it was typed. */
  count() {
    const [first, ...others] = this.ballot.choices.map(({ code }) => code);
    const names = (code) => [...this.named.values()].filter((one) => one === code).length;
    for (const code of others) {
      if (!this.typed.has(code) || Number(this.box(code).value) < names(code)) this.box(code).value = names(code);
    }
    const rest = others.reduce((sum, code) => sum + (Number(this.box(code).value) || 0), 0);
    if (!this.typed.has(first)) this.box(first).value = Math.max(0, this.electorate - rest);
    const total = rest + (Number(this.box(first).value) || 0);
    const gap = this.electorate - total;
    const words = gap === 0 ? "tous comptés" : gap > 0 ? `${gap} sans réponse` : `${-gap} de trop`;
    this.sum.textContent = `${total} voix pour ${this.electorate} votants\u00a0: ${words}.`;
    const said = (code) => this.ballot.choices.find((choice) => choice.code === code).label;
    const name = (seat) => this.seats.find((one) => one.seat === seat)?.name ?? "";
    patch(this.chips, [...this.named].map(([seat, code]) => h("li", { "data-key": `n${seat}` }, `${name(seat)}\u00a0: ${said(code).toLowerCase()} `, button("Retirer", "drop", { kind: "quiet", data: { seat }, "aria-label": `Retirer ${name(seat)}` }))));
  }

  async submit(event) {
    event.preventDefault();
    const counts = Object.fromEntries(this.ballot.choices.map(({ code }) => [code, Number(this.box(code).value) || 0]));
    const names = Object.fromEntries(this.named);
    const recorded = await this.run("record_hands", { ballot: this.ballot.id, counts, names }, true);
    const answer = recorded.ok ? await this.run("close_ballot", { ballot: this.ballot.id }, true) : recorded;
    this.fault.textContent = answer.ok ? "" : answer.sentence;
  }
}
