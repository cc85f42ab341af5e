/* The cockpit: wires the board to the four panels and the buttons to commands. */
import { agenda, reopenable } from "./cockpit-agenda.js";
import { formBlock, leaveBlock, splitBlock } from "./cockpit-block.js";
import { book } from "./cockpit-book.js";
import { center } from "./cockpit-center.js";
import { correct } from "./cockpit-correct.js";
import * as forms from "./cockpit-forms.js";
import { Election } from "./election.js";
import { floor } from "./cockpit-floor.js";
import { Hands } from "./cockpit-hands.js";
import { help, keys } from "./cockpit-keys.js";
import { menu, status } from "./cockpit-menu.js";
import { openMeeting } from "./cockpit-opening.js";
import { found, people, quorum } from "./cockpit-presence.js";
import { chooseProcedure, decideProcedure } from "./cockpit-procedures.js";
import { standingMessage } from "./cockpit-message.js";
import { answerQuestion, dropQuestion, putQuestion } from "./cockpit-questions.js";
import { noteRequest } from "./cockpit-requests.js";
import { arrive } from "./rooms.js";
import { followRoom } from "./rehearsal.js";
import { runner } from "./cockpit-run.js";
import { seatDialog } from "./cockpit-seat.js";
import { warned } from "./cockpit-urn.js";
import { Announced } from "./cockpit-withdrawals.js";
import * as ways from "./cockpit-ways.js";
import { Commands } from "./commands.js";
import { showClock, showConnection } from "./connection.js";
import { acts, announce, patch } from "./dom.js";
import { Lead, deviceId, freeze } from "./lead.js";
import { Link } from "./link.js";
import { Store } from "./store.js";

const root = document.getElementById("conduite");
const meeting = Number(root.dataset.meeting);
const prepared = JSON.parse(root.dataset.prepared);
const place = (id) => document.getElementById(id);
const store = new Store();
const device = deviceId();
const lead = new Lead({ meeting, device, account: root.dataset.account, clerk: "clerk" in root.dataset });
const link = new Link(store, { meeting, tab: device });
const commands = new Commands(link, meeting, device);
const send = runner(commands);
const warn = warned(send, store);
const run = (...given) => (lead.leading ? warn(...given) : readOnly());
const hands = new Hands(run);
const announced = new Announced(root.dataset.withdrawals, () => draw());
const election = new Election(run, () => draw());
let selected = null;
let last = null;

const LOST = "Le registre ne reçoit plus rien. Notez les arrivées sur papier et faites voter à main levée\u00a0; ce qui est affiché date de la coupure.";
showConnection(link, place("connexion"), place("banniere"), LOST);
showClock(store, place("horloge"));

const itemOf = (id) => store.board.items.find((item) => item.id === Number(id));

function draw() {
  const { board } = store;
  lead.see(board.lead);
  if (!board.quorum) return;
  const held = document.activeElement?.closest?.("#centre") ? document.activeElement : null;
  patch(place("etat"), status(board));
  patch(place("ordre"), agenda(board, selected));
  patch(place("centre"), center(board, { selected, answers: prepared.answers, hands: (...given) => hands.view(...given), announced, election, office: root.dataset.office }));
  patch(place("message"), standingMessage(board));
  patch(place("quorum"), quorum(board));
  patch(place("membres"), people(board, place("chercher").value));
  patch(place("registre"), book(board));
  keepPlace(held);
  announced.refresh(board);
  tell(board);
}

/* A form that was moved keeps the focus. The button under the finger went away with the step it did: the next big
   action takes it. */
function keepPlace(held) {
  if (!held || document.activeElement !== document.body) return;
  if (held.isConnected) held.focus({ preventScroll: true });
  else if (held.dataset.shortcut) place("centre").querySelector(".button--big")?.focus();
}

function tell(board) {
  const line = board.log?.[0];
  if (line && last !== null && line.seq > last) announce(line.text);
  last = line?.seq ?? 0;
}

function step(by) {
  const { items } = store.board;
  const from = items.findIndex((item) => item.id === (selected ?? store.board.item));
  const to = items[Math.min(Math.max(from + by, 0), items.length - 1)];
  if (!to) return;
  selected = to.id;
  draw();
  announce(`Point ${to.position}\u00a0: ${to.title}`);
  root.querySelector(`.rail [data-item="${to.id}"]`)?.scrollIntoView({ block: "nearest" });
}

