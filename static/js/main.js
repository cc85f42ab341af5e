/* Loads the small behaviours; each finds its own elements by data attribute and does nothing without them.
   Fragments swapped by htmx are enhanced again. */
import { once } from "./once.js";
import { errorSummary } from "./error-summary.js";
import { autosize } from "./autosize.js";
import { copy } from "./copy.js";
import { countdown } from "./countdown.js";
import { progress } from "./progress.js";
import { sortable } from "./sortable.js";
import { toggle } from "./toggle.js";
import { scrollCurrent } from "./scroll-current.js";

const behaviours = [once, errorSummary, autosize, copy, countdown, progress, sortable, toggle, scrollCurrent];

function enhance(root) {
  for (const behaviour of behaviours) behaviour(root);
}

document.documentElement.classList.add("js");
enhance(document);
document.addEventListener("htmx:after:swap", () => enhance(document));
