/* button[data-toggle="id"] shows or hides that element; aria-expanded tells which. The element starts as the page says. */
import { fresh } from "./dom.js";

export function toggle(root) {
  for (const button of fresh(root, "button[data-toggle]", "Toggle")) {
    const target = document.getElementById(button.dataset.toggle);
    if (!target) continue;
    button.hidden = false;
    button.setAttribute("aria-controls", target.id);
    button.setAttribute("aria-expanded", String(!target.hidden));
    button.addEventListener("click", () => {
      target.hidden = !target.hidden;
      button.setAttribute("aria-expanded", String(!target.hidden));
    });
  }
}