function readOnly() {
  const sentence = lead.known ? `Lecture seule. ${lead.words()}` : "Un instant\u00a0: ce poste demande la main.";
  announce(sentence, true);
  place("main").querySelector("button")?.focus();
  return Promise.resolve({ ok: false, sentence });
}

function search() {
  place("chercher").focus();
  place("chercher").select();
}

acts(document, {
  "open-meeting": () => openMeeting(store.board, prepared, run),
  "open-item": ({ item }) => run("open_item", { item: Number(item) }).then(() => (selected = null)),
  "form-block": () => formBlock(store.board, announced, run).then(() => (selected = null)),
  "leave-block": ({ item }) => leaveBlock(store.board, itemOf(item), run),
  "split-block": () => splitBlock(store.board, run),
  "put-oral": ({ item }) => putQuestion(store.board, Number(item), run),
  "ask-oral": ({ question }) => run("ask_question", { question }),
  "answer-oral": ({ question }) => answerQuestion(store.board, question, run),
  "drop-oral": ({ question }) => dropQuestion(question, run),
  "close-item": ({ item, outcome }) => run("close_item", { item: Number(item), outcome }),
  "end-item": ({ item }) => forms.endItem(itemOf(item), run),
  "ask-question": ({ item }) => forms.askQuestion(itemOf(item), run),
  "open-ballot": ({ item, mode }) => run("open_ballot", { item: Number(item), mode }),
  "close-ballot": () => forms.closeBallot(store, run),
  "open-urn": () => forms.closeBallot(store, run),
  "announce-closing": ({ ballot }) => run("announce_closing", { ballot }),
  "other-way": ({ item }) => ways.otherWay(store.board, itemOf(item), run),
  "change-way": () => ways.changeWay(store.board, run),
  "reopen-ballot": () => ways.reopen(store.board.ballot, run),
  "take-voice": () => ways.takeVoice(store.board, run),
  "record-vote": ({ ballot, seat, choice }) => run("record_vote", { ballot, seat: Number(seat), choice }),
  "cancel-ballot": ({ ballot }) => forms.cancelBallot(ballot, run),
  "close-meeting": () => forms.closeMeeting(store.board, run),
  proclaim: ({ ballot }) => run("proclaim", { ballot }),
  resume: () => run("resume"),
  arrive: ({ seat }) => arrive(store.board, Number(seat), run),
  leave: ({ seat }) => run("leave", { seat: Number(seat) }),
  withdraw: ({ seat, item, reason, decision }) => run("withdraw", { seat: Number(seat), item: Number(item), ...(reason && { reason, decision }) }),
  seat: ({ seat }) => seatDialog(store.board, seat, run),
  appoint: ({ office }) => forms.appoint(store.board, office, run),
  correct: ({ seq }) => correct(store.board, seq, run),
  "note-request": () => noteRequest(store.board, run),
  procedure: ({ subject }) => (subject ? decideProcedure(store.board, subject, run) : chooseProcedure(store.board, run)),
  "closed-session": () => run("closed_session"),
  ...election.acts(),
  ...floor(store, run, place("parole")),
  "copy-text": ({ text }) => navigator.clipboard?.writeText(text).then(() => announce("Texte copié."), () => announce("Copie refusée par le navigateur.")),
  "withdraw-message": () => run("withdraw_message"),
  "take-lead": () => lead.take(),
  menu: () => menu(store.board, run),
  help,
  select: ({ item }) => {
    selected = Number(item);
    draw();
    if (!store.board.item && !reopenable(itemOf(item))) announce("Ce point est déjà traité.");
  },
});

place("chercher").addEventListener("input", draw);
place("chercher").addEventListener("keydown", (event) => {
  const typed = event.target.value.trim();
  if (event.key === "Escape") event.target.value = "";
  if (event.key !== "Enter" || !typed) return;
  event.preventDefault();
  const [first] = found(store.board.seats, typed);
  if (!first) return;
  event.target.value = "";
  if (first.present) run("leave", { seat: first.seat });
  else arrive(store.board, first.seat, run);
});
keys({ j: () => step(1), k: () => step(-1), p: search, r: () => place("registre").querySelector("button")?.focus(), "?": help });
lead.addEventListener("change", () => lead.show(place("main")));
freeze(lead);
followRoom(place("salle"));
store.watch(draw);
commands.resume();
