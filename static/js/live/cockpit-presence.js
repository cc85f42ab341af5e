/* Right: the quorum with its arithmetic, who is in the room, proxies. Typing letters of a name finds a member. */
import { roomOf } from "./rooms.js";
import { button, chip, h, icon, s } from "./dom.js";
import { count, plain } from "./words.js";

function gauge({ present, required, in_office: all }) {
  const scale = Math.max(all, present, required, 1);
  const at = (number) => ((299 * number) / scale).toFixed(1);
  return s(
    "svg",
    { viewBox: "0 0 300 36", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    s("rect", { class: "quorum__track", x: 0.5, y: 10, width: 299, height: 16, rx: 8 }),
    s("rect", { class: "quorum__fill", x: 0.5, y: 10, width: at(present), height: 16, rx: 8 }),
    s("line", { class: "quorum__mark", x1: at(required), x2: at(required), y1: 2, y2: 34 }),
  );
}

export function quorum(board) {
  const found = board.quorum;
  if (board.meeting.state === "convened") {
    return h("section", { class: "quorum", "aria-label": "Quorum" }, h("p", { class: "quorum__figure" }, String(found.required), h("small", {}, ` présents requis sur ${found.in_office} membres en exercice`)));
  }
  return h(
    "section",
    { class: `quorum${found.reached ? "" : " quorum--short"}`, "aria-label": "Quorum" },
    h("div", { class: "quorum__head" }, h("span", { class: "quorum__figure" }, String(found.present), h("small", {}, ` présents, ${found.required} requis`)), found.reached ? chip("Atteint", "ok", "check") : chip("Non atteint", "error", "circle-x")),
    gauge(found),
    h("p", { class: "quorum__sentence" }, icon("scale"), ` ${found.sentence}`),
    Object.entries(found.rooms).map(([room, here]) => h("p", { class: "quorum__sentence" }, icon("map-pin"), ` ${room}\u00a0: ${count(here, "présent")}`)),
    h("p", { class: "quorum__sentence" }, icon("handshake"), ` ${count(found.proxies, "pouvoir")} en vigueur`),
  );
}

function words(seat, names, board) {
  const said = [roomOf(board, seat), seat.weight > 1 && `${seat.weight} voix`].filter(Boolean);
  if (board.chair?.seat === seat.seat) said.push("préside");
  if (board.secretary?.seat === seat.seat) said.push("secrétaire");
  if (seat.withdrawn) said.push("retiré de ce point");
  if (seat.proxy_to) said.push(`pouvoir à ${names.get(seat.proxy_to)}`);
  if (seat.proxy_from) said.push(`porte le pouvoir de ${names.get(seat.proxy_from)}`);
  if (!seat.present && !seat.proxy_to && board.meeting.state !== "convened") said.push("absent");
  return said.join(" · ") || seat.capacity;
}

function disc(seat) {
  const initials = seat.name.replace(/^(Mme|M\.)\s+/, "").split(/[\s-]+/).map((word) => word[0]).slice(0, 2).join("");
  return s(
    "svg",
    { class: "person__disc", viewBox: "0 0 40 40", "aria-hidden": "true", focusable: "false" },
    s("circle", { cx: 20, cy: 20, r: 17.5, fill: seat.present ? "#fffefb" : "#f0ece2", stroke: seat.colour || "#56617a", "stroke-width": 5, "stroke-dasharray": seat.present ? null : "4 3" }),
    s("text", { x: 20, y: 25, "text-anchor": "middle", "font-size": 13, "font-weight": 700, fill: "#14203a" }, initials.toUpperCase()),
  );
}

function row(seat, names, board, first) {
  const door = seat.present
    ? button("Départ", "leave", { kind: "secondary", data: { seat: seat.seat }, "aria-label": `Départ de ${seat.name}` })
    : button("Arrivée", "arrive", { kind: "secondary", data: { seat: seat.seat }, "aria-label": `Arrivée de ${seat.name}` });
  return h(
    "li",
    { "data-key": `seat-${seat.seat}`, class: [seat.present ? "is-here" : "is-away", first && "is-first"].filter(Boolean).join(" ") },
    h("button", { type: "button", class: "person person--button", "data-act": "seat", "data-seat": seat.seat }, disc(seat), h("span", {}, h("span", { class: "person__name" }, seat.name), h("span", { class: "person__role" }, words(seat, names, board)), h("span", { class: "sr-only" }, " Fiche\u00a0: pouvoir, retrait, présidence…"))),
    board.meeting.state === "convened" || board.meeting.state === "closed" ? null : door,
  );
}

/* Members whose name begins, in any of its words, with what is typed. */
export function found(seats, typed) {
  const wanted = plain(typed.trim());
  if (!wanted) return seats;
  return seats.filter((seat) => plain(seat.name).split(/[\s'’-]+/).some((word) => word.startsWith(wanted)) || plain(seat.name).includes(wanted));
}

export function people(board, typed) {
  const names = new Map(board.seats.map((seat) => [seat.seat, seat.name]));
  const shown = found(board.seats, typed);
  if (!shown.length) return h("p", { class: "muted", "data-key": "none" }, "Aucun membre ne porte ce nom.");
  return h("ul", { class: "people" }, shown.map((seat, index) => row(seat, names, board, Boolean(typed.trim()) && index === 0)));
}
