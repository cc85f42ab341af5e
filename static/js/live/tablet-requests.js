/* A member asks for a special ballot or a closed session from the tablet: one tap, then a confirmation. */
import { button, h, icon } from "./dom.js";

const ASK = { public: "Demander un scrutin public", secret: "Demander un scrutin secret", closed_session: "Demander le huis clos" };
const BACK = { public: "Retirer ma demande de scrutin public", secret: "Retirer ma demande de scrutin secret", closed_session: "Retirer ma demande de huis clos" };
const SIGNS = { public: "tablet", secret: "lock", closed_session: "door-closed" };

const title = (one) => (one.label === "vote à haute voix" ? "Demander un vote à haute voix" : ASK[one.subject]);
const taken = (one) => (one.label === "vote à haute voix" ? "Retirer ma demande de vote à haute voix" : BACK[one.subject]);

function confirm(one) {
  return h(
    "div",
    { class: "alert alert--info tablet-requests__confirm", role: "group", "aria-label": "Confirmer la demande" },
    icon(SIGNS[one.subject]),
    h(
      "div",
      { class: "alert__body" },
      h("p", { class: "alert__title" }, `${title(one)}\u202f?`),
      h("p", {}, `La demande est notée au registre${one.subject === "secret" ? "" : " avec votre nom"}. Vous pouvez la retirer jusqu’à l’ouverture du vote.`),
      h("div", { class: "actions" }, button("Oui, je le demande", "request", { data: { subject: one.subject } }), button("Annuler", "keep", { kind: "secondary" })),
    ),
  );
}

function row(one, me, confirming) {
  if (confirming === one.subject) return h("li", { "data-key": "confirm" }, confirm(one));
  const mine = me.requests.includes(one.subject);
  return h(
    "li",
    { "data-key": `ask-${one.subject}` },
    mine
      ? button(taken(one), "unrequest", { kind: "secondary", name: "undo-2", data: { subject: one.subject } })
      : button(title(one), "ask-request", { kind: "secondary", name: SIGNS[one.subject], data: { subject: one.subject } }),
  );
}

export function tabletRequests(board, me, confirming) {
  const { requests } = board;
  if (!requests || !board.item || !me?.may_request) return null;
  const made = requests.asks.filter((one) => one.count > 0);
  const words = (one) => `${one.sentence}${one.reached ? "\u00a0: demande recevable" : ""}${me.requests.includes(one.subject) ? ", dont la vôtre" : ""}.`;
  return [made.map((one) => h("p", { class: "tablet-requests__count", "data-key": `count-${one.subject}` }, icon(SIGNS[one.subject]), ` ${words(one)}`)), panel(requests, me, confirming)];
}

function panel(requests, me, confirming) {
  return h(
    "details",
    { class: "more tablet-requests", "data-key": "requests", open: Boolean(confirming) },
    h("summary", {}, "Demander un scrutin particulier ou le huis clos"),
    h("ul", { class: "more__body" }, requests.asks.map((one) => row(one, me, confirming))),
  );
}
