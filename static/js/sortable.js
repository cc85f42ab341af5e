/* ol[data-sortable="url"]: buttons first, dragging where SortableJS is on the page (vendor("sortable")).
   The list moves only after the server agreed; focus follows the item; a live region says « point 4 sur 12 ». */
import { fresh } from "./dom.js";

const items = (list) => [...list.children].filter((child) => child.dataset.id);

function say(list, text) {
  list.closest(".sortable-zone").querySelector("[data-sortable-status]").textContent = text;
}

async function send(list, form, fields) {
  const body = new FormData(form);
  for (const [key, value] of Object.entries(fields)) body.set(key, value);
  const response = await fetch(list.dataset.sortable, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
}

function announce(list, item) {
  const rank = items(list).indexOf(item) + 1;
  const title = item.querySelector(".sortable__title").textContent.trim();
  say(list, `${title}\u00a0: ${list.dataset.noun} ${rank} sur ${items(list).length}`);
}

function failed(list) {
  say(list, "Le déplacement n’a pas été enregistré. Actualisez la page, puis recommencez.");
  list.closest(".sortable-zone").dataset.failed = "1";
}

/* Where a report carries deliberations several points move at once: the list is shown again as the server has it. */
async function settle(list) {
  if (!list.querySelector(".sortable__under")) return false;
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const now = page.querySelector("ol[data-sortable]");
  if (!window.Sortable) for (const grip of now.querySelectorAll("[data-grip]")) grip.remove();
  list.replaceChildren(...now.children);
  return true;
}

const again = (list, item) => items(list).find((one) => one.dataset.id === item.dataset.id);

async function step(list, item, button) {
  const up = button.value === "up";
  const neighbour = up ? item.previousElementSibling : item.nextElementSibling;
  if (!neighbour || list.dataset.busy) return;
  list.dataset.busy = "1";
  try {
    await send(list, button.form, { move: button.value });
    if (await settle(list)) {
      const moved = again(list, item), same = moved.querySelector(`[value="${button.value}"]`);
      (getComputedStyle(same).visibility === "hidden" ? moved.querySelector(`[value="${up ? "down" : "up"}"]`) : same).focus();
      announce(list, moved);
      return;
    }
    if (up) neighbour.before(item); else neighbour.after(item);
    const edge = up ? !item.previousElementSibling : !item.nextElementSibling;
    (edge ? item.querySelector(`[value="${up ? "down" : "up"}"]`) : button).focus();
    announce(list, item);
  } catch {
    failed(list);
  } finally {
    delete list.dataset.busy;
  }
}

/* The heading (section) that an item stands under; none before the first. */
function heading(item) {
  let one = item.previousElementSibling;
  while (one && !one.dataset.part) one = one.previousElementSibling;
  return one;
}

function restore(list, item, from) {
  item.remove();
  const others = list.children;
  if (from < others.length) others[from].before(item); else list.append(item);
}

function draggable(list) {
  window.Sortable.create(list, {
    handle: "[data-grip]",
    animation: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
    chosenClass: "is-moving",
    onEnd: async ({ item, oldIndex, newIndex }) => {
      if (oldIndex === newIndex) return;
      const rank = items(list).indexOf(item) + 1;
      try {
        await send(list, item.querySelector("form"), { position: String(rank), section: heading(item)?.dataset.section ?? "" });
        announce(list, (await settle(list)) ? again(list, item) : item);
      } catch {
        restore(list, item, oldIndex);
        failed(list);
      }
    },
  });
}

export function sortable(root) {
  for (const list of fresh(root, "ol[data-sortable]", "Sortable")) {
    list.addEventListener("submit", (event) => {
      const item = event.target.closest("li[data-id]");
      if (!item || !event.submitter) return;
      event.preventDefault();
      step(list, item, event.submitter);
    });
    if (window.Sortable) draggable(list);
    else for (const grip of list.querySelectorAll("[data-grip]")) grip.remove();
  }
}
