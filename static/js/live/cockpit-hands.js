/* A show of hands: totals, or "unanimité sauf…" by group and by name. One form per ballot, never redrawn while it is
   being filled. */
import { groupRows, groupsOf, mark, marked } from "./cockpit-groups.js";
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
    this.electorate = ballot.voices;
    this.seats = board.seats;
    this.list();
    this.count();
    return [this.root];
  }

  seat = (number) => this.seats.find((one) => one.seat === number);

  /* A seat represented votes under its own name, by the bearer's hand (FR-PROX-01, -04). */
  voters = () => this.seats.filter((seat) => !seat.withdrawn && (seat.present || (seat.proxy_to && !this.seat(seat.proxy_to)?.withdrawn)));

  label({ name, weight, present, proxy_to: bearer }) {
    const voices = this.weighted ? ` (${weight} voix)` : "";
    return present ? `${name}${voices}` : `${name}${voices}, pouvoir à ${this.seat(bearer)?.name}`;
  }

  /* The names on offer follow the doors and the proxies; the one that is chosen stays chosen. */
  list() {
    const offered = [["", "Choisir un nom"], ...this.voters().map((seat) => [String(seat.seat), this.label(seat)])];
    if (JSON.stringify(offered) === this.offered) return;
    this.offered = JSON.stringify(offered);
    const chosen = this.who.value;
    this.who.replaceChildren(...select("who", offered, chosen).childNodes);
    this.who.value = offered.some(([value]) => value === chosen) ? chosen : "";
  }

  make(ballot, board) {
    Object.assign(this, { ballot, electorate: ballot.voices, weighted: board.meeting.weighted, seats: board.seats, named: new Map(), typed: new Set(), offered: "" });
    const boxes = ballot.choices.map(({ code, label }) => {
      const input = h("input", { class: "input input--number", type: "number", min: 0, name: code, inputmode: "numeric", value: 0, readonly: this.weighted });
      return h("div", { class: `hands__count hands__count--${look(code).key}` }, field(label, input));
    });
    this.who = select("who", []);
    this.what = select("what", ballot.choices.map(({ code, label }) => [code, label]), ballot.choices[1]?.code);
    this.groups = h("ul", { class: "hands__groups" });
    this.chips = h("ul", { class: "hands__names" });
    this.sum = h("p", { class: "law", role: "status" });
    this.fault = h("p", { class: "field__error", role: "alert" });
    this.root = h(
      "form",
      { class: "hands stack", "data-own": "", "data-key": `hands-${ballot.id}`, novalidate: true },
      h("fieldset", { class: "field" }, h("legend", { class: "sr-only" }, "Décompte des mains levées"), h("div", { class: "hands__counts" }, boxes)),
      this.sum,
      h("fieldset", { class: "field" }, h("legend", {}, this.weighted ? "Unanimité sauf… (nommez chacun\u00a0: ses voix se comptent d’elles-mêmes)" : "Unanimité sauf… (groupes et noms facultatifs)"), this.groups, h("div", { class: "hands__add" }, field("Nom", this.who), field("Choix", this.what), button("Ajouter ce nom", "add", { kind: "secondary", name: "plus" }))),
      this.chips,
      this.fault,
      h("div", { class: "next-action" }, h("button", { class: "button button--big", "data-shortcut": "c" }, icon("circle-stop"), h("span", {}, "Enregistrer et clore le vote"), h("kbd", { class: "key-hint", "aria-hidden": "true" }, "C")), otherwise(board), button("Annuler ce scrutin…", "cancel-ballot", { kind: "quiet", data: { ballot: ballot.id } })),
    );
    this.root.addEventListener("input", (event) => this.type(event.target));
    this.root.addEventListener("click", (event) => this.click(event.target.closest("button")));
    this.root.addEventListener("submit", (event) => this.submit(event));
  }

  weight = (seat) => this.seat(seat)?.weight ?? 1;

  box = (code) => this.root.elements.namedItem(code);

  type(target) {
    if (target.type !== "number") return;
    this.typed.add(target.name);
    this.count();
  }

  click(pressed) {
    if (pressed?.dataset.act === "add" && this.who.value) this.named.set(Number(this.who.value), this.what.value);
    else if (pressed?.dataset.act === "with-proxy") this.named.set(Number(pressed.dataset.seat), pressed.dataset.choice);
    else if (pressed?.dataset.act === "drop") this.drop(pressed.dataset);
    else if (pressed?.dataset.act === "group") mark(groupsOf(this.voters())[Number(pressed.dataset.group)], this.named, pressed.dataset.choice);
    else return;
    this.who.value = "";
    this.count();
    if (pressed.dataset.act !== "drop") this.chips.scrollIntoView({ block: "nearest" }); // above the bar, which would hide a name just added
    if (!pressed.isConnected) this.who.focus(); // the button pressed is gone
  }

  drop({ seat, group }) {
    const seats = group ? groupsOf(this.voters()).find((one) => one.name === group).seats : [Number(seat)];
    for (const one of seats) this.named.delete(one);
  }

  /* Whoever is not counted elsewhere is counted in the first choice, unless it was typed. */
  count() {
    const [first, ...others] = this.ballot.choices.map(({ code }) => code);
    const names = (code) => [...this.named].filter(([, one]) => one === code).reduce((sum, [seat]) => sum + this.weight(seat), 0);
    for (const code of others) {
      if (!this.typed.has(code) || Number(this.box(code).value) < names(code)) this.box(code).value = names(code);
    }
    const rest = others.reduce((sum, code) => sum + (Number(this.box(code).value) || 0), 0);
    if (!this.typed.has(first)) this.box(first).value = Math.max(0, this.electorate - rest);
    const total = rest + (Number(this.box(first).value) || 0);
    const gap = this.electorate - total;
    const words = gap === 0 ? "tous comptés" : gap > 0 ? `${gap} sans réponse` : `${-gap} de trop`;
    this.sum.textContent = `${total} voix pour ${this.electorate} ${this.weighted ? "voix de votants" : "votants"}\u00a0: ${words}.`;
    this.tell();
  }

  /* Groups marked as a whole, then names one by one. */
  tell() {
    const groups = groupsOf(this.voters());
    const said = (code) => this.ballot.choices.find((choice) => choice.code === code).label.toLowerCase();
    const chip = (key, words, data, more = null) => h("li", { "data-key": key }, `${words} `, more, button("Retirer", "drop", { kind: "quiet", data, "aria-label": `Retirer ${words}` }));
    const whole = groups.length > 1 ? groups.filter((group) => marked(group, this.named)) : [];
    const alone = [...this.named].filter(([seat]) => !whole.some(({ seats }) => seats.includes(seat)));
    const name = (seat) => (this.seat(seat) ? this.label(this.seat(seat)) : "");
    patch(this.groups, groupRows(groups, this.ballot.choices, this.named));
    patch(this.chips, [
      whole.map((group) => chip(`g${group.name}`, `${group.name} (${group.seats.length})\u00a0: ${said(marked(group, this.named))}`, { group: group.name })),
      alone.map(([seat, code]) => chip(`n${seat}`, `${name(seat)}\u00a0: ${said(code)}`, { seat }, this.proxy(seat, code))),
    ]);
  }

  /* Whoever bears a proxy has two voices to give, alike or not: the second is asked for, never presumed. */
  proxy(bearer, code) {
    const giver = this.voters().find((one) => !one.present && one.proxy_to === bearer);
    return giver && !this.named.has(giver.seat) ? button(`Ajouter son pouvoir (${giver.name})`, "with-proxy", { kind: "quiet", name: "plus", "data-key": "with-proxy", data: { seat: giver.seat, choice: code } }) : null;
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
