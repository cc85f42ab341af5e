/* Questions asked before a command: amendment, end of an item, cancelling, suspending, closing. */
import { NO, ask, field, radios, select } from "./dialog.js";
import { h } from "./dom.js";
import { MODES, list } from "./words.js";

const text = (name, rest = {}) => h("input", { class: "input", name, maxlength: 300, ...rest });
const area = (name, rows = 3) => h("textarea", { class: "textarea", name, rows });

async function said(run, kind, payload) {
  const answer = await run(kind, payload, true);
  return answer.ok ? "" : answer.sentence;
}

export function endItem(item, run) {
  return ask({
    title: `Terminer le point ${item.position} sans vote`,
    body: [radios("Le point est", "outcome", [["acknowledged", "pris en compte (dont acte)"], ["discussed", "débattu, sans vote"], ["postponed", "ajourné à une autre séance"], ["withdrawn", "retiré de l’ordre du jour"]], "acknowledged")],
    actions: [{ label: "Terminer le point", value: "end" }, NO],
    attempt: (_value, data) => said(run, "close_item", { item: item.id, outcome: data.get("outcome") }),
  });
}

export function askQuestion(item, run) {
  return ask({
    title: "Vote sur un amendement ou une question",
    body: [
      field("Ce qui est mis aux voix", text("question", { required: true }), "Tel que le président le lit\u00a0: «\u00a0amendement n°\u00a01\u00a0», «\u00a0huis clos\u00a0»…"),
      radios("Façon de voter", "mode", Object.entries(MODES), "main_levee"),
    ],
    actions: [{ label: "Ouvrir le vote", value: "open" }, NO],
    attempt: async (_value, data) => {
      const question = String(data.get("question")).trim();
      if (!question) return "Écrivez ce qui est mis aux voix.";
      return said(run, "open_ballot", { item: item.id, mode: data.get("mode"), question });
    },
  });
}

export function cancelBallot(ballot, run) {
  return ask({
    title: "Annuler ce scrutin",
    body: [h("p", {}, "Les votes déjà reçus ne compteront pas. Le scrutin annulé reste au registre."), field("Motif", area("motive", 2))],
    actions: [{ label: "Annuler le scrutin", value: "yes", kind: "danger" }, { ...NO, label: "Le garder" }],
    attempt: async (_value, data) => {
      const motive = String(data.get("motive")).trim();
      return motive ? said(run, "cancel_ballot", { ballot, motive }) : "Écrivez le motif\u00a0: il est noté au registre.";
    },
  });
}

/* Who has not voted, in sentences; none once everyone did. */
function silent(board) {
  if (!board.ballot || board.ballot.cast >= board.ballot.electorate) return [];
  const told = (board.notes ?? []).filter((note) => /voté|utilisé/.test(note));
  if (told.length) return told;
  const missing = board.seats.filter((seat) => !seat.voted && !seat.withdrawn && (seat.present || seat.proxy_to));
  return missing.length ? [`N’ont pas voté\u00a0: ${list(missing.map((seat) => seat.name))}.`] : [];
}

/* Closing asks only when somebody in the room has not voted; the question follows the votes that still arrive. */
export function closeBallot(store, run) {
  const { ballot } = store.board;
  const close = () => said(run, "close_ballot", { ballot: ballot.id });
  if (!silent(store.board).length) return run("close_ballot", { ballot: ballot.id });
  const body = h("div", { role: "status" });
  const fill = () => {
    const words = silent(store.board);
    const notes = words.map((sentence) => h("p", { class: "close-note" }, sentence));
    const none = store.board.ballot ? "Tous ont voté maintenant." : "Ce vote n’est plus ouvert.";
    const after = words.length ? "Ces membres seront notés comme n’ayant pas pris part au vote." : none;
    body.replaceChildren(...notes, h("p", { class: "muted" }, after));
  };
  const stop = store.watch(fill);
  const actions = [{ label: "Clore le vote", value: "close" }, { ...NO, label: "Attendre encore" }];
  return ask({ title: "Clore le vote maintenant\u202f?", body, actions, attempt: close }).finally(stop);
}

export function suspend(run) {
  return ask({
    title: "Suspendre la séance",
    body: [field("Motif (facultatif)", text("reason"), "Il est noté au registre avec l’heure.")],
    actions: [{ label: "Suspendre", value: "yes" }, NO],
    attempt: (_value, data) => said(run, "suspend", { reason: String(data.get("reason")).trim() }),
  });
}

export function closeMeeting(board, run) {
  const left = board.items.filter((item) => item.state === "pending");
  return ask({
    title: "Lever la séance\u202f?",
    body: [
      left.length > 0 && h("p", { class: "close-note" }, `${left.length === 1 ? "Un point n’a pas été examiné" : `${left.length} points n’ont pas été examinés`}\u00a0: ${list(left.map((item) => String(item.position)))}.`),
      h("p", {}, "La séance levée ne peut pas être rouverte. Le registre reste lisible et ses lignes ne changent plus."),
    ],
    actions: [{ label: "Lever la séance", value: "close", kind: "danger" }, NO],
    attempt: () => said(run, "close_meeting", {}),
  });
}

/* Secretary of the meeting, or whoever presides from now on: a member in the room. */
export function appoint(board, office, run) {
  const here = board.seats.filter((seat) => seat.present).map((seat) => [seat.seat, seat.capacity ? `${seat.name}, ${seat.capacity}` : seat.name]);
  const secretary = office === "secretary";
  return ask({
    title: secretary ? "Nommer le secrétaire de séance" : "Remplacer le président",
    body: [field(secretary ? "Secrétaire" : "Préside désormais", select("seat", [["", "Choisir un membre présent"], ...here]))],
    actions: [{ label: secretary ? "Nommer" : "Donner la présidence", value: "yes" }, NO],
    attempt: async (_value, data) => {
      if (!data.get("seat")) return "Choisissez un membre présent.";
      return said(run, secretary ? "name_secretary" : "replace_chair", { seat: Number(data.get("seat")) });
    },
  });
}
