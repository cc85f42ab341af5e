/* Views of the tablet: pure functions from the board to elements. */
import { grouped, points } from "./block.js";
import { button, chip, h, icon } from "./dom.js";
import { tabletQuestions } from "./oral-parts.js";
import { MODES, PHASES, count, hour, outcome } from "./words.js";

export function head(board) {
  const [word, tone, name] = PHASES[board.meeting.state] ?? PHASES.convened;
  return [
    chip(word, tone, name),
    board.meeting.closed_session && chip("Huis clos", "warn", "door-closed"),
    board.quorum && h("span", { class: "tablet-quorum" }, `${count(board.quorum.present, "présent")}, quorum ${board.quorum.required}`),
  ];
}

function band(item, board) {
  const block = grouped(board);
  if (block.length) return together(block, board);
  return h(
    "div",
    { class: "now-item" },
    h("span", { class: "item-number", "aria-hidden": "true" }, String(item.position)),
    h(
      "div",
      { class: "now-item__body" },
      h("p", { class: "eyebrow" }, `Point ${item.position} sur ${board.items.length}, en discussion`),
      h("h1", {}, item.title),
      item.rapporteur && h("p", { class: "muted" }, `Rapporteur\u00a0: ${item.rapporteur.name ?? item.rapporteur}`),
    ),
  );
}

/* Several items, one vote: any member may have one of them voted alone. */
function together(block, board) {
  return h(
    "div",
    { class: "now-item now-item--block" },
    h("div", { class: "now-item__body" }, h("p", { class: "eyebrow" }, `${points(block)} sur ${board.items.length}, en discussion`), h("h1", {}, "Vote groupé"), h("ul", { class: "block-titles" }, block.map((one) => h("li", {}, h("strong", {}, String(one.position)), ` ${one.title}`)))),
  );
}

/* What the chair lets every tablet say. */
export function message(board) {
  return board.message && h("p", { class: "tablet-message", "data-key": board.message.text }, icon("megaphone", "Message de la présidence"), h("span", {}, board.message.text));
}

function waiting(board) {
  const { state, starts_at: start } = board.meeting;
  const words = {
    convened: ["La séance n’est pas encore ouverte", `Elle est prévue à ${hour(start)}. Cette page s’animera d’elle-même.`],
    suspended: ["La séance est suspendue", "Gardez cette page ouverte\u00a0: elle reprendra avec la séance."],
    closed: ["La séance est levée", "Merci. Le procès-verbal et les délibérations viendront ensuite."],
    open: ["Entre deux points", "Le président va appeler le point suivant."],
  }[state];
  return h("div", { class: "now-item now-item--pause" }, icon("hourglass"), h("div", {}, h("h1", {}, words[0]), h("p", { class: "muted" }, words[1])));
}

/* Where the meeting is; when I read elsewhere, one tap brings me back. */
export function follow(board, reading) {
  const item = board.items.find((one) => one.id === board.item);
  const other = reading && reading !== board.item ? board.items.find((one) => one.id === reading) : null;
  const paused = board.meeting.state === "suspended";
  return [
    item && !paused ? band(item, board) : waiting(board),
    !paused && tabletQuestions(board),
    other &&
      h(
        "div",
        { class: "follow", role: "status" },
        h("p", {}, icon("book-open"), ` Je lis ailleurs\u00a0: point ${other.position}`),
        button(item ? `Revenir au point ${item.position}` : "Revenir à la séance", "back", { name: "undo-2" }),
      ),
  ];
}

export function result(board) {
  const { ballot } = board;
  const item = board.items.filter((one) => one.state === "closed" && one.result).at(-1);
  const found = ballot?.result && ballot.state === "proclaimed" ? ballot.result : null;
  if (!found && (board.item || !item)) return null;
  const code = found?.outcome ?? item.outcome;
  const sentence = found?.sentence ?? item.result.sentence ?? item.result;
  const [word, tone, name] = outcome(code);
  return h("section", { class: `result result--${code}`, "aria-label": "Résultat" }, h("div", {}, chip(word, tone, name), h("p", { class: "result__sentence" }, sentence)));
}

