/* The reader's fixed parts, written by the template: this finds them and says loading, ready or failed. */
export function buildFrame(section) {
  const part = (name) => section.querySelector(`[data-${name}]`);
  const frame = {
    bar: part("bar"),
    body: part("body"),
    scroller: part("scroller"),
    pages: part("pages"),
    outline: part("outline"),
    search: part("search"),
    page: part("page"),
    count: part("count"),
    tool: (name) => section.querySelector(`[data-tool="${name}"]`),
    progress(loaded, total) {
      const share = total ? ` ${Math.min(100, Math.round((100 * loaded) / total))}\u00a0%` : "";
      status.textContent = `Chargement du document…${share}`;
    },
    ready() {
      status.hidden = true;
      fallback.hidden = true;
    },
    fail(words) {
      frame.bar.hidden = true;
      frame.body.hidden = true;
      section.classList.remove("reader--on", "reader--full");
      fallback.hidden = false;
      status.hidden = false;
      status.textContent = words;
    },
  };
  const status = part("status");
  const fallback = part("fallback");
  section.classList.add("reader--on");
  frame.bar.hidden = false;
  frame.body.hidden = false;
  status.hidden = false;
  frame.progress(0, 0);
  return frame;
}
