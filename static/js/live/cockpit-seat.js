/* Everything that concerns one member: doors, proxy, withdrawal, presidency, secretary. */
import { NO, ask, field, select } from "./dialog.js";
import { h } from "./dom.js";

function choicesFor(board, seat) {
  const item = board.items.find((one) => one.id === board.item);
  const choices = [];
  const add = (value, label) => choices.push({ value, label, kind: "secondary" });
  add(seat.present ? "leave" : "arrive", seat.present ? "Noter son départ" : "Noter son arrivée");
  if (seat.proxy_to) add("end_proxy", "Retirer son pouvoir");
  if (item) add(seat.withdrawn ? "end_withdrawal" : "withdraw", seat.withdrawn ? `Fin du retrait du point ${item.position}` : `Se retire du point ${item.position}`);
  if (seat.present && item && board.chair?.seat !== seat.seat) add("chair_item", `Préside le point ${item.position} seulement`);
  if (seat.present && board.chair?.seat !== seat.seat) add("chair", "Préside désormais la séance");
  if (seat.present && board.secretary?.seat !== seat.seat) add("secretary", "Secrétaire de séance");
  return choices;
}

function command(value, board, seat, bearer) {
  const own = { seat: seat.seat };
  return {
    arrive: ["arrive", own],
    leave: ["leave", own],
    give_proxy: ["give_proxy", { giver: seat.seat, bearer }],
    end_proxy: ["end_proxy", { giver: seat.seat, bearer: seat.proxy_to }],
    withdraw: ["withdraw", { ...own, item: board.item }],
    end_withdrawal: ["end_withdrawal", { ...own, item: board.item }],
    chair: ["replace_chair", own],
    chair_item: ["replace_chair", { ...own, item: board.item }],
    secretary: ["name_secretary", own],
  }[value];
}

export function seatDialog(board, id, run) {
  const seat = board.seats.find((one) => one.seat === Number(id));
  if (["convened", "closed"].includes(board.meeting.state)) return null;
  const bearers = board.seats.filter((one) => one.present && one.seat !== seat.seat).map((one) => [one.seat, one.proxy_from ? `${one.name} (porte déjà un pouvoir)` : one.name, one.proxy_from]);
  const proxy = !seat.present && [
    field("Donne pouvoir à", select("bearer", [["", "Choisir un membre présent"], ...bearers], seat.proxy_to ?? ""), "Un même membre ne porte qu’un pouvoir (CGCT, art. L2121-20)."),
    h("p", {}, h("button", { class: "button", value: "give_proxy" }, "Noter ce pouvoir")),
  ];
  return ask({
    title: seat.name,
    body: [h("p", { class: "muted" }, [seat.capacity, seat.group].filter(Boolean).join(" · ")), proxy],
    actions: [...choicesFor(board, seat), { ...NO, label: "Fermer", kind: "quiet" }],
    attempt: async (value, data) => {
      if (value === "give_proxy" && !data.get("bearer")) return "Choisissez à qui le pouvoir est donné.";
      const [kind, payload] = command(value, board, seat, Number(data.get("bearer")));
      const answer = await run(kind, payload, true);
      return answer.ok ? "" : answer.sentence;
    },
  });
}
