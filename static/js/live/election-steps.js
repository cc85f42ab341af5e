/* The steps before a round: what is elected, who stands, who watches, whether the ballot stays secret. */
import { field, select } from "./dialog.js";
import { button, h } from "./dom.js";
import { form, kept, refusal, whole } from "./election-form.js";

const text = (name, value = "", rest = {}) => h("input", { class: "input", name, value, maxlength: 160, autocomplete: "off", ...rest });
const number = (name, value, rest = {}) => h("input", { class: "input input--number", type: "number", inputmode: "numeric", min: 0, name, value, ...rest });
const lines = (value) => value.split("\n").map((line) => line.trim()).filter(Boolean);

export const electorate = (board) => {
  const able = new Set(board.seats.filter((seat) => seat.present && !seat.withdrawn).map((seat) => seat.seat));
  return board.seats.filter((seat) => !seat.withdrawn && (able.has(seat.seat) || able.has(seat.proxy_to))).reduce((sum, seat) => sum + seat.weight, 0);
};

export function kindForm(board, item, run) {
  const { offices } = board;
  const held = board.election && board.election.item === item.id && board.election.state === "done";
  const choose = select("office", [["", "Choisir"], ...offices.map((one) => [one.office, one.label])], offices.length === 1 ? offices[0].office : "");
  const find = (root) => offices.find((one) => one.office === root.elements.office.value);
  return form(`kind-${item.id}-${board.election?.id ?? ""}`, {
    label: "Continuer avec les candidats",
    name: "arrow-right",
    body: [
      field("Que faut-il élire\u202f?", choose),
      h("div", { class: "election-pair" }, field("Intitulé, tel qu’il est lu", text("title", "", { placeholder: item.title }), "Exemple\u00a0: délégué titulaire au syndicat des eaux."), field("Nombre de sièges", number("posts", 1, { min: 1 }))),
      h("div", { class: "choice" }, h("input", { type: "checkbox", name: "more", id: "election-suite" }), h("label", { for: "election-suite" }, "D’autres élections suivront sur ce point", h("span", { class: "choice__hint" }, "Titulaires puis suppléants, par exemple\u00a0: le point ne se clôt pas tout seul."))),
    ],
    others: held ? [button("Clore le point\u00a0: élection faite", "close-item", { kind: "secondary", data: { item: item.id, outcome: "elected" } })] : [button("Terminer sans élection…", "end-item", { kind: "quiet", data: { item: item.id } })],
    typed: (root, event) => {
      const one = find(root);
      root.elements.posts.disabled = one?.office === "head";
      if (one?.office === "head") root.elements.posts.value = 1;
      if (event?.target.name === "office") root.elements.title.placeholder = one?.title ?? item.title;
    },
    send: async (root) => {
      const { office, title, posts, more } = root.elements;
      if (!office.value) return "Choisissez ce qu’il faut élire.";
      if (!whole(posts.value)) return "Écrivez le nombre de sièges à pourvoir, en chiffres.";
      return refusal(await run("begin_election", { item: item.id, office: office.value, title: title.value.trim(), posts: whole(posts.value), more: more.checked }, true));
    },
  });
}

function row(index, value) {
  const input = text(`candidate-${index}`, value, { list: "membres-liste", "aria-label": `Candidat ${index + 1}` });
  return h("li", {}, input);
}

/* One name a line; a new empty line comes by itself. */
function personsForm(board, election, run, done) {
  const key = `candidates-${election.id}-${election.round}-${election.left}`;
  const typedBefore = (kept(key) ?? []).filter(([name]) => name.startsWith("candidate-")).length;
  const names = election.candidates.map((one) => one.name);
  const list = h("ol", { class: "election-names" }, Array.from({ length: Math.max(names.length + 1, typedBefore, 2) }, (_, index) => row(index, names[index] ?? "")));
  const options = h("datalist", { id: "membres-liste" }, board.seats.map((seat) => h("option", { value: seat.name })));
  const typed = (root) => [...root.querySelectorAll("[name^=candidate-]")];
  return form(key, {
    label: "Enregistrer les candidats",
    body: [h("fieldset", { class: "field" }, h("legend", {}, "Candidats"), h("p", { class: "field__hint" }, election.members_only ? "Membres de l’assemblée\u00a0: les premières lettres suffisent. Videz une ligne pour retirer un candidat." : "Un nom par ligne, avec Mme ou M. Videz une ligne pour retirer un candidat."), list, options)],
    others: done,
    typed: (root) => {
      const inputs = typed(root);
      if (inputs.at(-1).value.trim()) list.append(row(inputs.length, ""));
    },
    send: async (root) => {
      const candidates = typed(root).map((one) => one.value.trim()).filter(Boolean).map((name) => ({ name }));
      if (!candidates.length) return "Écrivez au moins un nom.";
      return refusal(await run("set_candidates", { election: election.id, candidates }, true));
    },
  });
}

