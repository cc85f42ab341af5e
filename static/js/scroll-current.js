/* In a navigation wider than the screen, the current entry is brought into view. */
import { fresh } from "./dom.js";

export function scrollCurrent(root) {
  for (const list of fresh(root, ".side-nav ul, .tabs, .site-nav", "Current")) {
    const current = list.querySelector("[aria-current]");
    if (current && list.scrollWidth > list.clientWidth) {
      list.scrollLeft = current.offsetLeft - list.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
    }
  }
}
