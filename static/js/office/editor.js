/* form[data-editor] (address of the ProseMirror module): each textarea[data-rich] is written in an editor. The textarea stays the
   field of the form, in the convention of services/rich_text.py; without this script it is simply typed in. */

import { rules } from "./editor/typography.js";
import { cleaned } from "./editor/paste.js";
import { schema as made } from "./editor/schema.js";
import { toHtml, toText } from "./editor/source.js";
import { commands, toolbar } from "./editor/tools.js";

function keys(pm, schema, known) {
  const item = schema.nodes.list_item;
  const lineBreak = pm.chainCommands(pm.exitCode, (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(schema.nodes.hard_break.create()).scrollIntoView());
    return true;
  });
  return [
    pm.keymap({
      "Mod-b": known.strong.run, "Mod-i": known.em.run, "Mod-u": known.u.run, "Mod-z": pm.undo, "Mod-y": pm.redo, "Shift-Mod-z": pm.redo,
      "Shift-Ctrl-8": known.bullets.run, "Shift-Ctrl-9": known.numbers.run, "Mod-]": pm.sinkListItem(item), "Mod-[": pm.liftListItem(item),
      "Shift-Enter": lineBreak, Enter: pm.splitListItem(item), Backspace: pm.undoInputRule,
    }),
    pm.keymap(pm.baseKeymap), // Tab is nobody's: it leaves the editor, as it leaves any field
  ];
}

/* The attributes by which the editor is the labelled, described text box that the textarea was. */
function named(area, label) {
  const found = { role: "textbox", "aria-multiline": "true", class: `${area.className} editor__text`, id: area.id, spellcheck: "true", lang: "fr" };
  if (label) found["aria-labelledby"] = label.id;
  for (const name of ["aria-describedby", "aria-invalid"]) if (area.hasAttribute(name)) found[name] = area.getAttribute(name);
  if (area.readOnly) Object.assign(found, { "aria-readonly": "true", tabindex: "0" }); // still read, and reached by Tab
  return found;
}

function shell(area, label) {
  const box = document.querySelector("#editor-shell").content.firstElementChild.cloneNode(true);
  if (area.classList.contains("rows__high")) box.classList.add("editor--row");
  const bar = box.querySelector("[role=toolbar]");
  bar.id = `${area.id}-outils`;
  if (label) bar.setAttribute("aria-labelledby", `${bar.id} ${label.id}`); // « Mise en forme Article 2 », whatever its number becomes
  box.addEventListener("focusin", () => box.classList.add("editor--used")); // for good: tools that went at blur would move what is being pressed
  area.before(box);
  return box;
}

function enhance(pm, area) {
  const schema = made(pm);
  const known = commands(pm, schema);
  const label = area.id ? document.querySelector(`label[for="${CSS.escape(area.id)}"]`) : null;
  const parser = pm.DOMParser.fromSchema(schema);
  let written = area.value;
  const parsed = () => {
    const holder = document.implementation.createHTMLDocument("").createElement("div");
    holder.innerHTML = toHtml(area.value);
    return parser.parse(holder);
  };
  const plugins = [pm.inputRules({ rules: rules(pm) }), ...keys(pm, schema, known), pm.history(), pm.gapCursor(), pm.tableEditing()];
  if (label) label.id = `${area.id}-nom`;
  const box = shell(area, label);
  let attributes = named(area, label);
  let view = null;
  const show = toolbar(box.querySelector("[role=toolbar]"), () => view, known, pm);
  view = new pm.EditorView({ mount: box.querySelector("[data-text]") }, {
    state: pm.EditorState.create({ doc: parsed(), plugins }),
    attributes: () => attributes,
    editable: () => !area.readOnly,
    transformPastedHTML: cleaned,
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      show(view.state);
      if (!transaction.docChanged || transaction.getMeta("from field")) return;
      written = toText(view.state.doc);
      area.value = written;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  area.addEventListener("input", () => {
    if (area.value === written) return; // somebody else wrote the field: rows that change place, text put back
    written = area.value;
    view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, parsed().content).setMeta("from field", true));
  });
  area.addEventListener("hold", () => { // somebody else writes here, or does no longer
    const here = view.hasFocus();
    attributes = { ...named(area, label), id: attributes.id };
    box.classList.toggle("editor--held", area.readOnly);
    view.setProps({});
    if (here) view.dom.focus(); // the text stays where one was reading
  });
  label?.addEventListener("click", () => view.focus());
  area.focus = () => view.focus();
  area.hidden = true;
  area.removeAttribute("id");
  show(view.state);
  if (area.autofocus) view.focus();
}

for (const form of document.querySelectorAll("form[data-editor]")) {
  const pm = await import(form.dataset.editor);
  const all = (root) => {
    for (const area of root.querySelectorAll("textarea[data-rich]:not([hidden])")) enhance(pm, area);
  };
  all(form);
  form.addEventListener("row-added", (event) => all(event.target));
  form.dataset.editorReady = "";
}
