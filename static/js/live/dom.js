/* Elements from data, and patching what is on screen so that focus, typed text and choices stay.
   Handlers are never attached to patched elements: a root listens once and reads data-act (see `acts`). */
const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

export function icon(name, label = "") {
  const sprite = icon.sprite ??= document.querySelector("[data-icons]")?.dataset.icons ?? "";
  const naming = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  const look = { class: "icon", viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": 2 };
  const ends = { "stroke-linecap": "round", "stroke-linejoin": "round", focusable: "false" };
  return s("svg", { ...look, ...ends, ...naming }, s("use", { href: `${sprite}#${name}` }));
}

export function chip(word, tone, name) {
  return h("span", { class: `chip chip--${tone}` }, icon(name), word);
}

export function button(label, act, { kind = "", name = "", key = "", big = false, data = {}, ...rest } = {}) {
  const classes = ["button", kind && `button--${kind}`, big && "button--big"].filter(Boolean).join(" ");
  const facts = Object.fromEntries(Object.entries(data).map(([field, value]) => [`data-${field}`, value]));
  const hint = key ? h("kbd", { class: "key-hint", "aria-hidden": "true" }, key) : null;
  return h("button", { type: "button", class: classes, "data-act": act, ...facts, ...rest }, name && icon(name), h("span", {}, label), hint);
}

const keyOf = (node) => (node instanceof Element ? node.getAttribute("data-key") : null);

function alike(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName && keyOf(one) === keyOf(other);
}

function morph(shown, wanted) {
  if (shown.nodeType === Node.TEXT_NODE) {
    if (shown.nodeValue !== wanted.nodeValue) shown.nodeValue = wanted.nodeValue;
    return;
  }
  if (!(shown instanceof Element) || shown.hasAttribute("data-own")) return;
  for (const name of shown.getAttributeNames()) {
    if (!wanted.hasAttribute(name) && name !== "open") shown.removeAttribute(name);
  }
  for (const name of wanted.getAttributeNames()) {
    const value = wanted.getAttribute(name);
    if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  }
  patch(shown, [...wanted.childNodes]);
}

/* Make `parent` show `wanted`. An element with data-own is created once, then left to its owner. */
export function patch(parent, wanted) {
  const nodes = [wanted].flat(Infinity).filter((node) => node !== null && node !== undefined && node !== false);
  const keyed = new Map([...parent.childNodes].filter(keyOf).map((node) => [keyOf(node), node]));
  let place = parent.firstChild;
  for (const given of nodes) {
    const node = typeof given === "string" ? document.createTextNode(given) : given;
    const found = keyOf(node) ? keyed.get(keyOf(node)) : place;
    if (found && found.parentNode === parent && alike(found, node)) {
      if (found === place) place = place.nextSibling;
      else parent.insertBefore(found, place);
      if (found !== node) morph(found, node);
    } else {
      parent.insertBefore(node, place);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

/* One listener for all buttons under `root`: calls table[data-act](dataset, button). */
export function acts(root, table) {
  root.addEventListener("click", (event) => {
    const source = event.target instanceof Element ? event.target.closest("[data-act]") : null;
    if (!source || source.getAttribute("aria-disabled") === "true") return;
    const act = table[source.dataset.act];
    if (act) act(source.dataset, source);
  });
}

/* Say something to screen readers without moving the focus. */
export function announce(words, urgent = false) {
  const id = urgent ? "annonce-urgente" : "annonce";
  const place = document.getElementById(id);
  if (place && words && place.textContent !== words) place.textContent = words;
}
