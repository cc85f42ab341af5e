/* Oral questions as cockpit, tablets and room show them: on their item, in the order they were put. Never a vote. */
import { chip, h } from "./dom.js";
import { count } from "./words.js";

const STATES = {
  waiting: ["À poser", "neutral", "clock"], asked: ["Posée", "info", "mic"], answered: ["Répondue", "ok", "check"],
  withdrawn: ["Retirée", "neutral", "undo-2"], postponed: ["Reportée", "warn", "calendar-clock"], written: ["Réponse écrite", "info", "mail"],
};

export const state = (one) => chip(...STATES[one.state]);

/* Where a question comes from, or who answered it. */
export function origin(one) {
  if (one.answered_by) return `Réponse de ${one.answered_by}`;
  return one.received ? `Reçue le ${one.received.split("-").reverse().join("/")}` : "Posée en séance";
}

const unsettled = (one) => ["waiting", "asked"].includes(one.state);
const listed = (questions) => count(questions.length, "question orale", "questions orales");

export const total = (questions) => (questions.length ? `${listed(questions)}, ${questions.filter(unsettled).length} à traiter` : "Aucune question orale");

const here = (board) => {
  const item = board.items.find((one) => one.id === board.item);
  return item?.kind === "question" ? board.questions.filter((one) => one.item === item.id) : [];
};

/* What members read of them: who asks what, which is being asked, who answered. */
export function tabletQuestions(board) {
  const questions = here(board);
  if (!questions.length) return null;
  return h(
    "section",
    { class: "orals", "aria-label": "Questions orales", "data-key": "orals" },
    h("p", {}, h("strong", {}, total(questions))),
    h("ol", {}, questions.map((one) => h("li", { "data-key": `oral-${one.id}`, class: `oral oral--${one.state}` }, h("div", { class: "oral__words" }, h("p", { class: "row" }, h("strong", {}, one.name), state(one), h("span", { class: "muted" }, origin(one))), h("p", {}, one.text))))),
  );
}

/* In the room: the question being asked, large; else who is still to ask. */
export function roomQuestions(board) {
  const questions = here(board);
  const asked = questions.find((one) => one.state === "asked");
  if (asked) return h("div", { class: "screen-oral" }, h("p", { class: "screen-small" }, `Question de ${asked.name}`), h("p", { class: asked.text.length > 220 ? "screen-oral__text screen-oral__text--long" : "screen-oral__text" }, asked.text));
  const left = questions.filter((one) => one.state === "waiting");
  if (left.length) return h("div", { class: "screen-oral" }, h("p", { class: "screen-small" }, `À poser\u00a0: ${listed(left)}`), h("ol", { class: "screen-names" }, left.slice(0, 6).map((one) => h("li", {}, one.name))));
  return questions.length > 0 && h("p", { class: "screen-small" }, "Les questions orales ont été traitées.");
}
