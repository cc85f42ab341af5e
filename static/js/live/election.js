/* The election assistant at the centre of the cockpit: one step at a time, read from the book, one next action. */
import { ballotView, figures } from "./cockpit-ballot.js";
import { NO, ask, field } from "./dialog.js";
import { button, chip, h, icon } from "./dom.js";
import { countForm, tieForm } from "./election-count.js";
import { assessorsForm, candidatesForm, kindForm, waiverForm } from "./election-steps.js";
import { count, list, outcome } from "./words.js";

const STEPS = ["Élection", "Candidats", "Assesseurs", "Vote", "Résultat"];

export class Election {
  constructor(run, redraw) {
    Object.assign(this, { run, redraw, editing: null, skipped: new Set(), made: new Map() });
  }

  /* Whether the assistant conducts this item; it also has the form that counts papers, of any vote. */
  static serves(board, item, ballot) {
    if (ballot) return (!ballot.question && Boolean(ballot.election)) || (ballot.mode === "paper" && ballot.state === "open");
    return item.kind === "election" || (board.election?.item === item.id && board.election.state === "open");
  }

  acts() {
    const edit = (what) => () => ((this.editing = what), this.redraw());
    return {
      "election-candidates": edit("candidates"),
      "election-assessors": edit("assessors"),
      "election-waiver": edit("waiver"),
      "election-back": edit(null),
      "election-skip": ({ election }) => (this.skipped.add(election), this.redraw()),
      "election-open": ({ item, mode }) => this.run("open_ballot", { item: Number(item), mode }),
      "election-chair": ({ seat, item }) => this.run("replace_chair", { seat: Number(seat), item: Number(item) }),
      "election-appoint": ({ election }) => this.run("appoint", { election }),
      "election-abandon": ({ election }) => this.abandon(election),
    };
  }

  abandon(election) {
    return ask({
      title: "Abandonner cette élection",
      body: [h("p", {}, "Rien n’est effacé du registre\u00a0; une autre élection peut ensuite commencer sur ce point."), field("Motif", h("textarea", { class: "textarea", name: "motive", rows: 2 }))],
      actions: [{ label: "Abandonner l’élection", value: "yes", kind: "danger" }, { ...NO, label: "Continuer l’élection" }],
      attempt: async (_value, data) => {
        const motive = String(data.get("motive")).trim();
        if (!motive) return "Écrivez le motif\u00a0: il est noté au registre.";
        const answer = await this.run("abandon_election", { election, motive }, true);
        return answer.ok ? "" : answer.sentence;
      },
    });
  }

  /* A form is made once for its step, so that what is typed stays; saving it ends the editing. */
  once(key, make) {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key);
  }

  saving = async (...given) => {
    const answer = await this.run(...given);
    if (answer.ok) {
      this.editing = null;
      this.made.clear();
      this.redraw();
    }
    return answer;
  };

  view(board, item, ballot, hands) {
    const election = board.election?.item === item.id && !ballot?.question ? board.election : null;
    const [step, body] = ballot ? this.voting(board, election, ballot, hands) : this.preparing(board, item, election);
    return h("div", { class: "election stack", "data-key": "election" }, (election || !ballot) && steps(step), summary(election), body, minutes(election));
  }

  preparing(board, item, election) {
    if (!election || election.state !== "open") return [1, this.once(`kind-${item.id}-${election?.id ?? ""}`, () => kindForm(board, item, this.saving))];
    const back = [button("Revenir", "election-back", { kind: "quiet" })];
    const key = (step) => `${step}-${election.id}-${election.round}-${election.left}`;
    if (this.editing === "waiver") return [4, this.once(key("waiver"), () => waiverForm(board, election, this.saving, back))];
    if (this.editing === "candidates" || !election.candidates.length) {
      const others = this.editing ? back : [abandon(election)];
      return [2, this.once(key("candidates"), () => candidatesForm(board, election, this.saving, others))];
    }
    if (election.single && this.editing !== "assessors") return [2, single(election)];
    if (this.editing === "assessors" || (!election.assessors.length && !this.skipped.has(election.id))) {
      const others = this.editing ? back : [button("Continuer sans assesseurs", "election-skip", { kind: "quiet", data: { election: election.id } })];
      return [3, this.once(key("assessors"), () => assessorsForm(board, election, this.saving, others))];
    }
    return [4, how(election)];
  }

  voting(board, election, ballot, hands) {
    const turn = election && election.ballot !== "proportional" ? h("h2", { "data-key": "turn" }, `Tour ${ballot.round} sur ${election.rounds}`) : null;
    if (ballot.state === "open") {
      if (ballot.mode !== "paper") return [4, [turn, ballotView(board, ballot, hands)]];
      return [4, [turn, h("p", { "data-key": "mode" }, chip("Scrutin secret sur papier", "accent", "vote")), this.once(`count-${ballot.id}`, () => countForm(board, election, ballot, this.run))]];
    }
    const tie = election?.tie ? this.once(`tie-${ballot.id}`, () => tieForm(election, ballot, this.run)) : null;
    return [5, [turn, result(ballot), tie ?? proclaim(ballot)]];
  }
}

function steps(current) {
  return h("ol", { class: "steps election-steps", "aria-label": "Étapes de l’élection", "data-key": "steps" }, STEPS.map((label, index) =>
    h("li", { class: index + 1 < current ? "is-done" : null, "aria-current": index + 1 === current ? "step" : null }, label, index + 1 < current && h("span", { class: "sr-only" }, " (fait)"))));
}

const abandon = (election) => button("Abandonner cette élection…", "election-abandon", { kind: "quiet", data: { election: election.id } });

