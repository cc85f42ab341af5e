/* [data-progress="url"]: asks {value, total, words, done, next}; goes to `next` when done. A failing network is
   retried more and more slowly and said in words. */
import { fresh } from "./dom.js";

const FIRST_MS = 800;
const SLOWEST_MS = 8000;

function show(box, answer) {
  const bar = box.querySelector("progress");
  if (answer.total) bar.max = answer.total;
  if (typeof answer.value === "number") bar.value = answer.value;
  box.querySelector("[data-progress-words]").textContent = answer.words || `${answer.value} sur ${answer.total}`;
}

async function poll(box, wait) {
  if (!box.isConnected) return;
  let next = wait;
  try {
    const response = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    const answer = await response.json();
    show(box, answer);
    if (answer.done) {
      if (answer.next) window.location.assign(answer.next);
      return;
    }
    next = FIRST_MS;
  } catch {
    next = Math.min(wait * 2, SLOWEST_MS);
    box.querySelector("[data-progress-words]").textContent = "connexion perdue, nouvel essai…";
  }
  setTimeout(() => poll(box, next), next);
}

export function progress(root) {
  for (const box of fresh(root, "[data-progress]", "Progress")) poll(box, FIRST_MS);
}
