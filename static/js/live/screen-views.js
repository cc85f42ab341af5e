/* Scenes of the room screen, from the board to elements. The result is shown in words once it is proclaimed. */
import { h, icon } from "./dom.js";
import { hemicycle } from "./hemicycle.js";
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

const size = (title) => (title.length > 110 ? "long" : title.length > 60 ? "medium" : "short");

function voting(item, ballot, board) {
  const hands = ballot.mode === "main_levee";
  const open = { public: "Vote ouvert", secret: "Scrutin secret ouvert", main_levee: "Vote à main levée" }[ballot.mode];
  const words = ballot.state === "open" ? open : "Scrutin clos";
  return [
    h(
      "div",
      { class: "screen-words" },
      h("p", { class: "screen-state" }, icon(hands ? "hand" : "vote"), words),
      h("h1", { class: `screen-title screen-title--${size(ballot.question || item.title)}` }, ballot.question || item.title),
      ballot.state === "open" ? !hands && turnout(ballot) : h("p", { class: "screen-wait" }, "Le résultat va être proclamé."),
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
  const seen = ballot.mode === "public";
  return {
    key: `${seen ? "split" : "result"} result-${ballot.id}`,
    nodes: [
      h(
        "div",
        { class: "screen-words" },
        h("p", { class: `screen-state screen-state--${ballot.result.outcome}` }, icon(name), word),
        h("h1", { class: `screen__result${ballot.result.sentence.length > 45 ? " screen__result--long" : ""}` }, ballot.result.sentence),
        h("p", { class: "screen-small" }, ballot.question || item?.title),
        counts(ballot),
      ),
      seen && h("div", { class: "screen-figure" }, hemicycle(board.seats, ballot.result.sentence)),
    ],
  };
}

function between(board) {
  const done = board.items.filter((item) => item.state === "closed").length;
  const left = board.items.find((item) => item.state === "pending");
  if (!left) return cover("done", "check-check", "L’ordre du jour est épuisé", "");
  return cover("between", "landmark", done ? "Entre deux points" : "La séance est ouverte", board.chair ? `Sous la présidence de ${board.chair.name}` : "");
}

export function scene(board) {
  const { meeting } = board;
  if (meeting.closed_session) return cover("closed-session", "door-closed", "La séance se poursuit à huis clos", "Le public sera invité à revenir.");
  if (meeting.state === "convened") return cover("before", "landmark", meeting.body, `Séance du ${date(meeting.starts_at)} à ${hour(meeting.starts_at)}`);
  if (meeting.state === "suspended") return cover("suspended", "circle-pause", "La séance est suspendue", "");
  if (meeting.state === "closed") return cover("closed", "circle-stop", "La séance est levée", "Les délibérations seront publiées sur le site de la collectivité.");
  const { ballot } = board;
  const item = board.items.find((one) => one.id === (board.item ?? ballot?.item));
  if (ballot?.state === "proclaimed" && ballot.result) return result(item, ballot, board);
  if (!board.item) return between(board);
  if (ballot && ["open", "closed"].includes(ballot.state)) return { key: `split vote-${ballot.id}`, nodes: voting(item, ballot, board) };
  return {
    key: `item ${item.id}`,
    nodes: [h("div", { class: "screen-words" }, h("h1", { class: `screen-title screen-title--${size(item.title)}` }, item.title), item.rapporteur && h("p", { class: "screen-small" }, `Rapporteur\u00a0: ${item.rapporteur.name ?? item.rapporteur}`))],
  };
}

export function top(board) {
  const item = board.items?.find((one) => one.id === (board.item ?? board.ballot?.item));
  if (!item || board.meeting.state !== "open") return [];
  return ["Point ", h("span", { class: "screen__number" }, String(item.position)), ` sur ${board.items.length}`];
}

export function foot(board) {
  const { quorum } = board;
  if (!quorum || !["open", "suspended"].includes(board.meeting.state)) return [];
  const proxies = quorum.proxies ? `, ${count(quorum.proxies, "pouvoir")}` : "";
  return [`${count(quorum.present, "présent")}${proxies} · quorum ${quorum.reached ? "atteint" : "non atteint"}`];
}
