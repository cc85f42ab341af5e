/* Left: the agenda, with the state of each item. */
import { h, icon } from "./dom.js";
import { outcome } from "./words.js";

function mark(item) {
  if (item.state === "open") return icon("circle-play", "En discussion");
  if (item.state === "closed") {
    const [word, tone, name] = outcome(item.outcome);
    return h("span", { class: `rail__outcome rail__outcome--${tone}` }, icon(name, word));
  }
  return item.closed_session ? icon("door-closed", "Huis clos envisagé") : null;
}

export function agenda(board, selected) {
  return h(
    "ol",
    { class: "rail" },
    board.items.flatMap((item, rank) => [
      item.part && item.part !== board.items[rank - 1]?.part ? h("li", { "data-key": `part-${item.id}`, class: "rail__part" }, item.part) : null,
      h(
        "li",
        { "data-key": `item-${item.id}`, class: [item.state === "closed" && "is-done", item.report && "rail__under"].filter(Boolean).join(" ") || null },
        h(
          "button",
          {
            type: "button",
            "data-act": "select",
            "data-item": item.id,
            "aria-current": item.id === board.item || board.block?.includes(item.id) ? "step" : null,
            "aria-pressed": String(item.id === selected),
          },
          h("span", { class: "rail__number" }, String(item.position)),
          h("span", { class: "rail__title" }, item.title),
          h("span", { class: "rail__state" }, mark(item)),
        ),
      ),
    ]),
  );
}

export const reopenable = (item) => item.state === "pending" || ["postponed", "withdrawn"].includes(item.outcome);

/* The item that the next action is about: the chosen one, else the first that was not dealt with. */
export function target(board, selected) {
  const chosen = board.items.find((item) => item.id === selected && reopenable(item));
  return chosen ?? board.items.find((item) => item.state === "pending") ?? null;
}
