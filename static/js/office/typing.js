/* form[data-typing]: sends what stands in the form to the server a moment after each change, so that a closed tab, a lost
   network or an empty battery loses nothing. The server keeps it apart from the draft until it is saved. */

const PAUSE = 2000;

for (const form of document.querySelectorAll("form[data-typing]")) {
  const status = form.querySelector("[data-typing-status]");
  let timer = 0;
  let waiting = false;

  const send = async () => {
    clearTimeout(timer);
    waiting = false;
    try {
      const answer = await fetch(form.dataset.typing, { method: "POST", body: new FormData(form), keepalive: false });
      if (!answer.ok) throw new Error(String(answer.status));
      const hour = new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
      status.textContent = `Saisie gardée à ${hour}`;
    } catch {
      status.textContent = "Réseau absent : votre saisie n’est que dans cette page.";
      waiting = true;
      timer = setTimeout(send, 5 * PAUSE);
    }
  };

  form.addEventListener("input", () => {
    waiting = true;
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    waiting = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (waiting && document.visibilityState === "hidden") {
      clearTimeout(timer);
      navigator.sendBeacon(form.dataset.typing, new FormData(form));
    }
  });
}
