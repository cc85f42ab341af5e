/* A form of the assistant: what is typed survives redraws (data-own) and reloads (sessionStorage) until it is sent. */
import { h, icon } from "./dom.js";

const place = (key) => `conseil-election-${key}`;

function fields(form) {
  return [...form.elements].filter((one) => one.name);
}

function remember(key, form) {
  const kept = fields(form).map((one) => [one.name, ["checkbox", "radio"].includes(one.type) ? one.checked : one.value]);
  sessionStorage.setItem(place(key), JSON.stringify(kept));
}

export function kept(key) {
  try {
    return JSON.parse(sessionStorage.getItem(place(key)) ?? "null");
  } catch {
    return null;
  }
}

export const forget = (key) => sessionStorage.removeItem(place(key));

/* Put back what was typed, field by field, in the order of the form. */
function restore(form, known) {
  for (const [index, one] of fields(form).entries()) {
    const [name, value] = known[index] ?? [];
    if (name !== one.name) continue;
    if (typeof value === "boolean") one.checked = value;
    else one.value = value;
  }
}

/* `discreet`: nothing of it is kept over a reload. `send(form)` gives the sentence of what is wrong, in place, or nothing once it is done. */
export function form(key, { body, label, name = "check", others = [], send, typed = () => {}, discreet = false }) {
  const fault = h("p", { class: "field__error", role: "alert" });
  const submit = h("button", { class: "button button--big", "data-shortcut": "a" }, icon(name), h("span", {}, label), h("kbd", { class: "key-hint", "aria-hidden": "true" }, "A"));
  const root = h("form", { class: "election-form stack", "data-own": "", "data-key": key, novalidate: true }, body, h("div", { class: "next-action" }, fault, submit, others));
  const known = kept(key);
  if (known) restore(root, known);
  root.addEventListener("input", (event) => {
    fault.textContent = "";
    typed(root, event);
    if (!discreet) remember(key, root);
  });
  root.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = await send(root);
    fault.textContent = words ?? "";
    if (words) return fault.scrollIntoView({ block: "nearest" });
    forget(key);
  });
  typed(root, null);
  return root;
}

export const whole = (text) => (/^\s*\d+\s*$/.test(text) ? Number(text) : null);

export const refusal = (answer) => (answer.ok ? "" : `${answer.sentence}${answer.article ? ` (${answer.article})` : ""}`);
