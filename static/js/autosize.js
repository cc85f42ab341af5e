/* textarea[data-autosize] grows with its text. */
import { fresh } from "./dom.js";

function fit(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 4}px`;
}

export function autosize(root) {
  for (const area of fresh(root, "textarea[data-autosize]", "Autosize")) {
    area.addEventListener("input", () => fit(area));
    if (area.value) fit(area);
  }
}
