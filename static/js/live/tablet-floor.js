/* On the tablet: ask for the floor, know one's place, see who speaks. */
import { button, h, icon, patch } from "./dom.js";
import { everySecond, running, seatOf, timer } from "./floor.js";

const rank = (place) => (place === 1 ? "Vous êtes le prochain à parler." : `Vous êtes le ${place}e à parler.`);

function present(board, me, now) {
  const { speaker, waiting } = board.speakers;
  if (me.floor.speaking) return h("p", { class: "tablet-floor__own", "data-key": "own", role: "status" }, icon("mic"), h("strong", {}, "Vous avez la parole"), timer(running(board, now)));
  if (!speaker) return waiting.length > 0 && h("p", { class: "muted", "data-key": "waiting" }, waiting.length === 1 ? "Un membre attend la parole." : `${waiting.length} membres attendent la parole.`);
  return h("p", { "data-key": `speaks-${speaker.seat}` }, icon("mic"), h("span", {}, `La parole est à ${seatOf(board, speaker.seat)?.name}`), timer(running(board, now)));
}

function wish(me, busy) {
  const { place, may_ask: may } = me.floor;
  const off = busy ? { "aria-disabled": "true" } : {};
  if (place) return [h("p", { class: "tablet-floor__place", "data-key": "place", role: "status" }, icon("hand"), rank(place)), button("Retirer ma demande de parole", "waive-floor", { kind: "secondary", name: "undo-2", "data-key": "waive", ...off })];
  return may && button("Demander la parole", "ask-floor", { kind: "secondary", name: "hand", "data-key": "ask", ...off });
}

function view({ board, me, now }, busy) {
  if (!board.speakers || !me?.floor || board.meeting.state !== "open") return null;
  const parts = [present(board, me, now), wish(me, busy)].flat().filter(Boolean);
  return parts.length > 0 && h("section", { class: "tablet-floor", "aria-label": "Parole" }, parts);
}

/* Keeps `place` up to date and gives the buttons' actions. */
export function tabletFloor(store, commands, place) {
  const busy = () => commands.pending("ask_floor") ?? commands.pending("waive_floor");
  const draw = () => {
    const held = place.contains(document.activeElement);
    patch(place, view(store, busy()));
    if (held && document.activeElement === document.body) place.querySelector("button")?.focus();
  };
  const send = (kind) => {
    commands.send(kind, { seat: store.me.seat, item: store.board.item }).then(draw);
    draw();
  };
  store.watch(draw);
  everySecond(store, draw);
  return { "ask-floor": () => send("ask_floor"), "waive-floor": () => send("waive_floor") };
}
