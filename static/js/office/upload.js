/* form[data-upload]: sends each file on its own, with a bar for each; one that fails stops no other.
   Without this script the form is posted whole, and works. */
const SLOW = "L’envoi a été interrompu. Vérifiez la connexion, puis joignez ce fichier de nouveau.";

function line(list, file) {
  const row = document.querySelector("template[data-upload-row]").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-upload-name]").textContent = file.name;
  row.querySelector("progress").setAttribute("aria-label", `Envoi de ${file.name}`);
  list.append(row);
  return { bar: row.querySelector("progress"), words: row.querySelector("[data-upload-words]"), row };
}

function send(form, field, file, shown) {
  const body = new FormData(form);
  body.delete(field.name);
  body.append(field.name, file, file.name);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      shown.bar.max = event.total;
      shown.bar.value = event.loaded;
      shown.words.textContent = `envoi\u00a0: ${Math.floor((100 * event.loaded) / event.total)}\u00a0%`;
    });
    request.addEventListener("load", () => done(request.status === 200 ? "" : request.response?.sentence || SLOW));
    request.addEventListener("error", () => done(SLOW));
    request.addEventListener("abort", () => done(SLOW));
    request.send(body);
  });
}

async function submit(event) {
  const form = event.currentTarget;
  const field = form.querySelector("input[type=file]");
  const files = [...field.files];
  if (!files.length) return;
  event.preventDefault();
  const button = event.submitter;
  if (button) button.setAttribute("aria-busy", "true");
  const list = document.querySelector("[data-upload-list]");
  const status = document.querySelector("[data-upload-status]");
  list.hidden = false;
  list.replaceChildren();
  const rows = files.map((file) => line(list, file));
  let refused = 0;
  for (const [index, file] of files.entries()) {
    const sentence = await send(form, field, file, rows[index]);
    const words = sentence || "envoyé, examen en cours";
    rows[index].words.textContent = words;
    // one sentence for each file sent: a live region over the whole list would be read anew at each per cent
    status.textContent = `${file.name}\u00a0: ${words}`;
    rows[index].row.classList.toggle("upload__row--refused", Boolean(sentence));
    if (sentence) refused += 1;
  }
  if (!refused) window.location.assign(form.action);
  else {
    document.querySelector("[data-upload-next]").hidden = false;
    if (button) button.removeAttribute("aria-busy");
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) form.addEventListener("submit", submit);
