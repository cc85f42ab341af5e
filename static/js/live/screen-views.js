/* Scenes of the room screen, from the board to elements. The result is shown in words once it is proclaimed. */
import { decided, grouped, points } from "./block.js";
import { h, icon } from "./dom.js";
import { floorWords } from "./screen-floor.js";
import { hemicycle } from "./hemicycle.js";
import { roomQuestions } from "./oral-parts.js";
import { confirmations } from "./urn-parts.js";
import { count, date, hour, look, outcome } from "./words.js";

const cover = (key, name, title, words) => ({
  key: `cover ${key}`,
  nodes: [h("div", { class: "screen-cover" }, icon(name), h("h1", {}, title), words && h("p", {}, words))],
});

function turnout(ballot) {
  return h(
    "p",
    { class: "screen-turnout" },
    h("strong", {}, String(ballot.cast)),
    h("span", {}, ballot.cast < 2 ? " vote reçu" : " votes reçus", h("br"), ` sur ${ballot.electorate}`),
  );
}

/* The room follows the opening of the urn, without names. */
function urn({ urn: found }) {
  if (!found?.ripe) return null;
  return h("p", { class: "screen-urn" }, icon(found.ready ? "lock-open" : "lock"), ` Ouverture de l’urne\u00a0: ${confirmations(found)}`);
}

const size = (title) => (title.length > 110 ? "long" : title.length > 60 ? "medium" : "short");

/* Items voted together, one under the other. */
const titles = (items) => [h("h1", { class: "screen-title screen-title--short" }, "Vote groupé"), h("ul", { class: "screen-names screen-names--block" }, items.map((one) => h("li", {}, h("strong", {}, `${one.position}. `), one.title)))];

function voting(item, ballot, board) {
  const hands = ballot.mode === "main_levee";
  const open = { public: "Vote ouvert", secret: "Scrutin secret ouvert", paper: "Scrutin secret sur papier", main_levee: "Vote à main levée", roll_call: "Appel nominal" }[ballot.mode];
  const words = ballot.state === "open" ? open : "Scrutin clos";
  return [
    h(
      "div",
      { class: "screen-words" },
      h("p", { class: "screen-state" }, icon(hands ? "hand" : "vote"), words),
      ballot.items.length ? titles(decided(board, ballot)) : h("h1", { class: `screen-title screen-title--${size(ballot.question || item.title)}` }, ballot.question || item.title),
      ballot.state === "open" && ballot.election && h("ul", { class: "screen-names" }, ballot.choices.filter(({ code }) => /^c\d+$/.test(code)).map(({ label }) => h("li", {}, label))),
      ballot.state === "open" ? [!hands && ballot.mode !== "paper" && turnout(ballot), urn(ballot)] : h("p", { class: "screen-wait" }, "Le résultat va être proclamé."),
    ),
    h("div", { class: "screen-figure" }, hemicycle(silent(board.seats), hands ? "Hémicycle" : `${ballot.cast} votes reçus sur ${ballot.electorate}`)),
  ];
}

/* Until the proclamation the room sees who has voted, not what. */
const silent = (seats) => seats.map((seat) => ({ ...seat, choice: null }));

function counts(ballot) {
  return h(
    "dl",
    { class: "tally" },
    ballot.choices
      .filter(({ code }) => !["nppv", "blanc", "nul"].includes(code) || ballot.result.counts[code])
      .map(({ code, label }) => h("div", {}, h("dt", { class: `v-${look(code).key}` }, icon(look(code).icon), look(code).short ?? label), h("dd", { class: `v-${look(code).key}` }, String(ballot.result.counts[code] ?? 0)))),
  );
}

function result(item, ballot, board) {
  const [word, , name] = outcome(ballot.result.outcome);
  const seen = ballot.mode === "public" || ballot.mode === "roll_call";
  return {
    key: `${seen ? "split" : "result"} result-${ballot.id}`,
    nodes: [
      h(
        "div",
        { class: "screen-words" },
        h("p", { class: `screen-state screen-state--${ballot.result.outcome}` }, icon(name), word),
        h("h1", { class: `screen__result${ballot.result.sentence.length > 45 ? " screen__result--long" : ""}` }, ballot.result.sentence),
        h("p", { class: "screen-small" }, ballot.items.length ? points(decided(board, ballot)) : ballot.question || item?.title),
        counts(ballot),
      ),
      seen && h("div", { class: "screen-figure" }, hemicycle(board.seats, ballot.result.sentence)),
    ],
  };
}

