/* Votes by hands on the course of the meeting: closed session, urgency, urgent item, order, adjournment, rules. */
import { NO, ask, field, radios, select } from "./dialog.js";
import { h } from "./dom.js";

const TITLES = {
  urgency: "Vote sur l’urgence",
  closed_session: "Vote sur le huis clos",
  urgent_item: "Affaire urgente hors de l’ordre du jour",
  order: "Modifier l’ordre du jour",
  adjournment: "Ajourner la séance",
  rules: "Question de procédure",
};
const MATTERS = [["ordinary", "une autre affaire"], ["persons", "une question de personnes"], ["budget", "le budget"]];
const VOICES = [["pour", "Pour"], ["contre", "Contre"], ["abstention", "Abstentions"]];

const number = (name, value) => h("input", { class: "input input--number", type: "number", inputmode: "numeric", min: 0, name, value });

/* What may be put to the vote now, for the menu of the meeting. */
export function subjects(board) {
  const { procedure, meeting } = board;
  const between = !board.item;
  return [
    procedure.urgency?.state === "pending" && between && "urgency",
    !meeting.closed_session && !procedure.granted && "closed_session",
    procedure.urgent_item && between && "urgent_item",
    "order",
    between && "adjournment",
    "rules",
  ].filter(Boolean);
}

export async function chooseProcedure(board, run) {
  const offered = subjects(board).map((value) => ({ value, label: TITLES[value], kind: "secondary" }));
  const { value } = await ask({ title: "Mettre aux voix", body: ["Un vote à main levée sur la conduite de la séance."], actions: [...offered, { ...NO, label: "Fermer", kind: "quiet" }] });
  return value ? decideProcedure(board, value, run) : null;
}

function counts(board, subject) {
  const all = subject === "urgent_item" ? board.procedure.present : board.procedure.voters;
  const boxes = VOICES.map(([code, label]) => field(label, number(`n-${code}`, code === "pour" ? all : 0)));
  return [h("p", { class: "muted" }, `${all} votants. Corrigez les chiffres s’il y a des voix contre ou des abstentions.`), h("div", { class: "hands__counts" }, boxes)];
}

function closed(board) {
  const asks = board.requests?.asks.find((one) => one.subject === "closed_session");
  const askers = [["chair", "le président"], ["members", `des membres (${asks?.sentence ?? "aucune demande"})`]];
  return [
    h("p", {}, "Le conseil décide sans débat."),
    !board.procedure.matters && h("p", { class: "law" }, `${board.procedure.needed_closed} voix pour sont requises\u00a0; une abstention compte comme un refus.`),
    radios("Demandé par", "asker", askers, asks?.reached ? "members" : "chair"),
    board.procedure.matters && radios("Il porte sur", "matter", MATTERS, "ordinary"),
  ];
}

function chair(board) {
  return field("Vote du président", select("chair", [["", "inutile sans partage des voix"], ["pour", "pour"], ["contre", "contre"], ["abstention", "abstention"]]), "Nécessaire si les voix sont égales\u00a0: la sienne est prépondérante là où la loi le dit.");
}

const pending = (board) => board.items.filter((item) => item.state === "pending");

function boxes(legend, name, options, checked = false) {
  const made = options.map(([value, words]) => h("div", { class: "choice" }, h("input", { type: "checkbox", name, value, id: `${name}-${value}`, checked }), h("label", { for: `${name}-${value}` }, words)));
  return h("fieldset", { class: "field" }, h("legend", {}, legend), h("div", { class: "choices" }, made));
}

const sendBack = (board) => h("details", { class: "more" }, h("summary", {}, "Renvoyer certains points à une séance ultérieure"), h("div", { class: "more__body" }, boxes("Points renvoyés si la proposition est adoptée", "items", pending(board).map((item) => [item.id, `Point ${item.position}\u00a0: ${item.title}`]))));
const words = (label, hint) => field(label, h("textarea", { class: "textarea", name: "text", rows: 2, maxlength: 500 }), hint);

function fields(board, subject) {
  const { procedure } = board;
  const here = board.seats.filter((seat) => seat.present).map((seat) => [seat.seat, seat.name]);
  return {
    urgency: () => [h("blockquote", { class: "book__quote" }, procedure.urgency?.reason), h("p", {}, "Si l’urgence est refusée, les points convoqués en urgence sont renvoyés à une séance ultérieure."), counts(board, subject), chair(board), sendBack(board)],
    closed_session: () => [closed(board), counts(board, subject)],
    urgent_item: () => [words("Objet de l’affaire", "Il devient le dernier point de l’ordre du jour si l’urgence est admise."), boxes("Ont voté pour", "named", here, true), counts(board, subject)],
    order: () => [words("Modification proposée", "Par exemple\u00a0: «\u00a0examiner le point 7 avant le point 4\u00a0»."), counts(board, subject), chair(board), sendBack(board)],
    adjournment: () => [h("p", {}, `Les points non examinés (${pending(board).map((item) => item.position).join(", ") || "aucun"}) sont renvoyés à une séance ultérieure.`), counts(board, subject), chair(board)],
    rules: () => [words("Ce qui est mis aux voix", "Tel que le président le lit."), counts(board, subject), chair(board)],
  }[subject]();
}

function payload(board, subject, data) {
  const given = Object.fromEntries(VOICES.map(([code]) => [code, Number(data.get(`n-${code}`)) || 0]));
  const names = data.get("chair") && board.chair ? { [board.chair.seat]: data.get("chair") } : {};
  for (const seat of data.getAll("named")) names[seat] = "pour";
  return {
    subject, counts: given, names, item: board.item, text: String(data.get("text") ?? "").trim(), by_chair: data.get("asker") === "chair",
    items: data.getAll("items").map(Number), ...(data.get("matter") ? { matter: data.get("matter") } : {}),
  };
}

/* The votes for an urgent item are those of the members ticked. */
function counted(subject, form) {
  if (subject !== "urgent_item") return;
  form.addEventListener("change", ({ target }) => {
    if (target.name === "named") form.elements["n-pour"].value = form.querySelectorAll("[name='named']:checked").length;
  });
}

export function decideProcedure(board, subject, run) {
  return ask({
    title: TITLES[subject],
    body: fields(board, subject),
    actions: [{ label: "Enregistrer le vote", value: "vote" }, NO],
    ready: (form) => counted(subject, form),
    attempt: async (_value, data) => {
      if (data.get("matter") === "persons") return said(await run("closed_session", { matter: "persons" }, true));
      return said(await run("decide_procedure", payload(board, subject, data), true));
    },
  });
}

const said = (answer) => (answer.ok ? "" : answer.sentence);