function listRow(board, index, one) {
  const names = h("textarea", { class: "textarea", name: `names-${index}`, rows: 5 }, (one?.members ?? []).map((member) => member.name).join("\n"));
  const add = select(`add-${index}`, [["", "Ajouter un membre…"], ...board.seats.map((seat) => [seat.name, seat.name])], "", { "aria-label": `Ajouter un membre à la liste ${index + 1}` });
  add.addEventListener("change", () => {
    if (add.value) names.value = [...lines(names.value), add.value].join("\n");
    add.value = "";
    names.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return h("fieldset", { class: "field election-list" }, h("legend", {}, `Liste ${index + 1}`), field("Nom de la liste", text(`list-${index}`, one?.name ?? "")), field("Candidats dans l’ordre, un par ligne", names, "Commencez chaque nom par Mme ou M."), add);
}

function listsForm(board, election, run, done) {
  const key = `lists-${election.id}-${election.round}`;
  const typedBefore = (kept(key) ?? []).filter(([name]) => name.startsWith("list-")).length;
  const place = h("div", { class: "election-lists" });
  const grow = () => place.append(listRow(board, place.children.length, election.candidates[place.children.length]));
  for (let made = 0; made < Math.max(election.candidates.length, typedBefore, 1); made += 1) grow();
  const more = h("button", { type: "button", class: "button button--secondary" }, "Ajouter une liste");
  more.addEventListener("click", () => {
    grow();
    place.lastElementChild.querySelector("input").focus();
  });
  return form(key, {
    label: "Enregistrer les listes",
    body: [place, h("p", {}, more)],
    others: done,
    send: async (root) => {
      const all = [...place.children].map((_, index) => ({ name: root.elements[`list-${index}`].value.trim(), members: lines(root.elements[`names-${index}`].value).map((name) => ({ name })) }));
      const candidates = all.filter((one) => one.name || one.members.length);
      if (!candidates.length) return "Écrivez au moins une liste et ses candidats.";
      return refusal(await run("set_candidates", { election: election.id, candidates }, true));
    },
  });
}

export const candidatesForm = (board, election, run, done) => (election.ballot === "single" ? personsForm : listsForm)(board, election, run, done);

export function assessorsForm(board, election, run, done) {
  const here = board.seats.filter((seat) => seat.present && !seat.withdrawn).map((seat) => [seat.seat, seat.name]);
  const chosen = election.assessors.map((one) => one.seat);
  const pick = (index) => field(`Assesseur ${index + 1}`, select(`assessor-${index}`, [["", "Choisir un membre présent"], ...here], chosen[index] ?? ""));
  return form(`assessors-${election.id}`, {
    label: "Désigner les assesseurs",
    name: "user-check",
    body: [h("p", { class: "field__hint" }, "Ils surveillent le vote et le dépouillement avec le président\u00a0; d’usage, les plus jeunes membres."), h("div", { class: "election-pair" }, pick(0), pick(1))],
    others: done,
    send: async (root) => {
      const seats = [0, 1].map((index) => Number(root.elements[`assessor-${index}`].value)).filter(Boolean);
      return refusal(await run("name_assessors", { election: election.id, seats }, true));
    },
  });
}

export function waiverForm(board, election, run, done) {
  const all = electorate(board);
  const count = (name, label, value) => h("div", { class: "hands__count" }, field(label, number(name, value)));
  return form(`waiver-${election.id}`, {
    label: "Enregistrer ce vote",
    name: "hand",
    body: [
      h("p", {}, "Le conseil vote à main levée sur la renonciation au scrutin secret. Une seule voix contre, et le scrutin reste secret."),
      h("fieldset", { class: "field" }, h("legend", { class: "sr-only" }, "Vote sur la renonciation au scrutin secret"), h("div", { class: "hands__counts" }, count("votes_for", "Pour", all), count("votes_against", "Contre", 0), count("abstentions", "Abstentions", 0))),
      h("p", { class: "law", role: "status", "data-sum": "" }),
    ],
    others: done,
    typed: (root) => {
      const total = ["votes_for", "votes_against", "abstentions"].reduce((sum, name) => sum + (whole(root.elements[name].value) ?? 0), 0);
      root.querySelector("[data-sum]").textContent = `${total} voix pour ${all} votants.`;
    },
    send: async (root) => {
      const figures = Object.fromEntries(["votes_for", "votes_against", "abstentions"].map((name) => [name, whole(root.elements[name].value)]));
      if (Object.values(figures).includes(null)) return "Écrivez les trois nombres de voix en chiffres.";
      return refusal(await run("waive_secrecy", { election: election.id, ...figures }, true));
    },
  });
}
