/* button[data-copy="text"] copies its text and says so; it stays hidden where the clipboard cannot be written. */
import { fresh } from "./dom.js";

export function copy(root) {
  if (!navigator.clipboard) return;
  for (const button of fresh(root, "button[data-copy]", "Copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const words = button.querySelector("span");
      const before = [...words.childNodes];
      await navigator.clipboard.writeText(button.dataset.copy).then(
        () => { words.textContent = "Copié"; },
        () => { words.textContent = "Copie refusée par le navigateur"; },
      );
      button.setAttribute("aria-live", "polite");
      setTimeout(() => { words.replaceChildren(...before); }, 2500);
    });
  }
}
