/* Opening the meeting: who presides, the roll call and the proxies, filled from the answers to the convocation. */
import { NO, ask, field, select } from "./dialog.js";
import { h } from "./dom.js";
import { count, plain } from "./words.js";

const said = { present: "annoncé présent", absent: "annoncé absent", excused: "excusé", proxy: "annoncé avec pouvoir", substitute: "annonce son suppléant" };

function room(rooms, seat) {
  return rooms.length > 0 && select(`room-${seat.seat}`, rooms.map((name, index) => [String(index), name]), "0", { "aria-label": `Salle de ${seat.name}` });
}

function rollRow(seat, answer, options, rooms) {
  const here = ["present", "substitute"].includes(answer?.response);
  const id = `appel-${seat.seat}`;
  return h(
    "li",
    { class: "roll__row", "data-name": plain(seat.name) },
    h("div", { class: "choice" }, h("input", { type: "checkbox", name: "present", value: seat.seat, id, checked: here }), h("label", { for: id }, seat.name, h("span", { class: "choice__hint" }, said[answer?.response] ?? "sans réponse"))),
    h("div", { class: "roll__proxy" }, select(`proxy-${seat.seat}`, options.filter(([value]) => value !== seat.seat), answer?.proxy_to ?? "", { "aria-label": `Pouvoir de ${seat.name}` })),
    seat.substitute && h("div", { class: "roll__room" }, select(`sits-${seat.seat}`, [["", "siège en personne"], ["substitute", `suppléé par ${seat.substitute}`]], answer?.response === "substitute" ? "substitute" : "", { "aria-label": `Qui siège pour ${seat.name}` })),
    rooms.length > 0 && h("div", { class: "roll__room" }, room(rooms, seat)),
  );
}

function chairs(board, ranks, answers) {
  const ordered = [...board.seats].sort((a, b) => (ranks[a.seat] ?? 999) - (ranks[b.seat] ?? 999) || a.rank - b.rank);
  const first = ordered.find((seat) => answers[seat.seat]?.response === "present") ?? ordered[0];
  return select("chair", ordered.map((seat) => [seat.seat, `${seat.name}${seat.capacity ? `, ${seat.capacity}` : ""}`]), first?.seat);
}

function payload(data) {
  const present = data.getAll("present").map(Number);
  const given = [];
  for (const [name, value] of data) {
    const giver = Number(name.replace("proxy-", ""));
    if (name.startsWith("proxy-") && value && !present.includes(giver)) given.push({ giver, bearer: Number(value) });
  }
  const useless = given.filter(({ bearer }) => !present.includes(bearer));
  const proxies = given.filter(({ bearer }) => present.includes(bearer));
  const where = Object.fromEntries(present.filter((seat) => Number(data.get(`room-${seat}`))).map((seat) => [seat, Number(data.get(`room-${seat}`))]));
  const substitutes = present.filter((seat) => data.get(`sits-${seat}`) === "substitute");
  return { command: { chair: Number(data.get("chair")), present, proxies, substitutes, ...(Object.keys(where).length && { rooms: where }) }, useless };
}

/* Counts while ticking; "Enter" in the search box ticks the first name found. */
function liven(form, board) {
  const line = form.querySelector("[data-count]");
  const search = form.querySelector("[name=find]");
  const rows = [...form.querySelectorAll(".roll__row")];
  const tell = () => {
    const { command, useless } = payload(new FormData(form));
    const name = (seat) => board.seats.find((one) => one.seat === seat)?.name ?? "";
    const lost = useless.map(({ giver, bearer }) => ` Le pouvoir de ${name(giver)} ne sert pas\u00a0: ${name(bearer)} n’est pas là.`);
    line.textContent = `${count(command.present.length, "présent")} sur ${board.seats.length} en exercice, ${count(command.proxies.length, "pouvoir")}.${lost.join("")}`;
  };
  form.addEventListener("input", () => {
    const wanted = plain(search.value.trim());
    for (const row of rows) row.hidden = wanted !== "" && !row.dataset.name.includes(wanted);
    tell();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = rows.find((row) => !row.hidden);
    if (!search.value.trim() || !first) return;
    first.querySelector("input").click();
    search.value = "";
    for (const row of rows) row.hidden = false;
    tell();
  });
  tell();
}

export function openMeeting(board, { answers, ranks }, run) {
  const options = [["", "sans pouvoir"], ...board.seats.map((seat) => [seat.seat, `pouvoir à ${seat.short || seat.name}`])];
  return ask({
    wide: true,
    title: "Ouvrir la séance",
    body: [
      h(
        "div",
        { class: "roll__head" },
        field("Préside la séance", chairs(board, ranks, answers), "Le maire, ou à défaut un adjoint dans l’ordre (CGCT, art. L.\u00a02121-14 et L.\u00a02122-17)."),
        field("Appel\u00a0: tapez les lettres d’un nom", h("input", { class: "input", type: "search", name: "find", autocomplete: "off" }), "Entrée coche ou décoche le premier nom trouvé."),
      ),
      h("p", { class: "roll__count", "data-count": "", role: "status" }),
      h("ul", { class: "roll", "aria-label": "Appel nominal" }, board.seats.map((seat) => rollRow(seat, answers[seat.seat], options, board.meeting.rooms))),
    ],
    actions: [{ label: "Ouvrir la séance", value: "open" }, NO],
    ready: (form) => liven(form, board),
    attempt: async (_value, data) => {
      const answer = await run("open_meeting", payload(data).command, true);
      return answer.ok ? "" : answer.sentence;
    },
  });
}
