/* Search in the document: pdf.js reads each page's text, our bar shows how many and where. */
const FOUND = 0;
const NOT_FOUND = 1;
const WRAPPED = 2;
const PENDING = 3;

function words(state, count) {
  if (state === PENDING) return "recherche…";
  if (state === NOT_FOUND || !count?.total) return "aucun résultat";
  const place = `${count.current} sur ${count.total}`;
  return state === WRAPPED ? `${place} (reprise au début)` : place;
}

export function bindSearch(reader) {
  const { eventBus, frame } = reader;
  const form = frame.search;
  const input = form.querySelector("input");
  const found = form.querySelector("[data-found]");
  const button = frame.tool("search");
  let last = "";
  const find = (backwards) => {
    const query = input.value.trim();
    if (!query) return;
    const type = query === last ? "again" : "";
    last = query;
    eventBus.dispatch("find", {
      source: form, type, query, caseSensitive: false, entireWord: false, highlightAll: true,
      findPrevious: backwards, matchDiacritics: false,
    });
  };
  reader.actions.search = (open = form.hidden) => {
    form.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) input.select();
    else eventBus.dispatch("findbarclose", { source: form });
    (open ? input : frame.scroller).focus();
  };
  button.addEventListener("click", () => reader.actions.search());
  form.addEventListener("submit", (event) => { event.preventDefault(); find(false); });
  form.querySelector('[data-find="previous"]').addEventListener("click", () => find(true));
  eventBus.on("updatefindcontrolstate", ({ state, matchesCount }) => { found.textContent = words(state, matchesCount); });
  eventBus.on("updatefindmatchescount", ({ matchesCount }) => { found.textContent = words(FOUND, matchesCount); });
}
