/* Who conducts: one device of one clerk. The others read along, and may take over in two steps at any time.
   Fires "change". The server decides (council/services/lead.py); a generation counts the takeovers. */
import { freshId } from "./commands.js";
import { NO, ask } from "./dialog.js";
import { announce, button, h, icon, patch } from "./dom.js";

const PLACE = "conseil-poste";
const AGAIN_MS = 2000;

/* The id of this tab: it survives a reload, not a copy of the tab, because it lies in sessionStorage only while the
   page is away. */
export function deviceId() {
  const id = sessionStorage.getItem(PLACE) ?? freshId();
  const put = () => sessionStorage.setItem(PLACE, id);
  sessionStorage.removeItem(PLACE);
  window.addEventListener("pagehide", put);
  window.addEventListener("pageshow", (event) => event.persisted && sessionStorage.removeItem(PLACE));
  document.addEventListener("visibilitychange", () => (document.hidden ? put() : sessionStorage.removeItem(PLACE)));
  return id;
}

export class Lead extends EventTarget {
  /* `clerk` false: the chair's cockpit, whose powers are nobody's to take over. */
  constructor({ meeting, device, account, clerk }) {
    super();
    Object.assign(this, { meeting, device, account: Number(account), clerk, known: null, mine: 0, lost: null });
    if (clerk) this.claim(0);
  }

  get leading() {
    return !this.clerk || (this.mine > 0 && this.known?.generation === this.mine);
  }

  /* The board's word, unless an older one arrives late. */
  see(lead) {
    if (!this.clerk || !lead || lead.generation <= (this.known?.generation ?? 0)) return;
    const led = this.leading;
    this.known = lead;
    if (led) this.fallen();
    this.dispatchEvent(new Event("change"));
  }

  fallen() {
    this.lost = this.known;
    announce(`${this.words()} Cet appareil est en lecture seule.`, true);
  }

  get whose() {
    return this.known.account === this.account ? "Vous" : this.known.name;
  }

  words() {
    const own = this.whose === "Vous";
    const at = when(this.known.since);
    if (this.lost) return `${own ? "Vous avez" : `${this.whose} a`} pris la main ${at} sur un autre appareil.`;
    return `${own ? "Vous conduisez" : `${this.whose} conduit`} la séance depuis ${at.replace(/^à /, "")} sur un autre appareil.`;
  }

  /* Take what is free or already ours; take over from the generation that was shown. Asks until there is an answer. */
  async claim(seen) {
    const answer = await this.post(seen);
    if (!answer) return setTimeout(() => this.claim(seen), AGAIN_MS);
    const newer = answer.lead.generation >= (this.known?.generation ?? 0);
    if (newer) this.known = answer.lead;
    if (answer.mine) Object.assign(this, { mine: answer.lead.generation, ...(newer && { lost: null }) });
    this.dispatchEvent(new Event("change"));
    return answer.mine;
  }

  async post(seen) {
    const token = document.querySelector("meta[name='csrf-token']")?.content ?? "";
    try {
      const answer = await fetch(`/seance/${this.meeting}/main`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ device: this.device, seen }),
      });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  /* The second step. */
  take() {
    const seen = this.known.generation;
    return ask({
      title: "Prendre la main sur cette séance",
      body: [
        h("p", {}, this.words()),
        h("p", {}, "Cet autre appareil passe aussitôt en lecture seule et en est averti. Ce qui est enregistré reste, ce qui arriverait encore de lui est refusé."),
      ],
      actions: [{ label: "Prendre la main", value: "yes" }, { ...NO, label: "Rester en lecture seule" }],
      attempt: async () => {
        const answer = await this.post(seen);
        if (!answer) return "Le serveur ne répond pas\u00a0: réessayez.";
        this.known = answer.lead;
        if (answer.mine) Object.assign(this, { mine: answer.lead.generation, lost: null });
        this.dispatchEvent(new Event("change"));
        if (!answer.mine) return `${this.words()} Quelqu’un a été plus rapide\u00a0: fermez cette question pour recommencer.`;
        announce("Vous conduisez la séance.");
        return "";
      },
    });
  }

  /* The band; empty for whoever conducts. */
  show(place) {
    if (this.leading || !this.known) return patch(place, []);
    const label = this.lost ? "Reprendre la main…" : "Prendre la main…";
    return patch(place, [
      h("div", { class: "lead-band", role: "region", "aria-label": "Lecture seule" }, icon("eye"), h("p", {}, h("strong", {}, "Lecture seule."), ` ${this.words()}`), button(label, "take-lead", { key: "T", "data-shortcut": "t" })),
    ]);
  }
}

function when(since) {
  const at = new Date(since);
  const zone = { timeZone: "Europe/Paris" };
  const hour = new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit", ...zone }).format(at).replace(":", "\u00a0h\u00a0");
  const day = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", ...zone });
  return day.format(at) === day.format(new Date()) ? `à ${hour}` : `le ${day.format(at)} à ${hour}`;
}

/* Buttons that only show something. */
const READING = new Set(["select", "help", "take-lead", "copy-text"]);

/* Whatever would send a command is out of order while another device conducts. Nodes are made anew all the time, so
   they are watched rather than drawn differently everywhere. */
export function freeze(lead) {
  const still = (node) => !node.closest("dialog") && !READING.has(node.dataset.act ?? "");
  const apply = () => {
    document.documentElement.dataset.lead = lead.leading ? "own" : "other";
    for (const node of document.querySelectorAll("[data-act], .live form button:not([data-act])")) {
      if (!still(node)) continue;
      if (!lead.leading && node.getAttribute("aria-disabled") !== "true") {
        node.setAttribute("aria-disabled", "true");
        node.dataset.frozen = "";
      } else if (lead.leading && "frozen" in node.dataset) {
        node.removeAttribute("aria-disabled");
        delete node.dataset.frozen;
      }
    }
  };
  new MutationObserver(apply).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-act", "aria-disabled"] });
  lead.addEventListener("change", apply);
  apply();
}
