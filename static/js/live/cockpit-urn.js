/* The urn of a secret vote in the cockpit: who confirms its opening, the next action, what the tally could reveal. */
import { NO, ask } from "./dialog.js";
import { button, h, icon } from "./dom.js";
import { confirmations, keepers, revealing } from "./urn-parts.js";

const SECRET = ["secret", "paper"];

/* The one next action: call the last voters, wait for the confirmations, open. */
export function urnAction(ballot) {
  const data = { ballot: ballot.id };
  const key = { key: "C", data, "data-shortcut": "c" };
  if (ballot.urn.ready) return button("Ouvrir l’urne et clore", "close-ballot", { big: true, name: "lock-open", ...key });
  if (!ballot.urn.ripe) return button("Annoncer la clôture", "announce-closing", { big: true, name: "megaphone", ...key });
  return button("Ouvrir sans attendre…", "open-urn", { kind: "secondary", name: "lock-open", ...key });
}

function words(urn) {
  if (urn.ready) return "Les confirmations y sont. Les votes comptent encore jusqu’à l’ouverture.";
  if (!urn.ripe) return "Elle se confirme quand tous ont voté, ou une fois la clôture annoncée.";
  return urn.keepers.length < urn.needed ? urn.awaited : "Deux personnes confirment, chacune sur son appareil.";
}

export function urnPanel(ballot) {
  const { urn } = ballot;
  const lacking = urn.keepers.length < urn.needed;
  return h(
    "section",
    { class: "urn", "aria-label": "Ouverture de l’urne", "data-key": `urn-${ballot.id}` },
    h("h2", { class: "urn__title" }, icon(urn.ready ? "lock-open" : "lock"), ` Urne\u00a0: ${confirmations(urn)}`),
    revealing(urn.warnings),
    keepers(urn),
    h("p", { class: "urn__words" }, words(urn)),
    lacking && h("p", { class: "row" }, button("Nommer le secrétaire…", "appoint", { kind: "secondary", name: "user-plus", data: { office: "secretary" } })),
  );
}

/* Before a secret vote opens: what its tally could reveal, to read; the clerk decides. */
export function warned(run, store) {
  return async (kind, payload = {}, quiet = false) => {
    const told = kind === "open_ballot" && SECRET.includes(payload.mode) ? store.board.secrecy ?? [] : [];
    if (told.length) {
      const { value } = await ask({
        title: "Ce vote pourrait ne pas rester secret",
        body: [revealing(told), h("p", { class: "muted" }, "Rien ne l’interdit. Dites-le au président avant d’ouvrir le vote.")],
        actions: [{ label: "Ouvrir le scrutin secret", value: "yes" }, { ...NO, label: "Ne pas ouvrir" }],
      });
      if (!value) return { ok: false, sentence: "Le vote n’est pas ouvert\u00a0: choisissez une autre façon de voter, ou ouvrez-le quand même." };
    }
    return run(kind, payload, quiet);
  };
}
