/* The count of a vote on paper, and the birth dates that a tie asks for. */
import { field } from "./dialog.js";
import { button, h } from "./dom.js";
import { form, refusal, whole } from "./election-form.js";
import { electorate } from "./election-steps.js";
import { count } from "./words.js";

const number = (name, value = "") => h("input", { class: "input input--number", type: "number", inputmode: "numeric", min: 0, name, value });

function silentBoxes(board) {
  const able = board.seats.filter((seat) => !seat.withdrawn && (seat.present || seat.proxy_to));
  return h(
    "details",
    { class: "more" },
    h("summary", {}, "Membres n’ayant pas pris part au vote"),
    h("fieldset", { class: "more__body field" }, h("legend", { class: "sr-only" }, "N’ont pas pris part au vote"), able.map((seat) => h("div", { class: "choice" }, h("input", { type: "checkbox", name: "silent", value: seat.seat, id: `silent-${seat.seat}` }), h("label", { for: `silent-${seat.seat}` }, `${seat.name} n’a pas voté`)))),
  );
}

/* Voices for somebody who had not stood are voices, where papers are not lists. */
function writtenIn() {
  return h(
    "details",
    { class: "more" },
    h("summary", {}, "Des voix sont allées à une personne non candidate"),
    h("div", { class: "more__body election-pair" }, field("Nom", h("input", { class: "input", name: "written", maxlength: 160, autocomplete: "off", list: "membres-depouillement" })), field("Voix", number("written_votes"))),
  );
}

const papers = (root) => [...root.querySelectorAll("[data-paper]")].reduce((sum, one) => sum + (whole(one.value) ?? 0), 0) + (whole(root.elements.written_votes?.value ?? "") ?? 0);

function told(root, all) {
  const envelopes = whole(root.elements.envelopes.value);
  const silent = root.querySelectorAll("[name=silent]:checked").length;
  const found = papers(root);
  const gap = envelopes === null ? "" : envelopes === found ? "\u00a0: le compte est juste" : `\u00a0: ${Math.abs(envelopes - found)} ${envelopes > found ? "à dépouiller encore" : "de trop"}`;
  return `${count(found, "bulletin dépouillé", "bulletins dépouillés")}${envelopes === null ? "" : ` pour ${count(envelopes, "enveloppe")}`}${gap}. ${all - silent} émargements attendus.`;
}

function payload(root, ballot) {
  const counts = {};
  for (const one of root.querySelectorAll("[data-paper]")) counts[one.name] = whole(one.value || "0");
  const written = root.elements.written?.value.trim();
  if (written) counts[`c${ballot.declared + 1}`] = whole(root.elements.written_votes.value);
  const silent = [...root.querySelectorAll("[name=silent]:checked")].map((one) => Number(one.value));
  return { ballot: ballot.id, envelopes: whole(root.elements.envelopes.value), counts, silent, ...(written ? { written: [{ name: written }] } : {}) };
}

export function countForm(board, election, ballot, run) {
  const all = electorate(board);
  const stood = ballot.choices.filter(({ code }) => !/^c\d+$/.test(code) || Number(code.slice(1)) <= ballot.declared);
  const boxes = stood.map(({ code, label }) => {
    const input = number(code);
    input.dataset.paper = "";
    const words = { blanc: "Bulletins blancs", nul: "Bulletins nuls" }[code] ?? label;
    return h("div", { class: "hands__count" }, field(words, input));
  });
  return form(`count-${ballot.id}`, {
    label: "Enregistrer le dépouillement",
    name: "list-checks",
    body: [
      h("div", { class: "election-envelopes" }, field("Enveloppes trouvées dans l’urne", number("envelopes"))),
      h("fieldset", { class: "field" }, h("legend", {}, "Bulletins"), h("div", { class: "hands__counts" }, boxes)),
      h("p", { class: "law", role: "status", "data-sum": "" }),
      silentBoxes(board),
      election?.ballot === "single" && !election.run_off && [writtenIn(), h("datalist", { id: "membres-depouillement" }, board.seats.map((seat) => h("option", { value: seat.name })))],
    ],
    others: [button("Annuler ce scrutin…", "cancel-ballot", { kind: "quiet", data: { ballot: ballot.id } })],
    typed: (root) => { root.querySelector("[data-sum]").textContent = told(root, all); },
    send: async (root) => {
      const sent = payload(root, ballot);
      if (sent.envelopes === null) return "Écrivez le nombre d’enveloppes trouvées dans l’urne.";
      if (Object.values(sent.counts).includes(null)) return "Écrivez les nombres de bulletins en chiffres.";
      const recorded = await run("record_paper", sent, true);
      return refusal(recorded.ok ? await run("close_ballot", { ballot: ballot.id }, true) : recorded);
    },
  });
}

export function tieForm(election, ballot, run) {
  const asked = election.tie.map(({ code, name, persons }) =>
    h("fieldset", { class: "field" }, h("legend", {}, persons.length > 1 ? name : "Date de naissance"), persons.map((person, index) => field(person, h("input", { class: "input", type: "date", name: `${code}-${index}`, max: "2099-12-31" })))));
  return form(`tie-${ballot.id}`, {
    label: "Départager par l’âge",
    name: "calendar-check",
    discreet: true,
    body: [h("p", {}, "Égalité de suffrages\u00a0: l’âge départage. Les dates ne sont ni conservées ni affichées\u00a0; seul l’ordre des âges est écrit au registre."), h("div", { class: "election-pair" }, asked)],
    others: [button("Annuler ce scrutin…", "cancel-ballot", { kind: "quiet", data: { ballot: ballot.id } })],
    send: async (root) => {
      const births = {};
      for (const { code, persons } of election.tie) births[code] = persons.map((_, index) => root.elements[`${code}-${index}`].value);
      if (Object.values(births).flat().some((day) => !day)) return "Indiquez chaque date de naissance.";
      return refusal(await run("break_tie", { ballot: ballot.id, births }, true));
    },
  });
}
