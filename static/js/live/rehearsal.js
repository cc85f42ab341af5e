/* What happens in a rehearsal room that no board tells: who stands at the door, whose tablet is lost. */
import { announce, h, icon, patch } from "./dom.js";

const EVERY_MS = 3000;
const SHOWN = 3;

export function followRoom(place) {
  if (!place) return;
  let last = null;
  const ask = async () => {
    try {
      const answer = await fetch(place.dataset.news, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const news = await answer.json();
      const newest = news.at(-1);
      patch(place, [h("ul", { class: "room-news" }, news.slice(-SHOWN).reverse().map(({ number, text }) => h("li", { "data-key": `n${number}` }, icon("message-square"), ` ${text}`)))]);
      if (newest && last !== null && newest.number > last) announce(newest.text);
      last = newest?.number ?? 0;
    } catch {
      /* the room is away: the next turn tells */
    }
  };
  setInterval(ask, EVERY_MS);
  ask();
}
