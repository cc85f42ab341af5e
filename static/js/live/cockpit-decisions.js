/* Centre: the urgency to decide first, and what the council has just decided on the course of the meeting. */
import { next, title } from "./cockpit-parts.js";
import { button, h, icon } from "./dom.js";

/* The council has decided something on the course of the meeting: what follows, in one action. */
export function granted(board) {
  const { granted: decided } = board.procedure;
  if (!decided) return decision(board);
  return [decision(board), h("div", { class: "next-action", "data-key": "doors" }, button("Passer à huis clos", "closed-session", { big: true, name: "door-closed", key: "A", "data-shortcut": "a" }), h("p", { class: "muted" }, "L’écran de la salle s’éteint aussitôt."))];
}

export function decision({ procedure }) {
  return procedure.last && h("div", { class: "alert alert--info", "data-key": "decision" }, icon("gavel"), h("p", {}, procedure.last.sentence));
}

export function urgency(board) {
  return [
    title("À l’ouverture de la séance", "Le conseil se prononce sur l’urgence"),
    h("blockquote", { class: "book__quote" }, board.procedure.urgency.reason),
    next(button("Mettre l’urgence aux voix", "procedure", { big: true, name: "scale", key: "A", data: { subject: "urgency" }, "data-shortcut": "a" }), h("p", { class: "muted" }, "Aucun point convoqué en urgence ne s’ouvre avant ce vote.")),
  ];
}
