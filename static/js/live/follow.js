/* On pages read during the meeting: a strip says where the meeting is, and calls to the vote when one opens. */
import { announce, h, icon, patch } from "./dom.js";
import { Link } from "./link.js";
import { Store } from "./store.js";

const me = document.querySelector("script[data-live]");
const strip = h("div", { class: "strip", role: "status", hidden: true });
const store = new Store();

function draw() {
  const { board } = store;
  const item = board.items.find((one) => one.id === board.item);
  const vote = board.ballot?.state === "open" && store.me?.can_vote && store.me.cards.some((card) => !card.receipt);
  const running = ["open", "suspended"].includes(board.meeting.state);
  strip.hidden = !running;
  strip.classList.toggle("strip--vote", Boolean(vote));
  document.body.classList.toggle("has-strip", running);
  const where = item ? `La séance en est au point ${item.position}.` : "La séance est en cours.";
  const words = vote ? `Un vote est ouvert\u00a0: point ${item?.position ?? ""}.` : where;
  patch(strip, [
    h("p", {}, icon(vote ? "vote" : "circle-play"), ` ${words}`),
    h("a", { class: `button${vote ? "" : " button--on-ink"}`, href: me.dataset.live }, vote ? "Voter" : "Rejoindre la séance"),
  ]);
  if (vote) announce("Un vote est ouvert.", true);
}

document.body.append(strip, h("p", { id: "annonce-urgente", class: "sr-only", role: "alert" }));
new Link(store, { meeting: Number(me.dataset.meeting), tab: "lecture" });
store.watch(draw);
