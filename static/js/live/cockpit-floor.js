/* Right: the list of speakers of the item under discussion, the floor given and taken back, the times. */
import { NO, ask, field, select } from "./dialog.js";
import { button, h, icon, patch } from "./dom.js";
import { duration, everySecond, groupTotals, running, seatOf, timer, totals } from "./floor.js";

const who = (seat) => h("span", { class: "floor__who" }, h("strong", {}, seat.name), seat.group && h("span", { class: "muted" }, ` ${seat.group}`));

function speaking(board, now) {
  const { speaker, waiting } = board.speakers;
  if (!speaker) return null;
  const seat = seatOf(board, speaker.seat);
  const whole = totals(board, now).get(seat.seat);
  const turn = running(board, now);
  return h(
    "div",
    { class: "floor__now", "data-key": `now-${seat.seat}` },
    h("p", {}, icon("mic", "A la parole"), who(seat)),
    h("p", { class: "floor__clock" }, timer(turn), whole > turn && h("span", { class: "muted" }, ` ${duration(whole)} sur ce point`)),
    button("Fin de l’intervention", "end-floor", { kind: "secondary", data: { seat: seat.seat }, ...(waiting.length ? {} : { "data-shortcut": "d" }) }),
  );
}

const small = (name, label, act, data, off = false) => h("button", { type: "button", class: "button button--quiet button--icon", "data-act": act, ...data, "aria-label": label, "aria-disabled": off ? "true" : null }, icon(name));

function row(board, id, index, all) {
  const seat = seatOf(board, id);
  const move = (place) => ({ "data-seat": id, "data-place": place });
  return h(
    "li",
    { "data-key": `waits-${id}` },
    who(seat),
    h(
      "div",
      { class: "floor__acts" },
      button("Parole", "give-floor", { kind: index ? "secondary" : "", data: { seat: id }, "aria-label": `Donner la parole à ${seat.name}`, ...(index ? {} : { "data-shortcut": "d" }) }),
      small("arrow-up", `Avancer ${seat.name}`, "move-floor", move(index - 1), index === 0),
      small("arrow-down", `Reculer ${seat.name}`, "move-floor", move(index + 1), index === all.length - 1),
      small("x", `Retirer ${seat.name} de la liste`, "waive-floor", { "data-seat": id }),
    ),
  );
}

function times(board, now) {
  const spoken = [...totals(board, now)];
  if (!spoken.length) return null;
  const line = ([name, seconds]) => h("div", {}, h("dt", {}, name), h("dd", {}, timer(seconds)));
  const groups = groupTotals(board, now);
  return h(
    "details",
    { class: "more floor__times", "data-key": "times" },
    h("summary", {}, "Temps de parole sur ce point"),
    h("div", { class: "more__body" }, h("dl", {}, spoken.map(([id, seconds]) => line([seatOf(board, id).name, seconds]))), groups.length > 0 && [h("p", { class: "panel-title" }, "Par groupe"), h("dl", {}, groups.map(line))]),
  );
}

function view(board, now) {
  const { speakers } = board;
  if (!speakers || board.meeting.state !== "open") return null;
  const vote = board.ballot?.state === "open" && board.ballot.item === board.item;
  return h(
    "section",
    { class: "floor", "aria-label": "Parole" },
    h("h2", { class: "panel-title" }, speakers.waiting.length ? `Parole, ${speakers.waiting.length} en attente` : "Parole"),
    speaking(board, now),
    vote ? h("p", { class: "muted small" }, "La parole reprendra après le vote.") : h("ol", { class: "floor__list" }, speakers.waiting.map((id, index, all) => row(board, id, index, all))),
    !vote && button("Main levée dans la salle…", "add-floor", { kind: "quiet", name: "hand", ...(speakers.waiting.length || speakers.speaker ? {} : { "data-shortcut": "d" }) }),
    times(board, now),
  );
}

/* A member who asks without a tablet, or is called without having asked. */
function add(board, run) {
  const { speakers } = board;
  const listed = new Set([...speakers.waiting, speakers.speaker?.seat]);
  const here = board.seats.filter((seat) => seat.present && !seat.withdrawn && !listed.has(seat.seat)).map((seat) => [seat.seat, seat.name]);
  return ask({
    title: "Demande de parole dans la salle",
    body: [field("Membre", select("seat", [["", "Choisir un membre présent"], ...here]))],
    actions: [{ label: "Ajouter à la liste", value: "ask_floor" }, { label: "Lui donner la parole", value: "give_floor", kind: "secondary" }, NO],
    attempt: async (value, data) => {
      if (!data.get("seat")) return "Choisissez le membre qui demande la parole.";
      const item = value === "ask_floor" ? { item: speakers.item } : {};
      const answer = await run(value, { seat: Number(data.get("seat")), ...item }, true);
      return answer.ok ? "" : answer.sentence;
    },
  });
}

/* Keeps `place` up to date and gives the buttons' actions. */
export function floor(store, run, place) {
  const draw = () => {
    const held = place.contains(document.activeElement);
    patch(place, view(store.board, store.now));
    if (held && document.activeElement === document.body) place.querySelector("[data-shortcut='d']")?.focus();
  };
  store.watch(draw);
  everySecond(store, draw);
  return {
    "give-floor": ({ seat }) => run("give_floor", { seat: Number(seat) }),
    "end-floor": ({ seat }) => run("end_floor", { seat: Number(seat) }),
    "move-floor": ({ seat, place: rank }) => run("move_floor", { seat: Number(seat), place: Number(rank) }),
    "waive-floor": ({ seat }) => run("waive_floor", { seat: Number(seat), item: store.board.item }),
    "add-floor": () => add(store.board, run),
  };
}
