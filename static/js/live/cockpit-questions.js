/* Oral questions on their item: put on the list, asked, answered by whom, or left for another day. Never a vote. */
import { NO, ask, field, radios, select } from "./dialog.js";
import { button, h } from "./dom.js";
import { origin, state, total } from "./oral-parts.js";

async function said(run, kind, payload) {
  const answer = await run(kind, payload, true);
  return answer.ok ? "" : answer.sentence;
}

function steps(one) {
  const data = { question: one.id };
  if (one.state === "waiting") return [button("Question posée", "ask-oral", { name: "mic", data }), button("Ne sera pas traitée…", "drop-oral", { kind: "quiet", data })];
  if (one.state === "asked") return [button("Réponse donnée…", "answer-oral", { name: "check", data }), button("Ne sera pas traitée…", "drop-oral", { kind: "quiet", data })];
  return [];
}

function row(one) {
  return h(
    "li",
    { "data-key": `oral-${one.id}`, class: `oral oral--${one.state}` },
    h("div", { class: "oral__words" }, h("p", { class: "row" }, h("strong", {}, one.name), state(one), h("span", { class: "muted" }, origin(one))), h("p", {}, one.text), one.answer && h("p", { class: "muted" }, one.answer)),
    h("div", { class: "actions" }, steps(one)),
  );
}

export function questionsView(board, item) {
  if (item.kind !== "question") return null;
  const { questions } = board;
  return h(
    "section",
    { class: "orals", "aria-label": "Questions orales", "data-key": "orals" },
    h("p", { class: "row" }, h("strong", {}, total(questions)), button("Inscrire une question…", "put-oral", { kind: "secondary", name: "plus", data: { item: item.id } })),
    questions.length > 0 && h("ul", {}, questions.map(row)),
  );
}

const people = (board, words, seats = board.seats) => select("seat", [["", words], ...seats.map((seat) => [seat.seat, seat.name])]);

export function putQuestion(board, item, run) {
  return ask({
    title: "Inscrire une question orale",
    body: [
      field("Auteur", people(board, "Choisir un membre")),
      field("Question, ou son résumé", h("textarea", { class: "textarea", name: "text", rows: 4, maxlength: 1500 })),
      field("Reçue avant la séance, le", h("input", { class: "input", type: "date", name: "received" }), "Vide\u00a0: elle est posée en séance."),
    ],
    actions: [{ label: "Inscrire la question", value: "yes" }, NO],
    attempt: async (_value, data) => {
      if (!data.get("seat") || !String(data.get("text")).trim()) return "Choisissez l’auteur et écrivez la question.";
      return said(run, "put_question", { item, seat: Number(data.get("seat")), text: String(data.get("text")), received: String(data.get("received")) });
    },
  });
}

export function answerQuestion(board, question, run) {
  const here = board.seats.filter((seat) => seat.present);
  const who = people(board, "Choisir un membre présent", here);
  who.value = String(board.chair?.seat ?? "");
  return ask({
    title: "Réponse à la question orale",
    body: [field("Répond", who), field("Substance de la réponse (facultatif)", h("textarea", { class: "textarea", name: "text", rows: 4, maxlength: 1500 }), "Imprimée au procès-verbal.")],
    actions: [{ label: "Noter la réponse", value: "yes" }, NO],
    attempt: async (_value, data) => (data.get("seat") ? said(run, "answer_question", { question, seat: Number(data.get("seat")), text: String(data.get("text")) }) : "Choisissez qui a répondu."),
  });
}

export function dropQuestion(question, run) {
  return ask({
    title: "Question orale non traitée",
    body: [radios("La question est", "reason", [["postponed", "reportée à une autre séance"], ["written", "suivie d’une réponse écrite"], ["withdrawn", "retirée par son auteur"]], "postponed")],
    actions: [{ label: "Noter", value: "yes" }, NO],
    attempt: (_value, data) => said(run, "drop_question", { question, reason: data.get("reason") }),
  });
}
