/* On the room screen, under the item: who speaks and since when, who comes next, the time of each group. */
import { h, icon } from "./dom.js";
import { groupTotals, running, seatOf, timer } from "./floor.js";

const NEXT = 3;

export function floorWords(board, now) {
  const { speakers } = board;
  if (!speakers || (!speakers.speaker && !speakers.waiting.length)) return null;
  const seat = speakers.speaker && seatOf(board, speakers.speaker.seat);
  const names = speakers.waiting.slice(0, NEXT).map((id) => seatOf(board, id)?.name);
  const more = speakers.waiting.length - names.length;
  const groups = groupTotals(board, now);
  return h(
    "div",
    { class: "screen-floor", "data-key": "floor" },
    seat && h("p", { class: "screen-floor__now", "data-key": `speaks-${seat.seat}` }, icon("mic", "A la parole"), h("span", {}, h("strong", {}, seat.name), seat.group && h("span", { class: "screen-floor__group" }, ` ${seat.group}`)), timer(running(board, now))),
    names.length > 0 && h("p", { class: "screen-small", "data-key": "next" }, `Ensuite\u00a0: ${names.join(", ")}${more > 0 ? ` et ${more} de plus` : ""}`),
    groups.length > 1 && h("dl", { class: "screen-floor__groups", "data-key": "groups" }, groups.map(([name, seconds]) => h("div", {}, h("dt", {}, name), h("dd", {}, timer(seconds))))),
  );
}