/* Why I cannot vote now and what to do; my withdrawal; the proxy I gave. */
export function situation(board, me, asking) {
  if (!me) return [];
  const { ballot } = board;
  const item = board.items.find((one) => one.id === board.item);
  const open = ballot && ballot.state === "open";
  const parts = [];
  if (open && me.why_not && !me.cards.some((card) => card.receipt)) parts.push(note("info", MODES[ballot.mode], me.why_not));
  if (!open && board.meeting.state === "open" && !me.present && !me.proxy_given_to) {
    parts.push(note("info", "Vous n’êtes pas noté présent", "Signalez-vous au secrétariat de séance\u00a0: c’est lui qui note les arrivées."));
  }
  if (ballot && ballot.state === "closed") parts.push(note("gavel", "Le scrutin est clos", "Le président va proclamer le résultat."));
  if (me.proxy_given_to) parts.push(proxy(`Vous avez donné pouvoir à ${me.proxy_given_to.name}, qui vote pour vous.`));
  if (me.proxy_held) parts.push(proxy(`Vous portez le pouvoir de ${me.proxy_held.name}.`));
  const block = grouped(board);
  const voted = ballot?.items?.length > 0 && ballot.state !== "cancelled";
  if (item && me.present && !voted && block.length) parts.push(...apart(block, me, asking));
  else if (item && me.present && !open && !block.length) parts.push(...withdrawal(item, me, asking));
  return parts;
}

function note(name, title, words) {
  return h("div", { class: "alert alert--info" }, icon(name), h("div", { class: "alert__body" }, h("p", { class: "alert__title" }, title), h("p", {}, words)));
}

const proxy = (words) => h("p", { class: "tablet-proxy" }, icon("handshake"), h("span", {}, words));

/* In a block: have an item voted alone, or withdraw from it. */
function apart(block, me, asking) {
  return [
    h(
      "details",
      { class: "more", "data-key": "apart" },
      h("summary", {}, "Demander le vote séparé d’un point, ou s’en retirer"),
      h("ul", { class: "more__body plain-list apart" }, block.map((one) => h("li", { "data-key": `apart-${one.id}` }, h("p", {}, h("strong", {}, `Point ${one.position}`), ` ${one.title}`), h("div", { class: "actions" }, button("Demander un vote séparé", "vote-apart", { kind: "secondary", name: "list-ordered", data: { item: one.id }, "aria-label": `Demander un vote séparé du point ${one.position}` }), button("Je me retire de ce point (conflit d’intérêts)", "ask", { kind: "quiet", name: "ban", data: { item: one.id } })), asking === one.id && withdrawal(one, me, asking)))),
    ),
  ];
}

function withdrawal(item, me, asking) {
  const data = { item: item.id };
  if (me.withdrawn) {
    return [note("ban", "Vous vous êtes retiré de ce point", "Vous ne prenez part ni au débat ni au vote."), button("Revenir sur ce retrait", "stay", { kind: "secondary", data })];
  }
  if (asking !== item.id) return [button("Je me retire de ce point (conflit d’intérêts)", "ask", { kind: "quiet", name: "ban", data })];
  return [
    h(
      "div",
      { class: "alert alert--warning", role: "group", "aria-label": "Confirmer le retrait" },
      icon("triangle-alert"),
      h("div", { class: "alert__body" }, h("p", { class: "alert__title" }, `Se retirer du point ${item.position}\u202f?`), h("p", {}, "Le retrait est noté au procès-verbal. Quittez la salle pendant le débat et le vote."), h("div", { class: "actions" }, button("Oui, je me retire", "withdraw", { kind: "danger", data }), button("Annuler", "keep", { kind: "secondary" }))),
    ),
  ];
}
