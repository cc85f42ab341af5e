/* What members have asked for on the item under discussion, and noting a request said aloud. */
import { NO, ask, field, select } from "./dialog.js";
import { button, chip, h, icon } from "./dom.js";
import { list } from "./words.js";

const SIGNS = { public: "tablet", secret: "lock", closed_session: "door-closed" };

const nameOf = (board, seat) => board.seats.find((one) => one.seat === seat)?.name ?? "";

function line(board, one) {
  const names = list(one.seats.map((seat) => nameOf(board, seat)));
  return h(
    "li",
    { "data-key": `ask-${one.subject}`, class: one.reached ? "is-reached" : null },
    icon(SIGNS[one.subject]),
    h("span", { class: "requests__words" }, h("strong", {}, one.sentence), names && h("span", { class: "muted" }, ` ${names}`)),
    one.reached && chip("Demande recevable", "accent", "check"),
    one.reached && one.subject === "closed_session" && button("Mettre aux voix…", "procedure", { kind: "secondary", data: { subject: "closed_session" } }),
  );
}

/* Silent while nobody asks for anything, save one quiet button. */
export function requestsView(board) {
  const { requests } = board;
  if (!requests) return null;
  const made = requests.asks.filter((one) => one.count > 0);
  return h(
    "section",
    { class: "requests", "aria-label": "Demandes des membres", "data-key": "requests" },
    made.length > 0 && h("ul", {}, made.map((one) => line(board, one))),
    button("Noter une demande faite à voix haute…", "note-request", { kind: "quiet", name: "hand" }),
  );
}

/* A member who asks aloud; chosen again, the request is taken back. */
export function noteRequest(board, run) {
  const { requests } = board;
  const here = board.seats.filter((seat) => seat.present && !seat.withdrawn).map((seat) => [seat.seat, seat.name]);
  const subjects = requests.asks.map((one) => [one.subject, one.sentence]);
  return ask({
    title: "Demande d’un membre",
    body: [
      field("Il demande", select("subject", [["", "Choisir la demande"], ...subjects])),
      field("Membre", select("seat", [["", "Choisir un membre présent"], ...here]), "Seuls les membres présents comptent, jamais les pouvoirs."),
    ],
    actions: [{ label: "Noter la demande", value: "make_request" }, { label: "Il la retire", value: "withdraw_request", kind: "secondary" }, NO],
    attempt: async (value, data) => {
      if (!data.get("subject") || !data.get("seat")) return "Choisissez la demande et le membre.";
      const answer = await run(value, { seat: Number(data.get("seat")), subject: data.get("subject"), item: requests.item }, true);
      return answer.ok ? "" : answer.sentence;
    },
  });
}
