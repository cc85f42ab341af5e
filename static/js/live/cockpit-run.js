/* Sends a clerk's command. A refusal is told; a legal one may be overridden with a motive, which the book keeps. */
import { NO, ask, field } from "./dialog.js";
import { announce, h } from "./dom.js";

/* Safeguards that no text asks for are gone past the same way. */
const SAFEGUARDS = { urn_closed: { title: "L’urne attend une confirmation", insist: "Ouvrir l’urne avec ce motif", wait: "Attendre" } };
const LAW = { title: "La loi s’y oppose", insist: "Passer outre avec ce motif", wait: "Respecter la règle" };

/* Commands that have a motive anyway: going past the law is said apart. */
const EXPLAINED = ["correct", "change_way"];

export function runner(commands) {
  const busy = new Set();

  async function overridden(kind, payload, refusal) {
    let answer = refusal;
    const words = SAFEGUARDS[refusal.code] ?? LAW;
    await ask({
      title: words.title,
      body: [
        h("p", { class: "law-refusal" }, refusal.sentence),
        refusal.article && h("p", { class: "muted" }, refusal.article),
        field(
          "Motif pour passer outre",
          h("textarea", { class: "textarea", name: "motive", rows: 3, required: true }, payload.motive ?? ""),
          "Il sera écrit au registre et imprimé dans le procès-verbal.",
        ),
      ],
      actions: [{ label: words.insist, value: "yes", kind: "danger" }, { ...NO, label: words.wait }],
      attempt: async (_value, data) => {
        const motive = String(data.get("motive") ?? "").trim();
        if (!motive) return `Écrivez le motif, ou choisissez «\u00a0${words.wait}\u00a0».`;
        const insisting = EXPLAINED.includes(kind) ? { despite: true } : {};
        answer = await commands.send(kind, { ...payload, motive, ...insisting });
        return answer.ok ? "" : answer.sentence;
      },
    });
    return answer;
  }

  const told = (answer) => ask({ title: "Ce n’est pas possible", body: [h("p", {}, answer.sentence), answer.article && h("p", { class: "muted" }, answer.article)], actions: [{ label: "J’ai compris", kind: "secondary" }] });

  /* `quiet`: the caller shows the refusal itself. A second press while the first is under way does nothing. */
  return async function run(kind, payload = {}, quiet = false) {
    const same = `${kind} ${JSON.stringify(payload)}`;
    if (busy.has(same)) return { ok: false, sentence: "La même demande est déjà en cours." };
    busy.add(same);
    document.documentElement.dataset.busy = "";
    const answer = await commands.send(kind, payload);
    busy.delete(same);
    if (!busy.size) delete document.documentElement.dataset.busy;
    if (answer.ok) announce("C’est noté au registre.");
    else if (answer.override) return overridden(kind, payload, answer);
    else if (!quiet) await told(answer);
    return answer;
  };
}
