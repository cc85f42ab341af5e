/* One ballot card: for my seat, or for the seat whose proxy I hold. Choose, then confirm; what is shown as recorded
   always comes from the server. Updates of the room never touch a choice that is being made. */
import { announce } from "./dom.js";
import { choices, confirmation, heading, receipt, refusal, sending, shown } from "./ballot-parts.js";
import { h } from "./dom.js";

export class BallotCard {
  constructor(ballot, card, commands, link) {
    Object.assign(this, { ballot, card, commands, link, chosen: null, step: "choose", error: null });
    this.secret = ballot.mode === "secret";
    const tone = card.own ? "" : " card--proxy ballot-card--proxy";
    this.root = h("section", { class: `card ballot-card${tone}`, "data-own": "", "data-key": `vote-${ballot.id}-${card.seat}` });
    this.root.setAttribute("aria-label", card.own ? "Votre vote" : `Vote pour ${card.name}`);
    this.root.addEventListener("change", (event) => this.choose(event.target.value));
    this.root.addEventListener("click", (event) => this.click(event.target));
    this.link.addEventListener("state", () => this.allow());
    if (this.inFlight()) this.step = "sent";
    else if (card.receipt) this.step = "recorded";
    this.draw();
  }

  mine = (payload) => payload.ballot === this.ballot.id && payload.seat === this.card.seat;

  inFlight() {
    return this.commands.pending("vote", this.mine);
  }

  get label() {
    return this.ballot.choices.find(({ code }) => code === this.card.choice)?.label ?? "";
  }

  draw(focus = "") {
    const change = this.ballot.mode === "public" && this.ballot.state === "open";
    const parts = [heading(this.card, this.secret)];
    if (this.error) parts.push(refusal(this.error));
    if (this.step === "choose") parts.push(choices(this.ballot, this.card, this.chosen), confirmation(this.secret));
    if (this.step === "sent") parts.push(sending());
    if (this.step === "recorded") {
      parts.push(receipt(shown(this.label), this.card.receipt, this.secret));
      if (change) parts.push(h("button", { type: "button", class: "button button--secondary button--big", "data-change": "" }, "Changer ce vote"));
      parts.push(h("p", { class: "muted" }, this.closing(change)));
    }
    this.root.replaceChildren(...parts);
    if (focus) this.root.querySelector(focus)?.focus();
    this.allow();
  }

  closing(change) {
    if (change) return "Vous pouvez changer ce vote jusqu’à la clôture du scrutin.";
    if (this.secret) return "Un bulletin secret ne se reprend pas.";
    return this.ballot.state === "open" ? "Votre voix a été notée par le secrétariat." : "Le scrutin est clos.";
  }

  choose(code) {
    this.chosen = code;
    if (this.error) {
      this.error = null;
      this.root.querySelector("[role=alert]")?.remove();
    }
    this.allow();
  }

  /* The confirmation names the choice; it waits for a choice and for the wire. */
  allow() {
    const confirm = this.root.querySelector("[data-confirm]");
    if (!confirm) return;
    const reachable = this.link.connected || this.link.state === "backup";
    const label = this.ballot.choices.find(({ code }) => code === this.chosen)?.label;
    if (label) confirm.textContent = this.secret ? `Déposer dans l’urne\u00a0: ${shown(label)}` : `Confirmer\u00a0: ${shown(label)}`;
    confirm.setAttribute("aria-disabled", String(!label || !reachable));
    const note = reachable
      ? label ? "Un appui enregistre ce vote." : "Choisissez d’abord\u202f; rien ne part avant la confirmation."
      : "Pas de connexion\u00a0: ce vote ne peut pas partir. S’il presse, signalez-le au président à voix haute.";
    this.root.querySelector("[data-note]").textContent = note;
  }

  click(target) {
    const pressed = target instanceof Element ? target.closest("button") : null;
    if (!pressed || pressed.getAttribute("aria-disabled") === "true") return;
    if (pressed.hasAttribute("data-change")) this.change();
    if (pressed.hasAttribute("data-confirm")) this.send();
  }

  change() {
    Object.assign(this, { step: "choose", chosen: this.card.choice });
    this.draw("input:checked, input");
  }

  send() {
    const payload = { ballot: this.ballot.id, seat: this.card.seat, choice: this.chosen };
    this.error = null;
    this.step = "sent";
    this.draw("[data-sending]");
    this.commands.send("vote", payload);
  }

  /* The final answer, of this page or of the one before a reload. */
  settled({ payload, answer }) {
    if (!this.mine(payload)) return;
    const held = this.root.contains(document.activeElement);
    if (answer.ok) {
      const found = answer.receipt ?? { seq: answer.seq, hash: answer.hash, at: answer.at };
      this.card = { ...this.card, receipt: found, choice: this.secret ? null : payload.choice };
      Object.assign(this, { step: "recorded", chosen: null });
      this.draw(held ? "[data-receipt]" : "");
      announce(this.root.querySelector("[data-receipt]").innerText.replaceAll("\n", ". "));
    } else {
      Object.assign(this, { step: this.card.receipt ? "recorded" : "choose", error: answer, chosen: payload.choice });
      this.draw(held ? "input:checked, [data-change]" : "");
    }
  }

  update(ballot, card) {
    const older = (card.receipt?.seq ?? 0) < (this.card.receipt?.seq ?? 0);
    const same = card.receipt?.seq === this.card.receipt?.seq && ballot.state === this.ballot.state;
    this.ballot = ballot;
    if (older) return;
    this.card = { ...card, choice: card.choice ?? (same ? this.card.choice : null) };
    if (same || this.step === "sent") return;
    if (card.receipt && (this.step === "recorded" || !this.chosen || ballot.state !== "open")) {
      this.step = "recorded";
      this.draw();
    }
  }
}
