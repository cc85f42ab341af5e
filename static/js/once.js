/* form[data-once]: a second submission within ten seconds is swallowed; the server stays idempotent anyway.
   form[data-confirm="…"] asks first. The button keeps its name and value, so it is marked busy, not disabled. */
import { fresh } from "./dom.js";

const GUARD_MS = 10000;

function guard(event) {
  const form = event.currentTarget;
  if (form.dataset.sent || (form.dataset.confirm && !window.confirm(form.dataset.confirm))) {
    event.preventDefault();
    event.stopImmediatePropagation(); // htmx listens too
    return;
  }
  form.dataset.sent = "1";
  const button = event.submitter;
  if (button) button.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), GUARD_MS);
}

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

export function once(root) {
  for (const form of fresh(root, "form[data-once], form[data-confirm]", "Once")) {
    form.addEventListener("submit", guard);
    form.addEventListener("htmx:finally:request", () => release(form));
    window.addEventListener("pageshow", (event) => event.persisted && release(form));
  }
}
