/* A short message from the chair on every tablet, and in the room when asked for. */
import { NO, ask, field } from "./dialog.js";
import { button, h, icon } from "./dom.js";

const LONGEST = 160;

export function sendMessage(board, run) {
  const tick = h("div", { class: "choice" }, h("input", { type: "checkbox", name: "screen", value: "yes", id: "message-ecran" }), h("label", { for: "message-ecran" }, "L’afficher aussi sur l’écran de la salle"));
  return ask({
    title: "Message aux tablettes",
    body: [
      field("Message", h("textarea", { class: "textarea", name: "text", rows: 2, maxlength: LONGEST }, board.message?.text ?? ""), `${LONGEST} caractères au plus. Il reste affiché jusqu’à ce que vous le retiriez ou que le point se termine, et il est noté au registre.`),
      board.meeting.closed_session ? h("p", { class: "muted" }, "Pendant le huis clos, l’écran de la salle reste muet.") : tick,
    ],
    actions: [{ label: "Afficher le message", value: "send" }, NO],
    attempt: async (_value, data) => {
      const text = String(data.get("text")).trim();
      if (!text) return "Écrivez le message.";
      const answer = await run("send_message", { text, on_screen: Boolean(data.get("screen")) }, true);
      return answer.ok ? "" : answer.sentence;
    },
  });
}

export function standingMessage({ message }) {
  if (!message) return null;
  return h(
    "section",
    { class: "cockpit-message", "aria-label": "Message affiché", "data-key": message.text },
    h("p", {}, icon("megaphone", message.on_screen ? "Sur les tablettes et l’écran de la salle" : "Sur les tablettes"), h("span", {}, message.text)),
    button("Retirer le message", "withdraw-message", { kind: "secondary" }),
  );
}
