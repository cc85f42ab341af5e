/* Modal questions. The focus starts on the title, so that no single key confirms; Escape always means no. */
import { h } from "./dom.js";

let number = 0;

function controls(actions) {
  return actions.map(({ label, value = "", kind = "" }) => {
    const classes = `button${kind ? ` button--${kind}` : ""}`;
    return h("button", { class: classes, value, ...(value ? {} : { formnovalidate: true }) }, label);
  });
}

/* Ask, and give {value, data}: value is "" when the answer is no. `attempt(value, data)` may refuse with a sentence:
   the dialog then stays open with everything that was typed. */
export function ask({ title, body = [], actions, attempt = async () => "", wide = false, ready = () => {} }) {
  number += 1;
  const id = `question-${number}`;
  const fault = h("p", { class: "field__error", role: "alert" });
  const heading = h("h2", { id, tabindex: "-1", autofocus: true }, title);
  const form = h("form", { method: "dialog", novalidate: true }, heading, body, fault, h("div", { class: "actions" }, controls(actions)));
  const dialog = h("dialog", { class: `dialog${wide ? " dialog--wide" : ""}`, "aria-labelledby": id }, form);
  const before = document.activeElement;
  let given = { value: "", data: new FormData() };
  let busy = false;
  document.body.append(dialog);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const value = event.submitter?.value ?? actions[0].value ?? "";
    if (!value) return dialog.close();
    if (busy) return;
    busy = true;
    const data = new FormData(form);
    const words = await attempt(value, data);
    busy = false;
    fault.textContent = words;
    if (words) return fault.scrollIntoView({ block: "nearest" });
    given = { value, data };
    dialog.close();
  });
  dialog.showModal();
  ready(form);
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before?.isConnected) before.focus();
      else document.getElementById("contenu")?.focus();
      done(given);
    });
  });
}

export const NO = { label: "Annuler", kind: "secondary" };

let fields = 0;

/* A labelled control; `control` is an input, select or textarea. */
export function field(label, control, hint = "") {
  fields += 1;
  control.id ||= `saisie-${fields}`;
  if (hint) control.setAttribute("aria-describedby", `${control.id}-aide`);
  return h(
    "div",
    { class: "field" },
    h("label", { class: "field__label", for: control.id }, label),
    hint && h("p", { class: "field__hint", id: `${control.id}-aide` }, hint),
    control,
  );
}

/* The hour at which somebody really came or went, noted late. */
export function clock() {
  return h("input", { class: "input input--number", type: "time", name: "since" });
}

export function select(name, options, chosen = "", rest = {}) {
  const made = options.map(([value, words, off]) => h("option", { value, selected: String(value) === String(chosen), disabled: Boolean(off) }, words));
  return h("select", { class: "select", name, ...rest }, made);
}

export function radios(legend, name, options, chosen) {
  fields += 1;
  const made = options.map(([value, words], index) => {
    const id = `choix-${fields}-${index}`;
    return h("div", { class: "choice" }, h("input", { type: "radio", name, value, id, checked: value === chosen }), h("label", { for: id }, words));
  });
  return h("fieldset", { class: "field" }, h("legend", {}, legend), h("div", { class: "choices" }, made));
}
