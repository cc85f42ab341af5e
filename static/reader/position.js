/* Where one was: the page and the height on it, kept per document on this device, so that reloading, rotating or
   coming back does not lose the place. An explicit #page=12 in the address wins. */
const SAVE_EVERY_MS = 400;

const keyOf = (section) => `reader:${section.dataset.key}`;

function remembered(section) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(section))) || {};
  } catch {
    return {};
  }
}

export function startPage(section, count) {
  const asked = Number.parseInt(new URLSearchParams(window.location.hash.slice(1)).get("page"), 10);
  const asStart = Number.parseInt(section.dataset.start, 10);
  const kept = remembered(section);
  const page = asked || (asStart > 1 ? asStart : kept.page) || 1;
  return { page: Math.min(Math.max(page, 1), count), top: page === kept.page && !asked ? kept.top ?? null : null };
}

export function keepPosition({ eventBus, section }) {
  let timer = 0;
  eventBus.on("updateviewarea", ({ location }) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const place = { page: location.pageNumber, top: Math.round(location.top) };
      try {
        localStorage.setItem(keyOf(section), JSON.stringify(place));
      } catch {
        // storage full or forbidden: reading goes on without memory
      }
    }, SAVE_EVERY_MS);
  });
}
