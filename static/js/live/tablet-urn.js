/* On the tablets of those who keep the urn: confirm its opening in two steps, take it back; on all of them, the last call. */
import { announce, button, h, icon, patch } from "./dom.js";
import { confirmations, keepers, revealing } from "./urn-parts.js";

const unvoted = (me) => me.can_vote && me.cards.some((card) => !card.receipt);

/* The closing is announced and a paper of mine is not in the urn. */
function lastCall(me) {
  return h("div", { class: "alert alert--warning urn-call", "data-key": "call" }, icon("megaphone", "Attention"), h("div", { class: "alert__body" }, h("p", { class: "alert__title" }, "Le scrutin va être clos"), h("p", {}, me.cards.length > 1 ? "Déposez vos bulletins maintenant, celui de votre pouvoir aussi." : "Déposez votre bulletin maintenant.")));
}

function step({ urn, asking, busy, own }) {
  if (own.confirmed) {
    const after = urn.ready ? "Tous ceux qu’il faut ont confirmé\u00a0: l’urne va être ouverte." : urn.awaited;
    return [h("p", { class: "urn__words", role: "status" }, h("strong", {}, "Votre confirmation est au registre. "), after), button("Retirer ma confirmation", "revoke-urn", { kind: "secondary", name: "undo-2", "data-key": "revoke", ...busy })];
  }
  if (!asking) return button("Confirmer l’ouverture de l’urne", "ask-urn", { big: true, name: "lock-open", "data-key": "ask", ...busy });
  return h(
    "div",
    { class: "alert alert--info", role: "group", "aria-label": "Confirmer l’ouverture de l’urne", "data-key": "confirm" },
    icon("lock-open"),
    h("div", { class: "alert__body" }, h("p", { class: "alert__title" }, "Ouvrir l’urne\u202f?"), h("p", {}, "Votre nom sera au registre et au procès-verbal. Le dépouillement se fait d’un coup, à la clôture."), h("div", { class: "actions" }, button("Oui, ouvrir l’urne", "confirm-urn", busy), button("Annuler", "keep-urn", { kind: "secondary" }))),
  );
}

function card({ ballot, own, asking, busy }) {
  const { urn } = ballot;
  if (!own.confirmed && !own.may_confirm) return h("p", { class: "muted urn-later", "data-key": "later" }, icon("lock"), h("span", {}, `Vous ouvrirez l’urne (${own.role}) quand tous auront voté, ou une fois la clôture annoncée.`));
  return h(
    "section",
    { class: "card urn urn--own", "aria-label": "Ouverture de l’urne", "data-key": `urn-${ballot.id}` },
    h("h2", { class: "urn__title" }, icon(urn.ready ? "lock-open" : "lock"), " Ouvrir l’urne"),
    h("p", {}, `L’urne s’ouvre à deux, chacun sur son appareil. ${ballot.cast} sur ${ballot.electorate} ont voté\u00a0; ${confirmations(urn)}.`),
    keepers(urn),
    revealing(urn.warnings),
    step({ urn, asking, busy, own }),
  );
}

/* Keeps `first` and `after` up to date and gives the buttons' actions: one's own paper comes before the urn. */
export function tabletUrn(store, commands, first, after) {
  let asking = false;
  let told = null;
  let place = first;
  const kinds = ["confirm_urn", "revoke_urn"];
  const draw = () => {
    const { board, me } = store;
    const ballot = board?.ballot;
    const open = ballot?.state === "open" && ballot.urn ? ballot : null;
    const own = open && me?.urn;
    if (!own?.may_confirm) asking = false;
    const busy = kinds.some((kind) => commands.pending(kind)) ? { "aria-disabled": "true" } : {};
    const late = me && unvoted(me);
    place = late ? after : first;
    const held = place.contains(document.activeElement);
    const shown = own && card({ ballot: open, own, asking, busy });
    patch(first, [open?.urn.announced && late && lastCall(me), !late && shown]);
    patch(after, late && shown);
    if (held && document.activeElement === document.body) place.querySelector("button")?.focus();
    if (own?.may_confirm && told !== open.id) {
      told = open.id;
      announce("L’urne attend votre confirmation.", true);
    }
  };
  const send = (kind) => {
    asking = false;
    commands.send(kind, { ballot: store.board.ballot.id }).then(draw);
    draw();
  };
  store.watch(draw);
  return {
    "ask-urn": () => ((asking = true), draw(), place.querySelector("[data-act='confirm-urn']")?.focus()),
    "keep-urn": () => ((asking = false), draw(), place.querySelector("button")?.focus()),
    "confirm-urn": () => send("confirm_urn"),
    "revoke-urn": () => send("revoke_urn"),
  };
}
