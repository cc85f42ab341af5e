/* The tool bar of one editor: what each button does, whether it is pressed, and arrows to go along it. */

function inList(state, type) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return true;
  return false;
}

function markIsOn(state, type) {
  const { from, to, empty, $from } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

function headingIsOn(state) {
  return state.selection.$from.parent.type.name === "heading";
}

function toggleList(pm, type, other, item) {
  return (state, dispatch) => {
    if (inList(state, type)) return pm.liftListItem(item)(state, dispatch);
    if (!inList(state, other)) return pm.wrapInList(type)(state, dispatch);
    const { $from } = state.selection;
    for (let depth = $from.depth; depth > 0; depth -= 1) {
      if ($from.node(depth).type === other) {
        dispatch?.(state.tr.setNodeMarkup($from.before(depth), type));
        return true;
      }
    }
    return false;
  };
}

function insertTable(pm, { table, table_row, table_header, table_cell, paragraph }) {
  return (state, dispatch) => {
    if (pm.isInTable(state)) return false;
    const row = (type) => table_row.create(null, [0, 1, 2].map(() => type.createAndFill()));
    const made = table.create(null, [row(table_header), row(table_cell)]);
    if (!dispatch) return true;
    const { $from } = state.selection;
    const after = $from.depth ? $from.after(1) : state.doc.content.size;
    const transaction = state.tr.insert(after, [made, paragraph.create()]);
    dispatch(transaction.setSelection(pm.TextSelection.near(transaction.doc.resolve(after + 3))).scrollIntoView());
    return true;
  };
}

export function commands(pm, schema) {
  const { nodes, marks } = schema;
  const bullets = toggleList(pm, nodes.bullet_list, nodes.ordered_list, nodes.list_item);
  const numbers = toggleList(pm, nodes.ordered_list, nodes.bullet_list, nodes.list_item);
  const heading = (state, dispatch) => (headingIsOn(state)
    ? pm.setBlockType(nodes.paragraph)(state, dispatch)
    : pm.setBlockType(nodes.heading, { level: 3 })(state, dispatch));
  return {
    strong: { run: pm.toggleMark(marks.strong), on: (state) => markIsOn(state, marks.strong) },
    em: { run: pm.toggleMark(marks.em), on: (state) => markIsOn(state, marks.em) },
    u: { run: pm.toggleMark(marks.u), on: (state) => markIsOn(state, marks.u) },
    heading: { run: heading, on: headingIsOn },
    bullets: { run: bullets, on: (state) => inList(state, nodes.bullet_list) },
    numbers: { run: numbers, on: (state) => inList(state, nodes.ordered_list) },
    table: { run: insertTable(pm, nodes) },
    undo: { run: pm.undo },
    redo: { run: pm.redo },
    row: { run: pm.addRowAfter },
    column: { run: pm.addColumnAfter },
    "no-row": { run: pm.deleteRow },
    "no-column": { run: pm.deleteColumn },
    "no-table": { run: pm.deleteTable },
  };
}

/* Gives a function that shows the state of the editor on the bar. */
export function toolbar(bar, view, known, pm) {
  const buttons = [...bar.querySelectorAll("button[data-tool]")];
  const shown = () => buttons.filter((one) => !one.closest("[hidden]"));
  const roving = (button) => {
    for (const one of buttons) one.tabIndex = one === button ? 0 : -1;
  };
  roving(buttons[0]);
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-tool]");
    if (!button) return;
    roving(button);
    known[button.dataset.tool].run(view().state, view().dispatch);
    view().focus();
  });
  bar.addEventListener("keydown", (event) => {
    const all = shown();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") view().focus();
    if (to === undefined || at < 0) return;
    event.preventDefault();
    roving(all[to % all.length]);
    all[to % all.length].focus();
  });
  return (state) => {
    for (const group of bar.querySelectorAll("[data-in-table]")) group.hidden = !pm.isInTable(state);
    for (const button of buttons) {
      const one = known[button.dataset.tool];
      if (one.on) button.setAttribute("aria-pressed", String(one.on(state)));
      button.setAttribute("aria-disabled", String(!one.run(state)));
    }
    if (!shown().some((one) => one.tabIndex === 0)) roving(shown()[0]);
  };
}
