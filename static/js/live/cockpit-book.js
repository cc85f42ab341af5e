/* Foot: the minute book, newest line first; what may be corrected says so. */
import { button, chip, h } from "./dom.js";
import { exactTime } from "./words.js";

export function book(board) {
  return h(
    "ol",
    { class: "book", reversed: true },
    board.log.map((line) =>
      h(
        "li",
        { "data-key": `line-${line.seq}`, class: line.corrected ? "is-corrected" : null },
        h("span", { class: "book__seq" }, h("span", { class: "sr-only" }, "Ligne "), String(line.seq)),
        h("time", { datetime: line.at }, exactTime(line.at)),
        h("span", { class: "book__text" }, line.text, line.corrected && h("span", { class: "book__chip" }, chip("Corrigée", "neutral", "pencil"))),
        line.correctable ? button("Corriger", "correct", { kind: "quiet", name: "pencil", data: { seq: line.seq }, "aria-label": `Corriger la ligne ${line.seq}` }) : null,
      ),
    ),
  );
}
