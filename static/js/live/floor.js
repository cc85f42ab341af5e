/* Who speaks, who waits and how long each has spoken: shared by the cockpit, the tablets and the room screen.
   Times are the server's; between two boards the clock goes on with the store's offset. */
import { h } from "./dom.js";

/* 0:07, 2:13, 61:40 */
export const duration = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

const spoken = (seconds) => (seconds < 60 ? `${seconds} secondes` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`);

/* A figure for the eyes, words for the ears; no announcement each second. */
export const timer = (seconds) => h("span", { class: "floor-time", role: "img", "aria-label": spoken(seconds) }, duration(seconds));

export const seatOf = (board, id) => board.seats.find((one) => one.seat === id);

export const running = ({ speakers }, now) => (speakers?.speaker ? Math.max(0, Math.floor((now - Date.parse(speakers.speaker.since)) / 1000)) : 0);

/* Seconds by seat, the present turn included, in the order of their first turn. */
export function totals(board, now) {
  const { speakers } = board;
  const found = new Map(speakers.times.map(({ seat, seconds }) => [seat, seconds]));
  if (speakers.speaker) found.set(speakers.speaker.seat, (found.get(speakers.speaker.seat) ?? 0) + running(board, now));
  return found;
}

/* Seconds by political group, the longest first; empty when the body has no groups. */
export function groupTotals(board, now) {
  if (!board.seats.some((seat) => seat.group)) return [];
  const found = new Map();
  for (const [id, seconds] of totals(board, now)) {
    const group = seatOf(board, id)?.group || "Sans groupe";
    found.set(group, (found.get(group) ?? 0) + seconds);
  }
  return [...found].sort((one, other) => other[1] - one[1]);
}

/* Draw again each second, while somebody speaks. */
export function everySecond(store, draw) {
  setInterval(() => store.board?.speakers?.speaker && draw(), 1000);
}