/* Who stands, before the ballot opens. */
function standing(item, election) {
  const names = election.candidates.map((one) => h("li", {}, one.name, one.members.length > 0 && h("span", { class: "screen-small" }, ` ${one.members.map((member) => member.name).join(", ")}`)));
  const elected = election.elected.map((one) => one.name);
  return {
    key: `election ${election.id} ${election.round} ${election.left}`,
    nodes: [
      h(
        "div",
        { class: "screen-words" },
        h("p", { class: "screen-state" }, icon("vote"), election.ballot === "proportional" ? "Élection" : `Élection, tour ${election.round}`),
        h("h1", { class: `screen-title screen-title--${size(item.title)}` }, item.title),
        elected.length > 0 && h("p", { class: "screen-small" }, `Déjà élus\u00a0: ${elected.join(", ")}`),
        names.length > 0 && h("ul", { class: "screen-names" }, names),
      ),
    ],
  };
}

function appointed(item) {
  return {
    key: `appointed ${item.id}`,
    nodes: [h("div", { class: "screen-words" }, h("p", { class: "screen-state screen-state--elected" }, icon("circle-check"), "Nomination"), h("h1", { class: "screen__result screen__result--long" }, item.result.sentence), h("p", { class: "screen-small" }, item.title))],
  };
}

function between(board) {
  const done = board.items.filter((item) => item.state === "closed").length;
  const left = board.items.find((item) => item.state === "pending");
  if (!left) return cover("done", "check-check", "L’ordre du jour est épuisé", "");
  return cover("between", "landmark", done ? "Entre deux points" : "La séance est ouverte", board.chair ? `Sous la présidence de ${board.chair.name}` : "");
}

const reached = ({ requests }) => requests?.asks.filter((one) => one.reached).map((one) => h("p", { class: "screen-small" }, icon("hand"), ` ${one.sentence}`));

/* What the council decides on the course of the meeting, between two items. */
function procedure({ procedure: { urgency, last } }) {
  if (last) return cover(`decision-${last.subject}-${last.outcome}`, "gavel", last.outcome === "adopted" ? "Décision du conseil" : "Proposition rejetée", last.sentence);
  if (urgency?.state === "pending") return cover("urgency", "scale", "Le conseil se prononce sur l’urgence", urgency.reason);
  if (urgency?.state === "rejected") return cover("urgency-refused", "calendar-clock", "Urgence refusée", "Les points convoqués en urgence sont renvoyés à une séance ultérieure.");
  return null;
}

export function scene(board, now) {
  const { meeting } = board;
  if (meeting.closed_session) return cover("closed-session", "door-closed", "La séance se poursuit à huis clos", "Le public sera invité à revenir.");
  if (meeting.state === "convened") return cover("before", "landmark", meeting.body, `Séance du ${date(meeting.starts_at)} à ${hour(meeting.starts_at)}`);
  if (meeting.state === "suspended") return cover("suspended", "circle-pause", "La séance est suspendue", "");
  if (meeting.state === "closed") return cover("closed", "circle-stop", "La séance est levée", "Les délibérations seront publiées sur le site de la collectivité.");
  const { ballot, election } = board;
  const item = board.items.find((one) => one.id === (board.item ?? ballot?.item));
  const named = board.items.find((one) => one.id === election?.item && one.outcome === "appointed" && one.result);
  if (named && !board.item && election.at_once) return appointed(named);
  if (ballot?.state === "proclaimed" && ballot.result) return result(item, ballot, board);
  if (!board.item) return procedure(board) ?? between(board);
  if (ballot && ["open", "closed"].includes(ballot.state)) return { key: `split vote-${ballot.id}`, nodes: voting(item, ballot, board) };
  if (election && election.item === item.id && election.state === "open") return standing(item, election);
  const block = grouped(board);
  if (block.length) return { key: `block ${board.block.join("-")}`, nodes: [h("div", { class: "screen-words" }, titles(block), floorWords(board, now), reached(board))] };
  return {
    key: `item ${item.id}`,
    nodes: [h("div", { class: "screen-words" }, h("h1", { class: `screen-title screen-title--${size(item.title)}` }, item.title), item.rapporteur && h("p", { class: "screen-small" }, `Rapporteur\u00a0: ${item.rapporteur.name ?? item.rapporteur}`), roomQuestions(board), floorWords(board, now), reached(board))],
  };
}

/* A message from the chair, under whatever the room looks at. */
export const told = ({ message }) => message && h("p", { class: "screen-message" }, icon("megaphone", "Message de la présidence"), h("span", {}, message.text));

export function top(board) {
  const item = board.items?.find((one) => one.id === (board.item ?? board.ballot?.item));
  if (!item || board.meeting.state !== "open") return [];
  const shown = board.item ? grouped(board) : decided(board, board.ballot);
  if (shown.length > 1) return [points(shown), ` sur ${board.items.length}`];
  return ["Point ", h("span", { class: "screen__number" }, String(item.position)), ` sur ${board.items.length}`];
}

export function foot(board) {
  const { quorum } = board;
  if (!quorum || !["open", "suspended"].includes(board.meeting.state)) return [];
  const proxies = quorum.proxies ? `, ${count(quorum.proxies, "pouvoir")}` : "";
  return [`${count(quorum.present, "présent")}${proxies} · quorum ${quorum.reached ? "atteint" : "non atteint"}`];
}
