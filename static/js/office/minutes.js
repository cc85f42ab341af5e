/* [data-minutes-live="url"]: while the meeting runs, shows each point's facts as the minute book tells them, without
   touching what is being typed. */
const EVERY_MS = 4000;
const SLOWEST_MS = 20000;

function list(facts) {
  return facts.map((fact) => {
    const line = document.createElement("li");
    line.textContent = fact;
    return line;
  });
}

function show(box, answer) {
  for (const item of answer.items) {
    const place = document.querySelector(`[data-facts="${item.id}"]`);
    if (!place || Number(place.dataset.count) === item.facts.length) continue;
    place.dataset.count = item.facts.length;
    place.hidden = item.facts.length === 0;
    place.querySelector("[data-facts-words]").textContent = item.words;
    place.querySelector("ul").replaceChildren(...list(item.facts));
  }
  box.querySelector("[data-live-words]").textContent = answer.words;
}

async function watch(box, wait) {
  let next = EVERY_MS;
  try {
    const response = await fetch(box.dataset.minutesLive, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    show(box, await response.json());
  } catch {
    next = Math.min(wait * 2, SLOWEST_MS);
    box.querySelector("[data-live-words]").textContent = "Connexion perdue, nouvel essai…";
  }
  setTimeout(() => watch(box, next), next);
}

for (const box of document.querySelectorAll("[data-minutes-live]")) setTimeout(() => watch(box, EVERY_MS), EVERY_MS);
