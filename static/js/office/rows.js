/* fieldset[data-rows]: adds, moves and removes rows without a page load. The server does the same without JavaScript:
   rows keep their field names (the server reads them in the order of their numbers), so moving swaps the texts. */

import { autosize } from "../autosize.js";

const rows = (list) => [...list.querySelectorAll("[data-row]")];
const area = (row) => row.querySelector("textarea");

/* « Article 1er », « Visa 1 »: as rows.html writes it. */
const rank = (list, index) => (list.dataset.noun === "Article" && index === 0 ? "1er" : String(index + 1));

function say(list, text) {
  list.querySelector("[data-rows-status]").textContent = text;
}

function swap(list, row, other, verb) {
  const [a, b] = [area(row), area(other)];
  [a.value, b.value] = [b.value, a.value];
  for (const one of [a, b]) one.dispatchEvent(new Event("input", { bubbles: true }));
  const button = other.querySelector(`[data-verb="${verb}"]`);
  (button.hidden ? b : button).focus();
  say(list, `${list.dataset.noun} ${rank(list, rows(list).indexOf(other))} sur ${rows(list).length}`);
}

function nextNumber(list) {
  return Math.max(-1, ...rows(list).map((row) => Number(area(row).name.split("-").pop()))) + 1;
}

function add(list) {
  const copy = rows(list).at(-1).cloneNode(true);
  copy.querySelector("[data-editor-box]")?.remove(); // an editor is no text: the row makes its own
  const text = area(copy);
  text.hidden = false;
  const name = `${list.dataset.rows}-${nextNumber(list)}`;
  Object.assign(text, { name, id: name, value: "", autofocus: false });
  text.textContent = "";
  text.removeAttribute("style");
  delete text.dataset.readyAutosize;
  copy.querySelector("label").htmlFor = name;
  for (const button of copy.querySelectorAll("[data-verb]")) button.value = `${name}:${button.dataset.verb}`;
  list.querySelector("ol").append(copy);
  autosize(copy);
  copy.dispatchEvent(new CustomEvent("row-added", { bubbles: true }));
  refresh(list);
  text.focus();
  say(list, `${list.dataset.noun} ${rows(list).length} ajouté`);
}

/* Several lines pasted into one row are several rows, in their place. */
function spread(list, row, lines) {
  const values = rows(list).map((one) => area(one).value);
  const at = rows(list).indexOf(row);
  const own = values[at].trim() ? 1 : 0; // what stood there stays, before them
  values.splice(at + own, 1 - own, ...lines);
  while (rows(list).length < values.length) add(list);
  rows(list).forEach((one, index) => {
    if (area(one).value === values[index]) return;
    area(one).value = values[index];
    area(one).dispatchEvent(new Event("input", { bubbles: true }));
  });
  area(rows(list)[at + own + lines.length - 1]).focus();
  say(list, `${lines.length} lignes collées`);
}

function remove(list, row) {
  const all = rows(list);
  const at = all.indexOf(row);
  if (all.length === 1) {
    area(row).value = "";
    area(row).dispatchEvent(new Event("input", { bubbles: true }));
    area(row).focus();
  } else {
    row.remove();
    area(rows(list)[Math.min(at, all.length - 2)]).focus();
  }
  list.closest("form").dispatchEvent(new Event("input", { bubbles: true }));
  refresh(list);
  say(list, `${list.dataset.noun} ${rank(list, at)} retiré`);
}

function refresh(list) {
  const all = rows(list);
  all.forEach((row, index) => {
    row.querySelector("[data-rank]").textContent = rank(list, index);
    for (const button of row.querySelectorAll("button[data-verb]")) {
      button.querySelector(".sr-only").textContent = `${button.title}\u00a0: ${list.dataset.noun.toLowerCase()} ${rank(list, index)}`;
    }
    row.querySelector('[data-verb="up"]').hidden = index === 0;
    row.querySelector('[data-verb="down"]').hidden = index === all.length - 1;
  });
}

const words = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").match(/[\p{L}\p{N}.-]{2,}/gu) ?? [];

/* Of the lines kept in the library, those that hold every word typed so far. */
function propose(list, text) {
  const box = list.querySelector("[data-offers]");
  const typed = words(text);
  if (!box) return;
  let left = 0;
  for (const one of box.querySelectorAll("li")) {
    const has = words(one.querySelector("[data-offer]").textContent);
    one.hidden = !typed.every((word) => has.some((other) => other.startsWith(word)));
    left += one.hidden ? 0 : 1;
  }
  if (!left) for (const one of box.querySelectorAll("li")) one.hidden = false;
  if (typed.join("").length > 4) box.open = left > 0;
}

/* A press puts the line where one is typing it, else in an empty row, else in a new one. */
function take(list, button) {
  const text = button.querySelector("[data-offer]").textContent;
  const typed = (row) => words(area(row).value);
  const has = words(text);
  const begun = rows(list).find((row) => typed(row).length && typed(row).every((word) => has.some((other) => other.startsWith(word))));
  if (!begun && !rows(list).some((row) => !area(row).value.trim())) add(list);
  const place = area(begun ?? rows(list).find((row) => !area(row).value.trim()));
  place.value = text;
  place.dispatchEvent(new Event("input", { bubbles: true }));
  propose(list, "");
  place.focus();
  say(list, `${list.dataset.noun} ajouté`);
}

function act(list, button) {
  const row = button.closest("[data-row]");
  const verb = button.dataset.verb;
  if (verb === "add") add(list);
  else if (verb === "take") take(list, button);
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
  list.addEventListener("paste", (event) => {
    if (!event.target.matches("textarea") || event.target.readOnly) return; // an editor cleans its own pastes
    const lines = event.clipboardData.getData("text/plain").split(/\r?\n/).map((line) => line.replace(/^[-–•·\s]+/, "").trim()).filter(Boolean);
    if (lines.length < 2) return;
    event.preventDefault();
    spread(list, event.target.closest("[data-row]"), lines);
  });
  list.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) propose(list, event.target.value);
  });
  refresh(list);
}
