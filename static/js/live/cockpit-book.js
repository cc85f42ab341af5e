/* Foot: the minute book, newest line first; what may be corrected says so. */
import { NO, ask, field } from "./dialog.js";
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
        line.correctable && !line.corrected ? button("Corriger", "correct", { kind: "quiet", name: "pencil", data: { seq: line.seq }, "aria-label": `Corriger la ligne ${line.seq}` }) : null,
      ),
    ),
  );
}

/* Nothing is erased: the line stays, a new one says that it no longer counts and why. */
export function correct(board, seq, run) {
  const line = board.log.find((one) => one.seq === Number(seq));
  return ask({
    title: `Corriger la ligne ${seq}`,
    body: [
      h("blockquote", { class: "book__quote" }, line.text),
      h("p", {}, "La ligne reste au registre, barrée. Une nouvelle ligne dit qu’elle ne compte plus, qui l’a corrigée et pourquoi. Notez ensuite ce qui s’est réellement passé."),
      field("Motif de la correction", h("textarea", { class: "textarea", name: "motive", rows: 2 }), "Par exemple\u00a0: «\u00a0erreur de nom à l’arrivée\u00a0»."),
    ],
    actions: [{ label: "Annuler cette ligne", value: "void", kind: "danger" }, { ...NO, label: "Ne rien changer" }],
    attempt: async (_value, data) => {
      const motive = String(data.get("motive")).trim();
      if (!motive) return "Écrivez le motif de la correction.";
      const answer = await run("correct", { seq: line.seq, void: true, motive }, true);
      return answer.ok ? "" : answer.sentence;
    },
  });
}
