/* [data-presence] (address): who else writes in the text of form.item-form, asked every fifteen seconds while the page is looked at
   and whenever one enters a field. A field in which somebody else writes, or has saved another text meanwhile, is read only until
   one takes it over or looks at that text. A courtesy: what two people write all the same is united when they save. */

const EVERY = 15000;
const AGAIN = 3000; // entering fields one after the other asks no more often
const SIGN = 20000;
const WRITTEN = "textarea, input:not([type]), input[type=text]";

for (const box of document.querySelectorAll("[data-presence]")) {
  const form = document.querySelector("form.item-form");
  const address = box.dataset.presence;
  const notice = document.querySelector("template[data-hold-notice]");
  const mine = new Map(); // field -> when it was last told
  const seen = new Map(); // field -> its read-only state: {box, sentence, kind}
  let asked = Date.now();
  let typed = false;

  const fieldOf = (control) => control?.name?.replace(/-\d+$/, "") ?? "";
  const controls = (field) => [...form.elements].filter((one) => one.matches(WRITTEN) && fieldOf(one) === field);
  const section = (field) => form.querySelector(`[data-rows="${field}"]`) ?? controls(field)[0]?.closest(".field");

  const readOnly = (field, id) => {
    for (const one of controls(field)) {
      one.readOnly = Boolean(id);
      const rest = (one.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && !other.endsWith("-pris"));
      one.setAttribute("aria-describedby", [...rest, id].filter(Boolean).join(" "));
      if (!one.getAttribute("aria-describedby")) one.removeAttribute("aria-describedby");
      one.dispatchEvent(new CustomEvent("hold", { bubbles: true }));
    }
    for (const button of section(field)?.querySelectorAll("button[data-verb]") ?? []) button.disabled = Boolean(id);
  };

  const close = (field, kind, sentence) => {
    const known = seen.get(field);
    const place = section(field);
    if (!place || (known?.sentence === sentence && known.kind === kind)) return;
    known?.box.remove();
    const shown = notice.content.firstElementChild.cloneNode(true);
    const text = shown.querySelector("[data-sentence]");
    text.textContent = sentence;
    text.id = `${field}-pris`;
    shown.querySelector("[data-take]").hidden = kind !== "held";
    shown.querySelector("[data-fresh]").hidden = kind !== "changed";
    shown.querySelector("[data-take]").addEventListener("click", () => take(field));
    shown.querySelector("[data-fresh]").addEventListener("click", fresh);
    const first = place.matches("fieldset") ? place.querySelector("ol") : place.querySelector("[data-editor-box]") ?? controls(field)[0];
    first.before(shown);
    seen.set(field, { box: shown, sentence, kind });
    mine.delete(field);
    readOnly(field, text.id);
  };

  const open = (field) => {
    seen.get(field)?.box.remove();
    seen.delete(field);
    readOnly(field, "");
  };

  const show = ({ words, held, changed }) => {
    if (words.join() !== [...box.children].map((one) => one.textContent).join()) { // else there is nothing new to read out
      box.replaceChildren(...words.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    }
    const now = new Map(changed.filter((one) => !mine.has(one.field)).map((one) => [one.field, ["changed", one.sentence]]));
    for (const one of held) now.set(one.field, ["held", one.sentence]);
    for (const field of [...seen.keys()]) if (!now.has(field)) open(field);
    for (const [field, [kind, sentence]] of now) close(field, kind, sentence);
  };

  const body = (more) => {
    const data = new FormData();
    const sent = { csrf_token: form.elements.csrf_token?.value ?? "", revision: form.elements.revision?.value ?? "", ...more };
    for (const [name, value] of Object.entries(sent)) data.set(name, value);
    return data;
  };

  const ask = async (options) => {
    asked = Date.now();
    try {
      const where = options ? address : `${address}?revision=${form.elements.revision?.value ?? ""}`;
      const answer = await fetch(where, { headers: { Accept: "application/json" }, redirect: "manual", ...options });
      if (answer.ok) show(await answer.json());
      return answer.ok;
    } catch { /* no network: what was last known stays */
      return false;
    }
  };

  const take = async (field) => {
    mine.set(field, Date.now());
    if (!(await ask({ method: "POST", body: body({ field, take: "1" }) }))) mine.delete(field);
    else controls(field)[0]?.focus();
  };

  /* The page again with what was saved since; what one has typed here is kept first, and united with it. */
  async function fresh(event) {
    if (!typed || !form.dataset.typing) return;
    event.preventDefault();
    const kept = await fetch(form.dataset.typing, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
    if (kept?.status !== 204) return;
    form.dispatchEvent(new CustomEvent("kept"));
    location.assign(`${event.target.href}?saisie=1`);
  }

  form.addEventListener("input", (event) => {
    typed = true;
    if (!event.target.matches(WRITTEN)) return;
    const field = fieldOf(event.target);
    if (!section(field) || Date.now() - (mine.get(field) ?? 0) < SIGN) return;
    mine.set(field, Date.now());
    ask({ method: "POST", body: body({ field }) });
  });
  form.addEventListener("focusin", () => { if (Date.now() - asked > AGAIN) ask(); });
  window.addEventListener("pagehide", () => { if (mine.size) navigator.sendBeacon(`${address}/fin`, body({})); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState !== "hidden") ask(); });
  setInterval(() => { if (document.visibilityState !== "hidden") ask(); }, EVERY);
  ask();
}