function summary(election) {
  if (!election) return null;
  const done = election.elected.map((one) => one.name);
  const posts = election.posts > 1 ? `, ${election.posts} sièges` : "";
  if (!posts && !done.length && !election.waiver && election.office === "head") return null;
  return h(
    "div",
    { class: "election-summary", "data-key": "summary" },
    h("p", {}, h("strong", {}, `${election.title}${posts}`)),
    done.length > 0 && h("p", {}, icon("circle-check"), ` Déjà élus\u00a0: ${list(done)}`),
    election.waiver && h("p", { class: "law" }, icon("scale"), ` ${election.waiver.sentence}`),
  );
}

function single(election) {
  return h(
    "div",
    { class: "stack", "data-key": "single" },
    h("p", { class: "election-call" }, `Une seule candidature\u00a0: ${list(election.candidates.map((one) => one.name))}.`),
    h("p", { class: "law" }, icon("scale"), ` ${election.single}`),
    h("div", { class: "next-action" }, button("Donner lecture de la nomination", "election-appoint", { big: true, name: "megaphone", key: "A", data: { election: election.id }, "data-shortcut": "a" }), button("Modifier les candidats", "election-candidates", { kind: "secondary" }), abandon(election)),
  );
}

function eldest(election) {
  if (!election.eldest) return null;
  const { seat, name } = election.eldest;
  return h("div", { class: "alert alert--warning" }, icon("triangle-alert", "Attention"), h("div", { class: "alert__body" }, h("p", {}, `Le doyen d’âge préside cette élection\u00a0: ${name}.`), button(`Donner la présidence à ${name}`, "election-chair", { data: { seat, item: election.item } })));
}

function how(election) {
  const data = { item: election.item };
  const open = (label, mode, name, key, first) => button(label, "election-open", { big: first, kind: first ? "" : "secondary", name, key, data: { ...data, mode }, "data-shortcut": key ? key.toLowerCase() : null });
  const waived = election.waiver?.waived;
  const names = election.candidates.map((one) => (one.members.length ? `${one.name} (${count(one.members.length, "nom")})` : one.name));
  return h(
    "div",
    { class: "stack", "data-key": "how" },
    eldest(election),
    h("h2", {}, election.ballot === "proportional" ? "Faire voter" : `Tour ${election.round} sur ${election.rounds}`),
    h("p", { class: "election-call" }, `${election.ballot === "single" ? "Candidats" : "Listes"}\u00a0: ${list(names)}.`),
    election.assessors.length > 0 && h("p", {}, `Assesseurs\u00a0: ${list(election.assessors.map((one) => one.name))}.`),
    h("div", { class: "next-action" }, open("Scrutin secret sur les tablettes", "secret", "lock", "B", !waived), open("Scrutin secret sur papier", "paper", "vote", "V", false), waived && [open("Voter à main levée", "main_levee", "hand", "M", true), open("Scrutin public sur les tablettes", "public", "tablet", "", false)]),
    h("p", { class: "row" }, button("Modifier les candidats", "election-candidates", { kind: "quiet" }), button("Modifier les assesseurs", "election-assessors", { kind: "quiet" }), election.waivable && button(election.waiver ? "Noter de nouveau le vote sur le secret…" : "Faire voter la renonciation au secret…", "election-waiver", { kind: "quiet" }), abandon(election)),
  );
}

function table(ballot) {
  const found = ballot.result.table;
  if (!found) return null;
  const head = ["Liste", "Voix", "Au quotient", "Reste", "Sièges"];
  return h("div", { class: "table-scroll", role: "region", "aria-label": "Répartition des sièges", tabindex: 0 }, h("table", { class: "table" }, h("caption", {}, `Quotient ${found.quotient}`), h("thead", {}, h("tr", {}, head.map((word) => h("th", { scope: "col" }, word)))), h("tbody", {}, found.lists.map((one) => h("tr", {}, h("th", { scope: "row" }, one.name), [one.votes, one.base, one.remainder, one.seats].map((value) => h("td", { class: "num" }, String(value))))))));
}

function result(ballot) {
  const [word, tone, name] = outcome(ballot.result.outcome);
  return h("section", { class: `result result--${ballot.result.outcome}`, "aria-label": "Résultat", "data-key": `result-${ballot.id}` }, h("div", {}, chip(ballot.result.outcome === "tie_unresolved" ? word : `${word} (à proclamer)`, tone, name), h("p", { class: "result__sentence" }, ballot.result.sentence), figures(ballot), table(ballot)));
}

function proclaim(ballot) {
  const label = ballot.result.outcome === "next_round" ? "Proclamer, puis tour suivant" : "Proclamer le résultat";
  return h("div", { class: "next-action", "data-key": "proclaim" }, button(label, "proclaim", { big: true, name: "megaphone", key: "A", data: { ballot: ballot.id }, "data-shortcut": "a" }), button("Annuler ce scrutin…", "cancel-ballot", { kind: "quiet", data: { ballot: ballot.id } }));
}

/* The words of the minutes, ready to copy, as soon as there are some. */
export function minutes(election) {
  if (!election?.text?.length || !election.candidates) return null;
  const words = election.text.join("\n\n");
  return h(
    "details",
    { class: "more election-minutes", "data-key": "minutes" },
    h("summary", {}, "Texte du procès-verbal"),
    h("div", { class: "more__body" }, election.text.map((paragraph) => h("p", {}, paragraph)), button("Copier ce texte", "copy-text", { kind: "secondary", name: "copy", data: { text: words } })),
  );
}
