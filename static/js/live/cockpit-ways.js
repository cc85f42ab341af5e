/* How a vote goes on: names called in order, a voice said aloud, another way of voting, a closing taken back. */
import { NO, ask, field, radios, select } from "./dialog.js";
import { button, h, icon } from "./dom.js";
import { MODES, count, look } from "./words.js";

/* Ways that are one key away; the board names all of them, and those that may follow each. */
export const KEYS = { public: "V", main_levee: "M", secret: "B" };

const motive = (hint) => field("Motif", h("textarea", { class: "textarea", name: "motive", rows: 2 }), hint);

/* Ask for a motive, then send; what was typed stays when the answer is a refusal. */
function explained(kind, payload, run, needed) {
  return async (_value, data) => {
    const why = String(data.get("motive")).trim();
    if (!why) return needed;
    const chosen = data.get("mode") ? { mode: data.get("mode") } : {};
    const answer = await run(kind, { ...payload, ...chosen, motive: why }, true);
    return answer.ok ? "" : answer.sentence;
  };
}

/* Ways that are not one key away. */
export function otherWay(board, item, run) {
  const other = Object.keys(board.ways).filter((mode) => !(mode in KEYS));
  const ways = board.block.length || board.meeting.rooms.length ? ["roll_call"] : other;
  return ask({
    title: board.block.length ? "Voter autrement ces points" : `Voter autrement le point ${item.position}`,
    body: [radios("Façon de voter", "mode", ways.map((mode) => [mode, MODES[mode]]), ways[0])],
    actions: [{ label: "Ouvrir le vote", value: "open" }, NO],
    attempt: async (_value, data) => {
      const answer = await run("open_ballot", { item: item.id, mode: data.get("mode") }, true);
      return answer.ok ? "" : answer.sentence;
    },
  });
}

export function changeWay({ ballot, ways: after }, run) {
  const ways = after[ballot.mode].map((mode) => [mode, MODES[mode]]);
  const kept = ballot.mode === "public" || ballot.mode === "roll_call";
  const words = kept ? "Les voix déjà données par nom restent si le vote se fait encore par noms\u202f; sinon il reprend du début." : "Le vote reprend du début\u202f; ce qui a été donné reste au registre, sans compter.";
  return ask({
    title: "Continuer ce vote autrement",
    body: [h("p", {}, words), radios("Façon de voter", "mode", ways, ways[0][0]), motive("Noté au registre et au procès-verbal\u00a0: «\u00a0réseau coupé\u00a0»…")],
    actions: [{ label: "Continuer ainsi", value: "yes" }, { ...NO, label: "Ne rien changer" }],
    attempt: explained("change_way", { ballot: ballot.id }, run, "Écrivez le motif\u00a0: il est noté au registre."),
  });
}

export function reopen(ballot, run) {
  return ask({
    title: "Rouvrir ce vote",
    body: [h("p", {}, "Le résultat n’est pas encore proclamé\u00a0: les votes donnés restent et peuvent changer jusqu’à la nouvelle clôture."), motive("Noté au registre et au procès-verbal.")],
    actions: [{ label: "Rouvrir le vote", value: "yes" }, { ...NO, label: "Garder la clôture" }],
    attempt: explained("reopen_ballot", { ballot: ballot.id }, run, "Écrivez le motif\u00a0: il est noté au registre."),
  });
}

const able = (board) => board.seats.filter((seat) => !seat.withdrawn && (seat.present || seat.proxy_to));

function choices(ballot, seat) {
  const data = (code) => ({ ballot: ballot.id, seat: seat.seat, choice: code });
  return ballot.choices.map(({ code, label }) => button(look(code).short ?? label, "record-vote", { kind: "secondary", name: look(code).icon, data: data(code), "aria-label": `${seat.name}\u00a0: ${label}` }));
}

function bearer(board, seat) {
  const held = board.seats.find((one) => one.seat === seat.proxy_to);
  return held && !seat.present ? h("span", { class: "muted" }, ` (pouvoir à ${held.name})`) : null;
}

/* The name to call, its answers, and what each one said. */
export function rollCall(board, ballot, others) {
  const [next, ...after] = able(board).filter((seat) => !seat.voted);
  const said = board.seats.filter((seat) => seat.voted);
  const label = (code) => ballot.choices.find((choice) => choice.code === code)?.label ?? "";
  return h(
    "div",
    { class: "roll-call stack", "data-key": "roll-call" },
    next
      ? h("section", { class: "roll-call__now", "aria-label": "Nom appelé" }, h("p", { class: "eyebrow" }, "On appelle"), h("p", { class: "roll-call__name" }, next.name, bearer(board, next)), h("div", { class: "roll-call__answers" }, choices(ballot, next)), after.length > 0 && h("p", { class: "muted" }, `Ensuite\u00a0: ${after[0].name}${after.length > 1 ? `, puis ${count(after.length - 1, "nom")}` : ""}`))
      : h("p", { class: "lede" }, icon("check"), " Tous les noms ont été appelés."),
    said.length > 0 && h("details", { class: "more", "data-key": "said" }, h("summary", {}, `${count(said.length, "voix donnée", "voix données")}`), h("ul", { class: "more__body waiting" }, said.map((seat) => h("li", { class: `v-${look(seat.choice).key}` }, icon(look(seat.choice).icon), ` ${seat.name}\u00a0: ${label(seat.choice)}`)))),
    h("p", { class: "row" }, button("Noter ou corriger une voix…", "take-voice", { kind: "quiet" }), others),
  );
}

/* A member without a tablet, or who spoke too fast. */
export function takeVoice(board, run) {
  const { ballot } = board;
  return ask({
    title: "Noter une voix dite dans la salle",
    body: [
      field("Membre", select("seat", [["", "Choisir un nom"], ...able(board).map((seat) => [seat.seat, `${seat.name}${seat.voted ? " (a déjà voté)" : ""}`])])),
      radios("Sa voix", "choice", ballot.choices.map(({ code, label }) => [code, label]), ""),
      h("p", { class: "muted" }, "Elle est notée au registre comme recueillie par le secrétariat et remplace la précédente."),
    ],
    actions: [{ label: "Noter cette voix", value: "yes" }, NO],
    attempt: async (_value, data) => {
      if (!data.get("seat") || !data.get("choice")) return "Choisissez le membre et sa voix.";
      const answer = await run("record_vote", { ballot: ballot.id, seat: Number(data.get("seat")), choice: data.get("choice") }, true);
      return answer.ok ? "" : answer.sentence;
    },
  });
}

export const otherwise = ({ ballot, ways }) => ways[ballot.mode]?.length > 0 && button("Continuer autrement…", "change-way", { kind: "quiet" });
