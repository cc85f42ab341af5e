/* fieldset[data-rows]: adds, moves and removes rows without a page load. The server does the same without JavaScript:
   rows keep their field names (the server reads them in the order of their numbers), so moving swaps the texts. */

import { autosize } from "../autosize.js";

const rows = (list) => [...list.querySelectorAll("[data-row]")];
const area = (row) => row.querySelector("textarea");

function say(list, text) {
  list.querySelector("[data-rows-status]").textContent = text;
}

function swap(list, row, other, verb) {
  const [a, b] = [area(row), area(other)];
  [a.value, b.value] = [b.value, a.value];
  for (const one of [a, b]) one.dispatchEvent(new Event("input", { bubbles: true }));
  const button = other.querySelector(`[data-verb="${verb}"]`);
  (button.hidden ? b : button).focus();
  say(list, `${list.dataset.noun} ${rows(list).indexOf(other) + 1} sur ${rows(list).length}`);
}

function nextNumber(list) {
  return Math.max(-1, ...rows(list).map((row) => Number(area(row).name.split("-").pop()))) + 1;
}

function add(list) {
  const copy = rows(list).at(-1).cloneNode(true);
  const text = area(copy);
  const name = `${list.dataset.rows}-${nextNumber(list)}`;
  Object.assign(text, { name, id: name, value: "", autofocus: false });
  text.textContent = "";
  text.removeAttribute("style");
  delete text.dataset.readyAutosize;
  copy.querySelector("label").htmlFor = name;
  for (const button of copy.querySelectorAll("[data-verb]")) button.value = `${name}:${button.dataset.verb}`;
  list.querySelector("ol").append(copy);
  autosize(copy);
  refresh(list);
  text.focus();
  say(list, `${list.dataset.noun} ${rows(list).length} ajouté`);
}

function remove(list, row) {
  const all = rows(list);
  const at = all.indexOf(row);
  if (all.length === 1) {
    area(row).value = "";
    area(row).focus();
  } else {
    row.remove();
    area(rows(list)[Math.min(at, all.length - 2)]).focus();
  }
  list.closest("form").dispatchEvent(new Event("input", { bubbles: true }));
  refresh(list);
  say(list, `${list.dataset.noun} ${at + 1} retiré`);
}

function refresh(list) {
  const all = rows(list);
  all.forEach((row, index) => {
    row.querySelector("[data-rank]").textContent = String(index + 1);
    row.querySelector('[data-verb="up"]').hidden = index === 0;
    row.querySelector('[data-verb="down"]').hidden = index === all.length - 1;
  });
}

function act(list, button) {
  const row = button.closest("[data-row]");
  const verb = button.dataset.verb;
  if (verb === "add") add(list);
  else if (verb === "remove") remove(list, row);
  else {
    const other = verb === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (other) swap(list, row, other, verb);
  }
}

for (const list of document.querySelectorAll("fieldset[data-rows]")) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-verb]");
    if (!button) return;
    event.preventDefault();
    act(list, button);
  });
  refresh(list);
}
