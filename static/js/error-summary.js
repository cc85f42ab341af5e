/* [data-error-summary] takes the focus when a refused form comes back, and its links focus the field. */
import { fresh } from "./dom.js";

function follow(event) {
  const link = event.target.closest("a[href^='#']");
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  const control = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
  if (!control) return;
  event.preventDefault();
  (target.closest(".field") || target).scrollIntoView();
  control.focus({ preventScroll: true });
}

export function errorSummary(root) {
  for (const summary of fresh(root, "[data-error-summary]", "Errors")) {
    summary.addEventListener("click", follow);
    summary.focus();
  }
}
