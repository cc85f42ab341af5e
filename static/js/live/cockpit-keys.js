/* One-letter keys: each only leads to a button (Enter then presses it), moves in the agenda, or opens help. They are
   silent while something is typed and can be switched off (WCAG 2.1.4). */
import { ask } from "./dialog.js";
import { announce, h } from "./dom.js";

const HELP = [
  ["J / K", "Point suivant, point précédent de l’ordre du jour"],
  ["A", "Aller à la grande action\u00a0: ouvrir la séance ou le point, proclamer, reprendre"],
  ["V", "Aller à «\u00a0Ouvrir le vote\u00a0» sur les tablettes"],
  ["M", "Aller à «\u00a0Voter à main levée\u00a0»"],
  ["B", "Aller à «\u00a0Ouvrir le scrutin secret\u00a0»"],
  ["C", "Aller à «\u00a0Clore\u00a0»"],
  ["G", "Aller à «\u00a0Voter plusieurs points ensemble\u00a0»"],
  ["1 à 9", "Aller à un groupe dans le décompte des mains levées"],
  ["D", "Aller à «\u00a0Donner la parole\u00a0» au prochain orateur"],
  ["P", "Taper les lettres d’un nom\u00a0; Entrée note son arrivée ou son départ"],
  ["R", "Aller au registre (corriger une ligne)"],
  ["S", "Suspension, huis clos, présidence, fin de séance"],
  ["T", "Aller à «\u00a0Prendre la main\u00a0», quand un autre appareil conduit"],
  ["?", "Cette aide"],
];
const SWITCH = "conseil-touches";

const off = () => localStorage.getItem(SWITCH) === "non";

export function help() {
  return ask({
    title: "Les touches",
    body: [
      h("p", {}, "Une touche mène au bouton\u202f; Entrée l’actionne. Aucune touche seule n’engage rien."),
      h("dl", { class: "keys" }, HELP.map(([key, words]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, words)))),
      h("div", { class: "choice" }, h("input", { type: "checkbox", id: "touches", name: "keys", value: "yes", checked: !off() }), h("label", { for: "touches" }, "Touches à une lettre actives sur ce poste")),
    ],
    actions: [{ label: "Fermer", value: "done", kind: "secondary" }],
    attempt: async (_value, data) => {
      localStorage.setItem(SWITCH, data.get("keys") ? "oui" : "non");
      return "";
    },
  });
}

function lead(letter) {
  const found = document.querySelector(`[data-shortcut="${letter}"]`);
  if (!found) return announce("Cette touche ne mène à rien pour le moment.");
  found.focus();
  found.scrollIntoView({ block: "nearest" });
}

export function keys(table) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea, dialog, [contenteditable]");
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const letter = event.key.toLowerCase();
    if (letter !== "?" && off()) return;
    if (table[letter]) table[letter]();
    else if (/^[avmbcsdgt1-9]$/.test(letter)) lead(letter);
    else return;
    event.preventDefault();
  });
}
