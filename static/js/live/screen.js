/* The room screen: nobody touches it, so it finds its way back by itself, for ever. */
import { showClock, showConnection } from "./connection.js";
import { patch } from "./dom.js";
import { everySecond } from "./floor.js";
import { Link } from "./link.js";
import { foot, scene, told, top } from "./screen-views.js";
import { Store } from "./store.js";

const stage = document.getElementById("ecran");
const place = (id) => document.getElementById(id);
const store = new Store();
const link = new Link(store, { screen: stage.dataset.token, tab: "ecran" });
let wake = null;

showConnection(link, place("connexion"), null, "");
showClock(store, place("horloge"));

function draw() {
  const { board } = store;
  const { key, nodes } = scene(board, store.now);
  if (stage.dataset.scene !== key) stage.replaceChildren();
  stage.dataset.scene = key;
  stage.className = `screen-stage screen-stage--${key.split(" ")[0]}`;
  patch(stage, nodes);
  patch(place("message"), told(board));
  patch(place("numero"), top(board));
  patch(place("presence"), foot(board));
}

store.watch(draw);
everySecond(store, draw);

/* A projector must not fall asleep during a debate. */
async function stayAwake() {
  try {
    wake = (await navigator.wakeLock?.request("screen")) ?? null;
  } catch {
    wake = null;
  }
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && (!wake || wake.released)) stayAwake();
});
stayAwake();
