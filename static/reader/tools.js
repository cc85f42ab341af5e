/* The tool bar: page, zoom, full window. */
const ZOOM_STEP = 1.2;
const ZOOM_MIN = 0.25;
const ZOOM_MAX = 5;

function zoom(viewer, factor) {
  viewer.currentScale = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, viewer.currentScale * factor));
}

function goTo(reader, text) {
  const { viewer, frame, pdf } = reader;
  const wanted = Number.parseInt(text, 10);
  if (wanted >= 1 && wanted <= pdf.numPages) viewer.currentPageNumber = wanted;
  frame.page.value = String(viewer.currentPageNumber);
}

function toggleFull(reader) {
  const on = reader.section.classList.toggle("reader--full");
  const button = reader.frame.tool("full");
  button.setAttribute("aria-pressed", String(on));
  document.documentElement.classList.toggle("reader-open", on);
}

export function bindTools(reader) {
  const { viewer, frame, pdf, eventBus } = reader;
  reader.actions = {
    previous: () => viewer.previousPage(),
    next: () => viewer.nextPage(),
    out: () => zoom(viewer, 1 / ZOOM_STEP),
    in: () => zoom(viewer, ZOOM_STEP),
    fit: () => { viewer.currentScaleValue = "page-width"; },
    full: () => toggleFull(reader),
  };
  for (const [name, action] of Object.entries(reader.actions)) frame.tool(name).addEventListener("click", action);
  frame.count.textContent = `/\u00a0${pdf.numPages}`;
  frame.page.addEventListener("change", () => goTo(reader, frame.page.value));
  frame.page.addEventListener("focus", () => frame.page.select());
  frame.page.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    goTo(reader, frame.page.value);
    frame.scroller.focus();
  });
  eventBus.on("pagechanging", ({ pageNumber }) => {
    if (document.activeElement !== frame.page) frame.page.value = String(pageNumber);
    frame.tool("previous").disabled = pageNumber <= 1;
    frame.tool("next").disabled = pageNumber >= pdf.numPages;
  });
}
