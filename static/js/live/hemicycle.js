/* The room's hemicycle in SVG: one mark per seat, from left to right by group then rank. What a seat did is told by
   a shape and a sign as well as by a colour; the whole has a text alternative. Same layout as the printed one. */
import { s } from "./dom.js";
import { LOOKS, look } from "./words.js";

const SIGNS = {
  for: "M-.48 .02-.14.4.54-.38",
  against: "M-.4-.4.4.4M.4-.4-.4.4",
  abstain: "M-.48 0H.48",
  out: "M-.34-.34.34.34",
  name: "M-.3 0A.3.3 0 1 0 .3 0A.3.3 0 1 0-.3 0",
  voted: "M-.22 0A.22.22 0 1 0 .22 0A.22.22 0 1 0-.22 0",
};
const SHAPES = {
  for: ["circle", { r: 0.95 }],
  against: ["rect", { x: -0.88, y: -0.88, width: 1.76, height: 1.76, rx: 0.16 }],
  abstain: ["path", { d: "M0-1.12 1.12 0 0 1.12-1.12 0Z" }],
  out: ["path", { d: "M0-1.05.95.68-.95.68Z" }],
};

/* Centres of seats of radius 1 on concentric half circles, from left to right. */
export function places(total) {
  const rows = Math.max(1, Math.round(Math.sqrt(total / 3.2)));
  const radii = Array.from({ length: rows }, (_, row) => 4.2 + 2.35 * row);
  const sum = radii.reduce((one, other) => one + other, 0);
  const shares = radii.map((radius) => (total * radius) / sum);
  const filled = shares.map(Math.floor);
  const order = [...filled.keys()].sort((a, b) => filled[a] - shares[a] - (filled[b] - shares[b]));
  for (const row of order.slice(0, total - filled.reduce((a, b) => a + b, 0))) filled[row] += 1;
  const found = [];
  filled.forEach((many, row) => {
    for (let index = 0; index < many; index += 1) {
      const angle = Math.PI * (many < 2 ? 0.5 : 1 - index / (many - 1));
      found.push([angle, radii[row]]);
    }
  });
  found.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  return found.map(([angle, radius]) => [radius * Math.cos(angle), -radius * Math.sin(angle)]);
}

/* What a seat shows: its choice once known, "voted" while the vote is open, else whether somebody sits there. */
export function stateOf(seat, electorate) {
  if (seat.choice) return LOOKS[seat.choice] ? LOOKS[seat.choice].key : "name";
  if (seat.voted) return "voted";
  if (seat.withdrawn) return "withdrawn";
  if (seat.present) return "present";
  return electorate && seat.proxy_to ? "proxy" : "absent";
}

function words(seat, state) {
  const said = {
    voted: "a voté", present: "présent", absent: "absent", withdrawn: "ne prend pas part à ce point", proxy: "représenté",
  };
  return `${seat.name}\u00a0: ${seat.choice ? look(seat.choice).short ?? seat.choice : said[state]}`;
}

function mark(seat, [x, y], electorate) {
  const state = stateOf(seat, electorate);
  const [tag, size] = SHAPES[state] ?? SHAPES.for;
  const sign = SIGNS[state];
  return s(
    "g",
    { class: `seat seat--${state}`, transform: `translate(${x.toFixed(2)} ${y.toFixed(2)})`, "data-key": `seat-${seat.seat}` },
    s("title", {}, words(seat, state)),
    s(tag, { class: "seat__shape", ...size }),
    s("circle", { class: "seat__group", r: 1.14, stroke: seat.colour || "#56617a" }),
    sign && s("path", { class: "seat__sign", d: sign }),
  );
}

export function inRoomOrder(seats) {
  const first = new Map();
  for (const seat of seats) first.set(seat.group, Math.min(first.get(seat.group) ?? 999, seat.rank));
  return [...seats].sort((a, b) => first.get(a.group) - first.get(b.group) || a.rank - b.rank);
}

export function hemicycle(seats, label, electorate = true) {
  const points = places(seats.length);
  const width = Math.max(2, ...points.map(([x]) => Math.abs(x))) + 1.4;
  const height = Math.max(2, ...points.map(([, y]) => -y)) + 1.4;
  const box = [-width, -height, 2 * width, height + 1.4].map((one) => one.toFixed(2)).join(" ");
  const marks = inRoomOrder(seats).map((seat, index) => mark(seat, points[index], electorate));
  return s("svg", { class: "hemicycle", viewBox: box, role: "img", "aria-label": label }, marks);
}
