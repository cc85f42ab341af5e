/* Items voted together: choosing them, the list under discussion, and taking one out at a member's request. */
import { grouped } from "./block.js";
import { reopenable } from "./cockpit-agenda.js";
import { NO, ask, field, select } from "./dialog.js";
import { button, h, icon } from "./dom.js";

const sent = async (run, kind, payload) => {
  const answer = await run(kind, payload, true);
  return answer.ok ? "" : answer.sentence;
};

function choice(board, item, announced) {
  const id = `groupe-${item.id}`;
  const note = item.alone ?? announced.words(board, item);
  return h(
    "div",
    { class: "choice" },
    h("input", { type: "checkbox", id, name: "items", value: item.id, disabled: Boolean(item.alone), "aria-describedby": note ? `${id}-aide` : null }),
    h("label", { for: id }, h("strong", {}, `Point ${item.position}`), ` ${item.title}`, note && h("span", { class: "muted block-note", id: `${id}-aide` }, note)),
  );
}

/* Pick the pending items; those that the law has voted alone say why. */
export function formBlock(board, announced, run) {
  const items = board.items.filter(reopenable);
  return ask({
    title: "Voter plusieurs points ensemble",
    wide: true,
    body: [
      h("p", {}, "Une seule discussion et un seul scrutin, dont le résultat vaut pour chaque point. À la demande d’un seul membre, un point sort du groupe avant le vote."),
      h("fieldset", { class: "field" }, h("legend", {}, "Points du vote groupé"), h("div", { class: "choices" }, items.map((item) => choice(board, item, announced)))),
    ],
    actions: [{ label: "Ouvrir ces points ensemble", value: "form" }, NO],
    attempt: async (_value, data) => {
      const chosen = data.getAll("items").map(Number);
      if (chosen.length < 2) return "Cochez deux points au moins.";
      return sent(run, "form_block", { items: chosen });
    },
  });
}

export const mayGroup = (board) => board.items.filter((item) => reopenable(item) && !item.alone).length > 1;

/* What is discussed as one; each item leaves with one button. */
export function blockView(board, voting) {
  const rows = grouped(board).map((item) =>
    h(
      "li",
      { "data-key": `block-${item.id}` },
      h("span", { class: "block__number" }, String(item.position)),
      h("span", { class: "block__title" }, item.title),
      !voting && button("Sortir du groupe…", "leave-block", { kind: "secondary", data: { item: item.id }, "aria-label": `Sortir du groupe… (point ${item.position})` }),
    ),
  );
  const secret = board.requests?.mode === "secret";
  return h(
    "section",
    { class: "block", "aria-label": "Points votés ensemble", "data-key": "block" },
    h("ul", {}, rows),
    secret && h("p", { class: "cockpit-note" }, icon("triangle-alert", "Attention"), h("span", {}, "Le scrutin secret est demandé\u00a0: il se tient point par point.")),
    !voting && button("Dissocier tous les points…", "split-block", { kind: "quiet", name: "list-ordered" }),
  );
}

function asker(board) {
  const here = board.seats.filter((seat) => seat.present).map((seat) => [seat.seat, seat.name]);
  return field("À la demande de", select("seat", [["", "la présidence"], ...here]), "Noté au registre et au procès-verbal.");
}

const leaving = (items, data) => ({ items, ...(data.get("seat") ? { seat: Number(data.get("seat")) } : {}) });

export function leaveBlock(board, item, run) {
  return ask({
    title: `Sortir le point ${item.position} du vote groupé`,
    body: [h("p", {}, "Il sera examiné et voté seul, après les points du groupe."), asker(board)],
    actions: [{ label: "Sortir ce point", value: "yes" }, NO],
    attempt: (_value, data) => sent(run, "leave_block", leaving([item.id], data)),
  });
}

export function splitBlock(board, run) {
  const [first, ...others] = grouped(board);
  return ask({
    title: "Dissocier tous les points",
    body: [h("p", {}, `Le point ${first.position} reste en discussion, seul\u202f; les autres attendent leur tour.`), asker(board)],
    actions: [{ label: "Dissocier", value: "yes" }, NO],
    attempt: (_value, data) => sent(run, "leave_block", leaving(others.map((item) => item.id), data)),
  });
}
