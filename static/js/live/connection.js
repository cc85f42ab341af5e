/* The calm indicator: nothing alarming for a second and a half, a word after that, a sentence when it lasts. */
import { announce, h, icon, patch } from "./dom.js";

const STATES = {
  live: ["En direct", "circle-check", ""],
  backup: ["Liaison de secours", "refresh-cw", "Le direct passe par une liaison plus lente. Vous pouvez continuer."],
  waking: ["Reprise de la connexion…", "refresh-cw", ""],
  lost: ["Hors connexion", "wifi-off", ""],
};

export function showConnection(link, place, banner, sentence) {
  const show = () => {
    const [word, name, detail] = STATES[link.state];
    patch(place, [icon(name), h("span", {}, word)]);
    place.className = `connection connection--${link.state}`;
    document.documentElement.dataset.connection = link.state;
    const words = link.refusal || (link.state === "lost" ? sentence : detail);
    const tone = link.state === "lost" || link.refusal ? "error" : "info";
    if (banner) patch(banner, words ? [h("div", { class: `alert alert--${tone}` }, icon("wifi-off"), h("p", {}, words))] : []);
    if (link.state === "lost") announce(`${word}. ${sentence}`, true);
    else if (link.state === "live" && show.wasLost) announce("La connexion est revenue.");
    show.wasLost = link.state === "lost";
  };
  link.addEventListener("state", show);
  link.addEventListener("refused", show);
  show();
}

/* A clock on the server's time, so that everybody in the room reads the same minute. */
export function showClock(store, place) {
  const format = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });
  const show = () => {
    const words = format.format(store.now).replace(":", "\u00a0h\u00a0");
    if (place.textContent !== words) place.textContent = words;
  };
  setInterval(show, 1000);
  show();
}
