/* Corriger: nothing is erased. A new line says how an earlier one reads from now on, or that it no longer counts. */
import { NO, ask, clock, field, select } from "./dialog.js";
import { h } from "./dom.js";

const VOICES = { pour: "pour", contre: "contre", abstention: "abstention", nppv: "prend" };
const ONE = { member_arrived: "Est arrivé", member_left: "Est parti", secretary_named: "Secrétaire", chair_replaced: "Préside", floor_given: "A eu la parole" };
const DOORS = ["member_arrived", "member_left"];
const COUNTED = ["hands_recorded", "procedure_decided"];

function members(board, name, label) {
  return field(label, select(name, [["", "comme écrit"], ...board.seats.map((seat) => [seat.seat, seat.name])]));
}

/* What may be written instead, by kind of line. */
function instead(board, line) {
  const who = line.kind in ONE && members(board, "seat", `${ONE[line.kind]}, en réalité`);
  if (DOORS.includes(line.kind)) return [who, field("À quelle heure, en réalité", clock(), "À laisser vide si l’heure ne change pas.")];
  if (who) return [who];
  if (line.kind === "proxy_given") return [members(board, "giver", "Donne pouvoir, en réalité"), members(board, "bearer", "Porte le pouvoir, en réalité")];
  if (line.count) return papers(line.count);
  if (!COUNTED.includes(line.kind)) return [];
  const counted = (word) => line.text.match(new RegExp(`(\\d+)\\s${word}`))?.[1] ?? 0;
  const boxes = Object.entries(VOICES).map(([code, word]) => field(code === "nppv" ? "sans prendre part" : code, h("input", { class: "input input--number", type: "number", min: 0, name: `n-${code}`, value: counted(word) })));
  return [h("div", { class: "hands__counts" }, boxes)];
}

/* A count of papers, with the figures it now has. */
function papers({ envelopes, counts }) {
  const number = (name, value) => h("input", { class: "input input--number", type: "number", min: 0, name, value });
  const boxes = counts.map(({ code, label, value }) => field(label, number(`n-${code}`, value)));
  return [field("Enveloppes trouvées dans l’urne", number("envelopes", envelopes)), h("div", { class: "hands__counts" }, boxes)];
}

function payload(line, data) {
  if (line.count) {
    const counts = Object.fromEntries(line.count.counts.map(({ code }) => [code, Number(data.get(`n-${code}`)) || 0]));
    return { envelopes: Number(data.get("envelopes")) || 0, counts };
  }
  if (COUNTED.includes(line.kind)) {
    return { counts: Object.fromEntries(Object.keys(VOICES).map((code) => [code, Number(data.get(`n-${code}`)) || 0])) };
  }
  const seats = ["seat", "giver", "bearer"].filter((name) => data.get(name));
  const since = data.get("since") ? { since: data.get("since") } : {};
  return { ...Object.fromEntries(seats.map((name) => [name, Number(data.get(name))])), ...since };
}

export function correct(board, seq, run) {
  const line = board.log.find((one) => one.seq === Number(seq));
  const fields = instead(board, line);
  return ask({
    title: `Corriger la ligne ${seq}`,
    body: [
      h("blockquote", { class: "book__quote" }, line.text),
      h("p", {}, "La ligne reste au registre, barrée. Une nouvelle ligne dit ce qu’il faut lire, qui l’a corrigée et pourquoi\u00a0; quorum et résultats sont recomptés."),
      fields,
      field("Motif de la correction", h("textarea", { class: "textarea", name: "motive", rows: 2 }), "Par exemple\u00a0: «\u00a0erreur de nom à l’arrivée\u00a0»."),
    ],
    actions: [...(fields.length ? [{ label: "Corriger ainsi", value: "replace" }] : []), { label: "Annuler cette ligne", value: "void", kind: "danger" }, { ...NO, label: "Ne rien changer" }],
    attempt: async (value, data) => {
      const motive = String(data.get("motive")).trim();
      if (!motive) return "Écrivez le motif de la correction.";
      const reading = payload(line, data);
      if (value === "replace" && !Object.keys(reading).length) return "Choisissez ce qu’il faut lire, ou annulez la ligne.";
      const answer = await run("correct", { seq: line.seq, motive, ...(value === "replace" ? { payload: reading } : { void: true }) }, true);
      return answer.ok ? "" : answer.sentence;
    },
  });
}
