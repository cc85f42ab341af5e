/* Exceptions of a show of hands by political group: one press marks every voter of a group, another takes it back. */
import { button, h } from "./dom.js";
import { look } from "./words.js";

const NONE = "Sans groupe";
const KEYS = 9;

/* Groups of those who vote, in the order of the table: [{name, seats}]. */
export function groupsOf(voters) {
  const found = new Map();
  for (const seat of voters) {
    const name = seat.group || NONE;
    found.set(name, [...(found.get(name) ?? []), seat.seat]);
  }
  return [...found].map(([name, seats]) => ({ name, seats }));
}

const all = ({ seats }, named, code) => seats.every((seat) => named.get(seat) === code);

/* The choice that a whole group was marked with, if any. */
export const marked = (group, named) => (group.seats.length > 1 && all(group, named, named.get(group.seats[0])) ? named.get(group.seats[0]) : undefined);

export function mark(group, named, code) {
  const back = all(group, named, code);
  for (const seat of group.seats) {
    if (back) named.delete(seat);
    else named.set(seat, code);
  }
}

/* One line a group, for the second and third choice (contre, abstention); the others are rare enough for names. The digit
   leads to its first button. Between persons who stand, names alone serve. */
export function groupRows(groups, choices, named) {
  if (groups.length < 2 || choices.some(({ code }) => /^c\d/.test(code))) return [];
  const pressed = (group, { code, label }, index, rank) => button([h("span", { class: "sr-only" }, `${group.name}\u00a0: `), look(code).short ?? label], "group", {
    kind: all(group, named, code) ? "" : "secondary", name: look(code).icon, data: { group: rank, choice: code },
    key: index === 0 && rank < KEYS ? String(rank + 1) : "",
    "aria-pressed": String(all(group, named, code)),
    ...(index === 0 && rank < KEYS && { "data-shortcut": String(rank + 1) }),
  });
  return groups.map((group, rank) => h("li", { "data-key": `g${group.name}` }, h("span", { class: "hands__group" }, group.name, h("span", { class: "muted" }, ` (${group.seats.length})`)), h("span", { class: "hands__marks" }, choices.slice(1, 3).map((choice, index) => pressed(group, choice, index, rank)))));
}
