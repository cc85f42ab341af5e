/* Says whether a file was published here, from its hash alone: the file does not leave the browser. Where the browser
   cannot compute it (no secure context), the form sends the file to be verified, as it does without this script. */
const form = document.querySelector("form[data-check]");
const place = document.getElementById("reponse");

const say = (...nodes) => place.replaceChildren(...nodes);

function paragraph(text) {
  const node = document.createElement("p");
  node.textContent = text;
  return node;
}

async function sha256(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function line(one) {
  const at = new Date(one.at).toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
  const what = [one.subject_words, one.reference, one.title].filter(Boolean).join(", ");
  return paragraph(`Ligne ${one.seq}, ${at}\u00a0: ${one.words}. ${what}.`);
}

async function check(file) {
  say(paragraph("Calcul de l’empreinte…"));
  const hash = await sha256(file);
  const answer = await fetch(form.dataset.check.replace("EMPREINTE", hash), { credentials: "omit" });
  if (answer.status === 404) {
    say(paragraph("Ce fichier n’est pas au journal\u00a0: il n’a pas été publié ici, ou il a été modifié, ne serait-ce qu’en l’enregistrant de nouveau."), paragraph(`Empreinte\u00a0: ${hash}`));
    return;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const { lines } = await answer.json();
  const title = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = "Ce fichier est, à l’octet près, celui qui a été publié ici.";
  title.append(strong);
  say(title, ...lines.map(line));
}

if (globalThis.crypto?.subtle) {
  form.addEventListener("submit", (event) => {
    const file = form.elements.fichier.files[0];
    if (!file) return;
    event.preventDefault();
    check(file).catch(() => say(paragraph("La vérification n’a pas abouti. Vérifiez votre connexion, puis recommencez.")));
  });
}
