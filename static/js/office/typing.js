/* form[data-typing]: sends what stands in the form to the server a moment after each change, so that a closed tab, a lost
   network or an empty battery loses nothing. The server keeps it apart from the draft until it is saved. One sending at a time,
   so that an older text never comes after a newer one; only the answer 204 means « kept ». */

const PAUSE = 2000;
const WORDS = {
  offline: "Réseau absent : votre saisie n’est que dans cette page.",
  ended: "Votre session est terminée : copiez votre texte, puis connectez-vous de nouveau.",
  refused: "Votre saisie n’a pas pu être gardée : enregistrez-la.",
};

for (const form of document.querySelectorAll("form[data-typing]")) {
  const status = form.querySelector("[data-typing-status]");
  let timer = 0;
  let changed = false;
  let sending = null;

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  };

  const send = async () => {
    if (sending) return later(PAUSE);
    changed = false;
    sending = new AbortController();
    try {
      const answer = await fetch(form.dataset.typing, {
        method: "POST", body: new FormData(form), redirect: "manual", signal: sending.signal,
      });
      if (answer.status === 204) {
        const hour = new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
        status.textContent = `Saisie gardée à ${hour}`;
      } else {
        changed = true;
        const ended = answer.type === "opaqueredirect" || [400, 401].includes(answer.status); // 400: the form's own mark has expired
        status.textContent = ended ? WORDS.ended : WORDS.refused;
      }
    } catch (error) {
      if (error.name === "AbortError") return;
      changed = true;
      status.textContent = WORDS.offline;
      later(5 * PAUSE);
    } finally {
      sending = null;
    }
  };

  form.addEventListener("input", () => {
    changed = true;
    later(PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sending?.abort();
    changed = false;
  });
  document.addEventListener("visibilitychange", () => {
    if ((changed || sending) && document.visibilityState === "hidden") {
      clearTimeout(timer);
      if (!navigator.sendBeacon(form.dataset.typing, new FormData(form))) changed = true;
    }
  });
}
