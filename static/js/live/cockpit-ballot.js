/* The vote at the centre of the cockpit: ways to start one, its turnout, its figures before proclamation. */
import { button, chip, h, icon } from "./dom.js";
import { hemicycle } from "./hemicycle.js";
import { urnAction, urnPanel } from "./cockpit-urn.js";
import { KEYS, otherwise, rollCall } from "./cockpit-ways.js";
import { MODES, count, look, outcome } from "./words.js";

const HEARD = { report: "acknowledged", information: "acknowledged", question: "discussed", debate: "discussed" };
const SHORT = { public: "Ouvrir le vote", main_levee: "Voter à main levée", secret: "Ouvrir le scrutin secret" };
const SIGNS = { public: "tablet", main_levee: "hand", secret: "lock", roll_call: "megaphone" };

function starter(item, mode, first) {
  const data = { item: item.id, mode };
  return button(SHORT[mode], "open-ballot", { name: SIGNS[mode], key: KEYS[mode], kind: first ? "" : "secondary", big: first, data, "data-shortcut": KEYS[mode].toLowerCase() });
}

/* One way to vote stands first (as the office proposed); a show of hands is always one key away. */
export function voteStarters(board, item) {
  const heard = HEARD[item.kind];
  const video = board.meeting.rooms.length > 0;
  const usual = video || ((board.block.length || board.meeting.weighted) && (board.requests?.mode ?? item.mode) === "secret") ? "public" : board.requests?.mode ?? (item.mode in SHORT ? item.mode : "public");
  const group = board.block.length > 0;
  const ways = Object.keys(SHORT).filter((mode) => (video ? mode === "public" : mode !== "secret" || !(group || board.meeting.weighted)));
  const others = ways.filter((mode) => mode !== usual);
  const end = button(heard === "discussed" ? "Clore le point\u00a0: débattu" : "Clore le point\u00a0: dont acte", "close-item", { big: true, name: "check", key: "C", data: { item: item.id, outcome: heard }, "data-shortcut": "c" });
  return h(
    "div",
    { class: "stack", "data-key": "starters" },
    h("div", { class: "next-action" }, heard ? end : starter(item, usual, true), heard ? null : others.map((mode) => starter(item, mode, false))),
    h(
      "p",
      { class: "row" },
      !group && button(heard ? "Terminer autrement…" : "Terminer sans vote…", "end-item", { kind: "quiet", data: { item: item.id } }),
      !heard && button("Voter autrement…", "other-way", { kind: "quiet", data: { item: item.id } }),
      !group && button("Vote sur un amendement ou une question…", "ask-question", { kind: "quiet", data: { item: item.id } }),
    ),
  );
}

function turnout(ballot) {
  const words = `${count(ballot.cast, "vote")} sur ${ballot.electorate}`;
  return h(
    "div",
    { class: "turnout" },
    h("p", { class: "turnout__figure" }, h("strong", {}, String(ballot.cast)), ` sur ${ballot.electorate} ont voté`),
    h("progress", { max: Math.max(1, ballot.electorate), value: ballot.cast, "aria-label": words }),
  );
}

const waiting = (board) => board.seats.filter((seat) => !seat.voted && !seat.withdrawn && (seat.present || seat.proxy_to));

function running(board, ballot) {
  const close = ballot.urn ? urnAction(ballot) : button("Clore le vote", "close-ballot", { big: true, name: "circle-stop", key: "C", data: { ballot: ballot.id }, "data-shortcut": "c" });
  if (ballot.mode === "roll_call") return [rollCall(board, ballot, [otherwise(board), cancel(ballot)]), turnout(ballot), h("div", { class: "next-action" }, close)];
  const names = waiting(board).map((seat) => h("li", {}, seat.short || seat.name));
  return [
    h("div", { class: "ballot-open" }, turnout(ballot), ballot.urn?.ripe ? urnPanel(ballot) : hemicycle(board.seats, `Hémicycle\u00a0: ${ballot.cast} votes reçus`)),
    names.length > 0 && h("details", { class: "more", "data-key": "waiting" }, h("summary", {}, `${count(names.length, "voix attendue", "voix attendues")}`), h("ul", { class: "more__body waiting" }, names)),
    ballot.urn && !ballot.urn.ripe && urnPanel(ballot),
    h("div", { class: "next-action" }, close, ballot.mode === "public" && button("Noter une voix dite…", "take-voice", { kind: "quiet" }), otherwise(board), cancel(ballot)),
  ];
}

const cancel = (ballot) => button("Annuler ce scrutin…", "cancel-ballot", { kind: "quiet", data: { ballot: ballot.id } });

export function figures(ballot) {
  return h(
    "dl",
    { class: "tally" },
    ballot.choices.map(({ code, label }) => h("div", {}, h("dt", { class: `v-${look(code).key}` }, icon(look(code).icon), label), h("dd", {}, String(ballot.result.counts[code] ?? 0)))),
  );
}

function finished(board, ballot) {
  const { result } = ballot;
  const [word, tone, name] = outcome(result.outcome);
  const seen = ballot.mode === "public" || ballot.mode === "roll_call";
  return [
    h(
      "section",
      { class: `result${seen ? " result--figure" : ""} result--${result.outcome}`, "aria-label": "Résultat" },
      h("div", {}, chip(`${word} (à proclamer)`, tone, name), h("p", { class: "result__sentence" }, result.sentence), figures(ballot), result.casting_vote && h("p", { class: "law" }, icon("scale"), " Partage des voix\u00a0: celle du président est prépondérante.")),
      seen && h("div", { class: "result__figure" }, hemicycle(board.seats, result.sentence)),
    ),
    h("div", { class: "next-action" }, button("Proclamer le résultat", "proclaim", { big: true, name: "megaphone", key: "A", data: { ballot: ballot.id }, "data-shortcut": "a" }), ballot.mode !== "secret" && button("Rouvrir le vote…", "reopen-ballot", { kind: "quiet" }), cancel(ballot)),
  ];
}

export function ballotView(board, ballot, hands) {
  const what = ballot.question ? `${MODES[ballot.mode]}\u00a0: «\u00a0${ballot.question}\u00a0»` : MODES[ballot.mode];
  const body = ballot.state === "closed" ? finished(board, ballot) : ballot.mode === "main_levee" ? hands(ballot, board) : running(board, ballot);
  return h("div", { class: "stack", "data-key": `ballot-${ballot.id}-${ballot.mode}-${ballot.state}` }, h("p", {}, chip(what, "accent", SIGNS[ballot.mode])), body);
}
