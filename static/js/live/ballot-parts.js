/* What a ballot card is made of: the question, the choices, the confirmation, the receipt. */
import { h, icon } from "./dom.js";
import { exactTime, look } from "./words.js";

export const shown = (label) => label.toLocaleUpperCase("fr");

export function heading(card, secret) {
  if (card.own) return h("h2", { class: "ballot-card__title" }, secret ? "Votre bulletin" : card.weight > 1 ? `Votre vote\u00a0: ${card.weight} voix` : "Votre vote");
  return h("h2", { class: "proxy-band" }, icon("handshake"), h("span", {}, `Vous votez pour ${card.name}${card.weight > 1 ? `\u00a0: ${card.weight} voix` : ""}`));
}

export function choices(ballot, card, chosen) {
  const name = `choix-${ballot.id}-${card.seat}`;
  const many = ballot.choices.some(({ code }) => look(code).key === "name");
  const each = ballot.choices.map(({ code, label, members }) => {
    const { key, icon: sign } = look(code);
    const id = `${name}-${code}`;
    return h(
      "div",
      { class: `vote__choice vote__choice--${key}` },
      h("input", { type: "radio", name, id, value: code, checked: code === chosen }),
      h("label", { for: id }, icon(sign), h("span", {}, label, members?.length > 0 && h("span", { class: "vote__members" }, members.join(", "))), h("span", { class: "vote__chosen" }, "choisi")),
    );
  });
  const legend = card.own ? "Que votez-vous\u202f?" : `Que vote ${card.name}\u202f?`;
  return h("fieldset", { class: `vote${many ? " vote--list" : ""}` }, h("legend", { class: "sr-only" }, legend), h("div", { class: "vote__grid" }, each));
}

export function confirmation(secret) {
  const label = secret ? "Déposer mon bulletin" : "Confirmer";
  return h(
    "div",
    { class: "ballot-card__confirm" },
    h("button", { type: "button", class: "button button--big button--wide", "aria-disabled": "true", "data-confirm": "" }, label),
    h("p", { class: "muted", "data-note": "" }, "Choisissez d’abord\u202f; rien ne part avant la confirmation."),
  );
}

export function receipt(label, found, secret) {
  const what = secret ? "Votre bulletin est dans l’urne" : `Vote enregistré\u00a0: ${label}`;
  return h(
    "div",
    { class: "receipt", tabindex: "-1", "data-receipt": "" },
    icon("stamp"),
    h(
      "div",
      {},
      h("p", { class: "receipt__what" }, what),
      h("p", { class: "receipt__when" }, `Enregistré à ${exactTime(found.at)}`),
      h("p", { class: "receipt__code" }, `Ligne ${found.seq} du registre · ${found.hash.slice(0, 12)}…`),
      h("p", {}, h("a", { href: `recus/${found.seq}`, download: `recu-ligne-${found.seq}.json` }, "Garder ce reçu signé")),
    ),
  );
}

export function refusal(answer) {
  const article = answer.article ? ` (${answer.article})` : "";
  return h("div", { class: "alert alert--error", role: "alert" }, icon("circle-alert", "Erreur"), h("p", {}, `${answer.sentence}${article}`));
}

export function sending() {
  return h(
    "div",
    { class: "alert alert--info", tabindex: "-1", "data-sending": "" },
    icon("send"),
    h("div", {}, h("p", {}, h("strong", {}, "Envoi en cours…")), h("p", {}, "Votre vote n’est pas encore enregistré. Laissez cette page ouverte.")),
  );
}
