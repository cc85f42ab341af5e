/* The councillor's tablet during the meeting: follows the chair's item, shows the cards of an open vote. */
import { BallotCard } from "./ballot.js";
import { Commands } from "./commands.js";
import { showClock, showConnection } from "./connection.js";
import { acts, announce, patch } from "./dom.js";
import { Link } from "./link.js";
import { Store } from "./store.js";
import { tabletFloor } from "./tablet-floor.js";
import { tabletRequests } from "./tablet-requests.js";
import { tabletUrn } from "./tablet-urn.js";
import { follow, head, message, result, situation } from "./tablet-views.js";

const root = document.getElementById("seance");
const meeting = Number(root.dataset.meeting);
const store = new Store();
const link = new Link(store, { meeting, tab: crypto.getRandomValues(new Uint32Array(2)).join("-") });
const commands = new Commands(link, meeting);
const place = (id) => document.getElementById(id);
const cards = new Map();
let reading = null;
let asking = null;
let confirming = null;
let last = {};

const LOST = "Vos lectures restent possibles. Pour un vote, levez la main et parlez\u00a0: le secrétariat le note.";
showConnection(link, place("connexion"), place("banniere"), LOST);
showClock(store, place("horloge"));

commands.addEventListener("settled", ({ detail }) => {
  for (const card of cards.values()) if (detail.kind === "vote") card.settled(detail);
  if (detail.kind !== "vote" && !detail.answer.ok) patch(place("refus"), detail.answer.sentence);
});

/* Cards of the vote in progress; those with a receipt stay, as closed, until the next item or vote. */
function cardsOf({ board: { ballot }, me }) {
  if (!ballot || !me || ballot.mode === "main_levee") return [];
  if (ballot.state === "open") return me.cards.filter((card) => card.receipt || me.can_vote);
  if (ballot.state === "cancelled") return [];
  return [...cards.values()].filter((known) => known.ballot.id === ballot.id && known.card.receipt).map((known) => known.card);
}

function drawCards(shown) {
  const { ballot } = shown.board;
  const wanted = cardsOf(shown);
  const keys = wanted.map((card) => `${ballot.id}-${card.seat}`);
  for (const key of cards.keys()) if (!keys.includes(key)) cards.delete(key);
  wanted.forEach((card, index) => {
    const known = cards.get(keys[index]);
    if (known) known.update(ballot, card);
    else cards.set(keys[index], new BallotCard(ballot, card, commands, link));
  });
  patch(place("bulletins"), [...cards.values()].map((card) => card.root));
}

function drawReading(board) {
  const chosen = reading ?? board.item ?? last.item;
  for (const article of root.querySelectorAll("article[data-item]")) article.hidden = article.dataset.item !== String(chosen);
  place("lecture").hidden = !chosen;
  if (chosen) place("lire").value = String(chosen);
}

/* What changed, for those who do not see the screen. */
function tell({ board }) {
  const item = board.items.find((one) => one.id === board.item);
  const ballot = board.ballot;
  if (item && item.id !== last.item && last.known) announce(`Point ${item.position}\u00a0: ${item.title}`);
  if (ballot && ballot.state === "open" && last.ballot !== ballot.id) {
    announce("Un vote est ouvert.", true);
    root.scrollIntoView({ block: "start" });
  }
  if (ballot?.result && last.result !== ballot.id) announce(ballot.result.sentence, true);
  last = { item: board.item ?? last.item, ballot: ballot?.id, result: ballot?.result ? ballot.id : last.result, known: true };
}

function draw() {
  const { board, me } = store;
  patch(place("tete"), head(board));
  patch(place("message"), message(board));
  patch(place("suivi"), follow(board, reading));
  patch(place("resultat"), result(board));
  drawCards(store);
  patch(place("situation"), situation(board, me, asking));
  patch(place("demandes"), tabletRequests(board, me, confirming));
  drawReading(board);
  tell(store);
}

store.watch(draw);
place("lire").addEventListener("change", (event) => {
  const chosen = Number(event.target.value);
  reading = chosen === store.board?.item ? null : chosen;
  if (store.board) draw();
});
acts(root, {
  back: () => {
    reading = null;
    draw();
    place("lecture").querySelector("article:not([hidden])")?.focus();
  },
  ask: ({ item }) => ((asking = Number(item)), draw()),
  "vote-apart": ({ item }) => commands.send("leave_block", { seat: store.me.seat, items: [Number(item)] }),
  keep: () => ((asking = null), (confirming = null), draw()),
  withdraw: ({ item }) => ((asking = null), commands.send("withdraw", { seat: store.me.seat, item: Number(item) })),
  "ask-request": ({ subject }) => ((confirming = subject), draw(), place("demandes").querySelector("[data-act='request']")?.focus()),
  request: ({ subject }) => ((confirming = null), commands.send("make_request", { seat: store.me.seat, subject, item: store.board.item }), draw()),
  unrequest: ({ subject }) => commands.send("withdraw_request", { seat: store.me.seat, subject, item: store.board.item }),
  ...tabletFloor(store, commands, place("parole")),
  ...tabletUrn(store, commands, place("urne"), place("urne-ensuite")),
  stay: ({ item }) => commands.send("end_withdrawal", { seat: store.me.seat, item: Number(item) }),
});
commands.resume();
