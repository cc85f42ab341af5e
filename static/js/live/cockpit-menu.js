/* The bar: state of the meeting, and what is done to it as a whole. */
import { NO, ask } from "./dialog.js";
import { chip } from "./dom.js";
import { appoint, closeMeeting, suspend } from "./cockpit-forms.js";
import { sendMessage } from "./cockpit-message.js";
import { chooseProcedure, decideProcedure } from "./cockpit-procedures.js";
import { PHASES } from "./words.js";

export function status(board) {
  const [word, tone, name] = PHASES[board.meeting.state] ?? PHASES.convened;
  return [
    chip(word, tone, name),
    board.meeting.closed_session && chip("Huis clos", "warn", "door-closed"),
    board.meeting.rehearsal && chip("Répétition", "warn", "triangle-alert"),
  ];
}

/* The public leaves once the council has decided it. */
function closing({ granted }) {
  return granted ? { value: "closed_session", label: "Passer à huis clos" } : { value: "close_doors", label: "Huis clos\u00a0: mettre aux voix…", kind: "secondary" };
}

function choices({ meeting, procedure }) {
  if (meeting.state === "convened") return [];
  const found = [];
  if (meeting.state === "open") found.push({ value: "suspend", label: "Suspendre la séance…", kind: "secondary" });
  if (meeting.state === "suspended") found.push({ value: "resume", label: "Reprendre la séance" });
  if (meeting.state === "open" && !meeting.closed_session) found.push(closing(procedure));
  if (meeting.state === "open") found.push({ value: "procedure", label: "Mettre aux voix une question de procédure…", kind: "secondary" });
  if (meeting.closed_session) found.push({ value: "public_session", label: "Revenir en séance publique", kind: "secondary" });
  if (meeting.state === "closed") return found;
  found.push({ value: "message", label: "Message aux tablettes…", kind: "secondary" });
  found.push({ value: "secretary", label: "Nommer le secrétaire…", kind: "secondary" });
  found.push({ value: "chair", label: "Remplacer le président…", kind: "secondary" });
  found.push({ value: "close", label: "Lever la séance…", kind: "secondary" });
  return found;
}

function people({ chair, secretary }) {
  return `Préside\u00a0: ${chair?.name ?? "personne"}. Secrétaire de séance\u00a0: ${secretary?.name ?? "pas encore nommé"}.`;
}

export async function menu(board, run) {
  const offered = choices(board);
  const words = offered.length ? people(board) : "La séance n’est pas ouverte.";
  const { value } = await ask({ title: "La séance", body: [words], actions: [...offered, { ...NO, label: "Fermer", kind: "quiet" }] });
  if (value === "close_doors") return decideProcedure(board, "closed_session", run);
  if (value === "procedure") return chooseProcedure(board, run);
  if (value === "message") return sendMessage(board, run);
  if (value === "suspend") return suspend(run);
  if (value === "secretary" || value === "chair") return appoint(board, value, run);
  if (value === "close") return closeMeeting(board, run);
  return value ? run(value) : null;
}
