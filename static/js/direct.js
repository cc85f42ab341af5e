/* A meeting followed by citizens: asks every two seconds while a vote is open, every ten otherwise, a little apart from
   the others, never while the page is hidden, no more once the meeting is over. */
import { announce, h, patch } from "./live/dom.js";

const VOTING_MS = 2000;
const CALM_MS = 10000;
const LOST = "La connexion est perdue\u00a0; ce qui est affiché date de la coupure. Nouvel essai dans quelques secondes.";

const place = document.getElementById("direct");
const cut = document.getElementById("coupure");
let timer = null;
let shown = "";
let title = place.querySelector("h2")?.textContent;

const line = (item) =>
  h(
    "li",
    { "aria-current": item.current ? "step" : null, "data-key": `item-${item.position}` },
    h("span", { class: "direct__number" }, String(item.position)),
    h("span", {}, item.title, item.words && h("strong", { class: "direct__outcome" }, item.words)),
  );

function view(now) {
  return [
    now.message && h("p", { class: "direct__message" }, now.message),
    h(
      "section",
      { class: "direct__now", "aria-label": "En ce moment" },
      now.headline && h("p", { class: "eyebrow" }, now.headline),
      h("h2", {}, now.title),
      now.words.map((words) => h("p", {}, words)),
      now.figures.length > 0 && h("dl", { class: "direct__figures" }, now.figures.map((one) => h("div", {}, h("dt", {}, one.label), h("dd", {}, String(one.count))))),
      now.presence && h("p", { class: "muted" }, now.presence),
    ),
    now.items.length > 0 && h("section", { class: "direct__items", "aria-label": "Ordre du jour" }, h("h2", {}, "Ordre du jour"), h("ol", {}, now.items.map(line))),
  ];
}

function show(text) {
  if (text === shown) return JSON.parse(text);
  shown = text;
  const now = JSON.parse(text);
  patch(place, view(now));
  if (now.title !== title) announce([now.headline, now.title].filter(Boolean).join("\u00a0: "));
  title = now.title;
  return now;
}

async function look() {
  let wait = CALM_MS;
  try {
    const answer = await fetch(place.dataset.state, { credentials: "omit" });
    if (!answer.ok) throw new Error(String(answer.status));
    const now = show(await answer.text());
    cut.textContent = "";
    if (now.state === "closed") return;
    if (now.voting) wait = VOTING_MS;
  } catch {
    cut.textContent = LOST;
  }
  next(wait);
}

function next(wait) {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, wait * (0.8 + 0.4 * Math.random()));
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (!document.hidden) look();
});
look();
