/* The document's own outline as nested lists of buttons; hidden when the document has none. */
function list(reader, items) {
  const root = document.createElement("ul");
  for (const item of items) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = item.title;
    button.addEventListener("click", () => {
      if (item.dest) reader.linkService.goToDestination(item.dest);
      if (window.matchMedia("(max-width: 60rem)").matches) reader.actions.outline(false);
      reader.frame.scroller.focus({ preventScroll: true });
    });
    line.append(button);
    if (item.items?.length) line.append(list(reader, item.items));
    root.append(line);
  }
  return root;
}

export async function bindOutline(reader) {
  const { pdf, frame } = reader;
  const outline = await pdf.getOutline();
  if (!outline?.length) return;
  const button = frame.tool("outline");
  button.hidden = false;
  frame.outline.append(list(reader, outline));
  reader.actions.outline = (open = frame.outline.hidden) => {
    frame.outline.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => reader.actions.outline());
}
