/* Who opens the urn of a secret vote, for the cockpit and the tablets. */
import { h, icon } from "./dom.js";
import { count } from "./words.js";

export const confirmations = (urn) => `${count(urn.confirmed, "confirmation")} sur ${urn.needed}`;

export function keepers(urn) {
  return h(
    "ul",
    { class: "urn-keepers" },
    urn.keepers.map((one) =>
      h("li", { class: one.confirmed ? "urn-keeper urn-keeper--done" : "urn-keeper", "data-key": `keeper-${one.seat}` }, icon(one.confirmed ? "circle-check" : "circle-dashed"), h("span", {}, h("strong", {}, one.name), ` (${one.role})`), h("span", { class: "urn-keeper__said" }, one.confirmed ? "a confirmé" : "en attente")),
    ),
  );
}

export const revealing = (words) => words.map((sentence) => h("p", { class: "urn-warning", "data-key": sentence }, icon("triangle-alert", "Attention"), h("span", {}, sentence)));
