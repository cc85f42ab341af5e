/* French words of the live screens. Codes are those of council/live/README.md; no threshold is decided here. */
export const LOOKS = {
  pour: { key: "for", icon: "check", short: "Pour" },
  contre: { key: "against", icon: "x", short: "Contre" },
  abstention: { key: "abstain", icon: "minus", short: "Abstention" },
  nppv: { key: "out", icon: "ban", short: "Ne prend pas part" },
  blanc: { key: "out", icon: "square", short: "Blanc" },
  nul: { key: "out", icon: "ban", short: "Nul" },
};
export const PERSON = { key: "name", icon: "user-round" };

export const look = (code) => LOOKS[code] ?? PERSON;

export const MODES = {
  public: "Scrutin public sur les tablettes",
  main_levee: "Main levée",
  secret: "Scrutin secret sur les tablettes",
  paper: "Scrutin secret sur papier",
  roll_call: "Appel nominal",
};

export const KINDS = {
  decision: "Délibération", election: "Désignation", report: "Compte rendu", information: "Information",
  question: "Question orale", debate: "Débat", motion: "Motion", minutes: "Procès-verbal",
};

export const OUTCOMES = {
  adopted: ["Adopté", "ok", "circle-check"],
  rejected: ["Rejeté", "error", "circle-x"],
  not_adopted: ["Non adopté", "error", "circle-x"],
  elected: ["Élection acquise", "ok", "circle-check"],
  appointed: ["Nomination", "ok", "circle-check"],
  next_round: ["Tour suivant", "info", "rotate-cw"],
  not_elected: ["Personne n’est élu", "warn", "circle-x"],
  tie_unresolved: ["Égalité à départager", "warn", "scale"],
  acknowledged: ["Dont acte", "info", "info"],
  withdrawn: ["Retiré", "neutral", "undo-2"],
  postponed: ["Ajourné", "warn", "calendar-clock"],
  discussed: ["Débattu", "info", "message-square"],
};

export const PHASES = {
  convened: ["Pas encore ouverte", "neutral", "clock"],
  open: ["Séance ouverte", "ok", "circle-play"],
  suspended: ["Séance suspendue", "warn", "circle-pause"],
  closed: ["Séance levée", "neutral", "circle-stop"],
};

export const outcome = (code) => OUTCOMES[code] ?? [code, "neutral", "circle-dashed"];

/* 0 vote, 1 vote, 2 votes. */
export const count = (number, one, many = `${one}s`) => `${number}\u00a0${Math.abs(number) < 2 ? one : many}`;

export const list = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} et ${names.at(-1)}`);

const clock = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "Europe/Paris" });
const minute = new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" });
const day = new Intl.DateTimeFormat("fr-FR", { weekday: "long", day: "numeric", month: "long", timeZone: "Europe/Paris" });

/* 19:42:07 */
export const exactTime = (at) => clock.format(new Date(at));
/* 19 h 30, 20 h */
export const hour = (at) => minute.format(new Date(at)).replace(":", "\u00a0h\u00a0").replace(/\u00a000$/, "");
/* vendredi 12 juin */
export const date = (at) => day.format(new Date(at));

/* Letters without accents or case, to find names by typing. */
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
