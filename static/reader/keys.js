/* Keys inside the reader: arrows left/right and page keys turn pages, + and - zoom, 0 fits, Ctrl+F searches every page,
   Escape leaves search or the full window. Typing in a field is never intercepted. */
const KEYS = { ArrowRight: "next", ArrowLeft: "previous", n: "next", p: "previous", "+": "in", "=": "in", "-": "out", 0: "fit" };

export function bindKeys(reader) {
  const { section, frame, viewer, pdf } = reader;
  section.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f") {
      event.preventDefault();
      reader.actions.search(true);
      return;
    }
    if (event.key === "Escape") {
      if (!frame.search.hidden) reader.actions.search(false);
      else if (section.classList.contains("reader--full")) reader.actions.full();
      return;
    }
    if (event.target.matches("input, button, a") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Home") viewer.currentPageNumber = 1;
    else if (event.key === "End") viewer.currentPageNumber = pdf.numPages;
    else if (KEYS[event.key]) reader.actions[KEYS[event.key]]();
    else return;
    event.preventDefault();
  });
}
