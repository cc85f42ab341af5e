/* Centre: where the meeting is, and the one next big action. */
import { decided, grouped, points } from "./block.js";
import { target } from "./cockpit-agenda.js";
import { ballotView, voteStarters } from "./cockpit-ballot.js";
import { blockView, mayGroup } from "./cockpit-block.js";
import { decision, granted, urgency } from "./cockpit-decisions.js";
import { next, title } from "./cockpit-parts.js";
import { questionsView } from "./cockpit-questions.js";
import { requestsView } from "./cockpit-requests.js";
import { Election, minutes } from "./election.js";
import { button, chip, h, icon } from "./dom.js";
import { KINDS, MODES, count, date, hour, outcome } from "./words.js";

function beforeOpening(board, answers) {
  const { meeting } = board;
  const said = Object.values(answers);
  const many = (response) => said.filter((one) => one.response === response).length;
  const facts = [[many("present") + many("substitute"), "annoncés présents"], [many("proxy"), "avec pouvoir"], [many("absent") + many("excused"), "absents ou excusés"], [many(null), "sans réponse"]];
  return [
    title("Avant la séance", `${meeting.body}, ${date(meeting.starts_at)} à ${hour(meeting.starts_at)}`),
    h("dl", { class: "stats" }, facts.map(([value, label]) => h("div", { class: "stat" }, h("dt", { class: "stat__label" }, label), h("dd", { class: "stat__value" }, String(value))))),
    next(button("Ouvrir la séance", "open-meeting", { big: true, name: "gavel", key: "A", "data-shortcut": "a" }), h("p", { class: "muted" }, "L’appel et les pouvoirs sont déjà remplis d’après les réponses.")),
  ];
}

function lastResult(board) {
  const { ballot } = board;
  const done = board.items.find((item) => item.id === ballot?.item && item.result);
  if (!done) return null;
  const [word, tone, name] = outcome(done.outcome);
  return h(
    "section",
    { class: `result result--${done.outcome}`, "aria-label": "Dernier résultat" },
    h("div", {}, chip(word, tone, name), h("p", { class: "result__sentence" }, `${points(decided(board, ballot))}\u00a0: ${done.result.sentence ?? done.result}`)),
  );
}

function betweenItems(board, selected, announced) {
  if (board.procedure.urgency?.state === "pending") return urgency(board);
  const item = target(board, selected);
  if (!item) {
    return [
      board.procedure.urgency?.state === "rejected" ? title("Urgence refusée", "Les points sont renvoyés à une séance ultérieure") : title("Ordre du jour épuisé", "Tous les points ont été examinés"),
      decision(board),
      lastResult(board),
      next(button("Lever la séance…", "close-meeting", { big: true, name: "circle-stop", key: "A", "data-shortcut": "a" })),
    ];
  }
  return [
    title(`Point suivant\u00a0: ${item.position} sur ${board.items.length}`, item.title, about(item)),
    granted(board),
    announced.coming(board, item),
    next(button(`Ouvrir le point ${item.position}`, "open-item", { big: true, name: "play", key: "A", data: { item: item.id }, "data-shortcut": "a" }), mayGroup(board) && button("Voter plusieurs points ensemble…", "form-block", { kind: "secondary", name: "layers", key: "G", "data-shortcut": "g" })),
    lastResult(board),
    minutes(board.election),
  ];
}

function about(item) {
  const who = item.rapporteur?.name ?? item.rapporteur;
  return h("p", { class: "row" }, h("span", { class: "muted" }, [KINDS[item.kind], who && `Rapporteur\u00a0: ${who}`, MODES[item.mode]].filter(Boolean).join(" · ")), item.closed_session && chip("Huis clos envisagé", "neutral", "door-closed"));
}

function itemQuorum(board) {
  const found = board.item_quorum;
  if (!found) return null;
  if (found.reached && found.sentence === board.quorum.sentence) return null;
  if (found.reached) return h("p", { class: "law" }, icon("scale"), ` ${found.sentence}`);
  return h("div", { class: "alert alert--error" }, icon("triangle-alert", "Attention"), h("p", {}, found.sentence));
}

function currentItem(board, { hands, announced, election }) {
  const item = board.items.find((one) => one.id === board.item);
  const ballot = board.ballot && board.ballot.item === item.id && ["open", "closed"].includes(board.ballot.state) ? board.ballot : null;
  const block = grouped(board);
  return [
    block.length ? title(`${points(block)} sur ${board.items.length}`, "Vote groupé") : title(`Point ${item.position} sur ${board.items.length}`, item.title, about(item)),
    block.length > 0 && blockView(board, ballot),
    itemQuorum(board),
    granted(board),
    (block.length ? block : [item]).map((one) => announced.view(board, one)),
    Election.serves(board, item, ballot) ? election.view(board, item, ballot, hands) : ballot ? ballotView(board, ballot, hands) : !board.procedure.granted && voteStarters(board, item),
    questionsView(board, item),
    requestsView(board),
  ];
}

function suspended(board) {
  return [
    title("Séance suspendue", board.meeting.closed_session ? "À huis clos" : board.meeting.body),
    next(button("Reprendre la séance", "resume", { big: true, name: "play", key: "A", "data-shortcut": "a" }), h("p", { class: "muted" }, "Le quorum sera recompté à la reprise.")),
  ];
}

function closed(board, office) {
  const done = board.items.filter((item) => item.state === "closed").length;
  return [
    title(count(done, "point examiné", "points examinés"), "Séance levée"),
    h("p", { class: "lede" }, "Le registre est complet. Les délibérations et le procès-verbal se préparent maintenant au secrétariat."),
    next(h("a", { class: "button button--big", href: office }, icon("scroll-text"), h("span", {}, "Préparer les actes et le procès-verbal"))),
  ];
}

function remedy(note) {
  if (/secrétaire/.test(note)) return button("Nommer le secrétaire…", "appoint", { kind: "secondary", data: { office: "secretary" } });
  if (/présid/.test(note)) return button("Remplacer le président…", "appoint", { kind: "secondary", data: { office: "chair" } });
  return null;
}

/* What the clerk had better see before the next click; silent voters are told when the vote is closed. */
function warnings({ notes }) {
  return (notes ?? [])
    .filter((note) => !/voté|utilisé|urgence de la convocation|demandé par/.test(note))
    .map((note) => h("p", { class: "cockpit-note" }, icon("triangle-alert", "Attention"), h("span", {}, note), remedy(note)));
}

export function center(board, { selected, answers, announced, office, ...parts }) {
  const { state } = board.meeting;
  if (state === "convened") return beforeOpening(board, answers);
  if (state === "suspended") return suspended(board);
  if (state === "closed") return closed(board, office);
  return [board.item ? currentItem(board, { announced, ...parts }) : betweenItems(board, selected, announced), warnings(board)];
}
