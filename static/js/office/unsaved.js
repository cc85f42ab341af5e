/* form[data-unsaved]: says that something typed is not saved yet, asks before leaving the page, saves on Ctrl+S, and
   swallows a second submission while the first is under way. */

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  const status = form.querySelector("[data-unsaved-status]");
  let changed = document.querySelector("[data-error-summary]") !== null;
  let sent = false;

  const show = () => {
    status.textContent = changed ? "Modifications non enregistrées" : "";
  };

  form.addEventListener("input", () => {
    changed = true;
    show();
  });
  form.addEventListener("kept", () => { // elsewhere, to be shown again on the page one goes to
    changed = false;
    show();
  });
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    setTimeout(() => { sent = false; }, 10000);
  });
  /* what moves the draft on (send, list, drop) is another form: it would leave with the text as it was saved */
  for (const other of document.querySelectorAll("form[data-wants-saved]")) {
    other.addEventListener("submit", (event) => {
      if (!changed) return;
      event.preventDefault();
      status.textContent = "Enregistrez d’abord votre texte, puis recommencez.";
      form.querySelector('button[name="save"].button').focus();
    });
  }
  window.addEventListener("pageshow", () => { sent = false; });
  window.addEventListener("beforeunload", (event) => {
    if (changed && !sent) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector('button[name="save"]'));
  });
  show();
}
