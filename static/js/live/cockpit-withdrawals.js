/* Withdrawals that members announced before the meeting: at the item, one tap notes each of them. Never why. */
import { button, h, icon } from "./dom.js";
import { list } from "./words.js";

/* Whoever is here, and whoever is away but speaks through a proxy: his bearer must not vote for him. */
function concerned(board, given) {
  return given
    .map((one) => ({ ...one, ...board.seats.find((seat) => seat.seat === one.seat) }))
    .filter((one) => one.name && (one.present || one.proxy_to));
}

const bearer = (board, one) => board.seats.find((seat) => seat.seat === one.proxy_to)?.name;

function open(board, item, one) {
  const grounds = one.basis === "L1111-6-II" ? { reason: "mandate", decision: one.decision } : {};
  const away = one.present ? "" : ` (absent, pouvoir à ${bearer(board, one)})`;
  return h(
    "li",
    {},
    h("span", {}, `${one.name}${away}`),
    button("Noter le retrait", "withdraw", { kind: "secondary", name: "door-open", data: { seat: one.seat, item: item.id, ...grounds }, "aria-label": `Noter le retrait de ${one.name}` }),
  );
}

export class Announced {
  constructor(address, redraw) {
    this.address = address;
    this.redraw = redraw;
    this.known = {};
    this.asked = null;
  }

  /* Ask again at each item and each change of state: members decide until the meeting opens. */
  async refresh(board) {
    const moment = `${board.meeting.state} ${board.item}`;
    if (this.asked === moment) return;
    this.asked = moment;
    const answer = await fetch(this.address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) {
      this.asked = null;
      return;
    }
    this.known = await answer.json();
    this.redraw();
  }

  /* Under the item that is open: who announced and is not yet noted. */
  view(board, item) {
    const waiting = concerned(board, this.known[item.id] ?? []).filter((one) => !one.withdrawn);
    if (!waiting.length || item.state === "closed" || board.ballot?.state === "open") return null;
    return h(
      "section",
      { class: "announced", "data-key": `announced-${item.id}`, "aria-label": "Déports annoncés" },
      h("h2", {}, icon("scale"), waiting.length > 1 ? " Déports annoncés" : " Déport annoncé", board.block.length > 0 && ` au point ${item.position}`),
      h("ul", { class: "plain-list" }, waiting.map((one) => open(board, item, one))),
    );
  }

  /* For the choice of items to vote together. */
  words(board, item) {
    const waiting = concerned(board, this.known[item.id] ?? []);
    return waiting.length ? `${waiting.length > 1 ? "Déports annoncés" : "Déport annoncé"}\u00a0: ${list(waiting.map((one) => one.name))}. Noté, le point sort du groupe.` : "";
  }

  /* Before the item is opened: only the names. */
  coming(board, item) {
    const waiting = concerned(board, this.known[item.id] ?? []);
    if (!waiting.length) return null;
    return h("p", { class: "law", "data-key": "announced" }, icon("scale"), ` ${waiting.length > 1 ? "Déports annoncés" : "Déport annoncé"}\u00a0: ${list(waiting.map((one) => one.name))}.`);
  }
}
