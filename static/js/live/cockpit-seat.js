/* Everything that concerns one member: doors, proxy, withdrawal, presidency, secretary. */
import { NO, ask, clock, field, select } from "./dialog.js";
import { h } from "./dom.js";

function choicesFor(board, seat) {
  const item = board.items.find((one) => one.id === board.item);
  const choices = [];
  const add = (value, label) => choices.push({ value, label, kind: "secondary" });
  add(seat.present ? "leave" : "arrive", seat.present ? "Noter son départ" : "Noter son arrivée");
  if (!seat.present && seat.substitute) add("substitute", `Noter l’arrivée de son suppléant, ${seat.substitute}`);
  if (seat.proxy_to) add("end_proxy", "Retirer son pouvoir");
  if (item && seat.withdrawn) add("end_withdrawal", `Fin du retrait du point ${item.position}`);
  if (item && !seat.withdrawn) {
    add("withdraw", `Se retire du point ${item.position} (intérêt personnel)`);
    add("represents", `Se retire du point ${item.position} (représente la collectivité)…`);
  }
  if (seat.present && item && board.chair?.seat !== seat.seat) add("chair_item", `Préside le point ${item.position} seulement`);
  if (seat.present && board.chair?.seat !== seat.seat) add("chair", "Préside désormais la séance");
  if (seat.present && board.secretary?.seat !== seat.seat) add("secretary", "Secrétaire de séance");
  return choices;
}

function command(value, board, seat, bearer, since) {
  const own = { seat: seat.seat };
  const door = since ? { ...own, since } : own;
  return {
    arrive: ["arrive", door],
    substitute: ["arrive", { ...door, substitute: true }],
    leave: ["leave", door],
    give_proxy: ["give_proxy", { giver: seat.seat, bearer }],
    end_proxy: ["end_proxy", { giver: seat.seat, bearer: seat.proxy_to }],
    withdraw: ["withdraw", { ...own, item: board.item }],
    end_withdrawal: ["end_withdrawal", { ...own, item: board.item }],
    chair: ["replace_chair", own],
    chair_item: ["replace_chair", { ...own, item: board.item }],
    secretary: ["name_secretary", own],
  }[value];
}

const DECISIONS = [
  ["", "Choisir ce que le point décide"],
  ["public_contract", "un contrat de la commande publique"],
  ["loan_guarantee", "une garantie d’emprunt"],
  ["aid", "une aide"],
  ["own_designation_or_pay", "sa propre désignation ou sa rémunération"],
  ["contribution", "une contribution statutaire"],
  ["mandatory_expenditure", "une dépense obligatoire"],
  ["budget", "le budget"],
  ["other", "autre chose"],
];

/* L1111-6: whether a representative withdraws depends on what the item decides about the body. */
function represents(board, seat, run) {
  return ask({
    title: `${seat.name} représente la collectivité`,
    body: [
      h("p", {}, "Pour le quorum de ce point, il n’est alors ni présent ni en exercice (CGCT, art. L.\u00a01111-6 et L.\u00a02131-11)."),
      field("Le point décide, pour l’organisme où il la représente", select("decision", DECISIONS)),
    ],
    actions: [{ label: "Noter le retrait", value: "yes" }, NO],
    attempt: async (_value, data) => {
      if (!data.get("decision")) return "Choisissez ce que le point décide pour cet organisme.";
      const answer = await run("withdraw", { seat: seat.seat, item: board.item, reason: "mandate", decision: data.get("decision") }, true);
      return answer.ok ? "" : answer.sentence;
    },
  });
}

export async function seatDialog(board, id, run) {
  const seat = board.seats.find((one) => one.seat === Number(id));
  if (["convened", "closed"].includes(board.meeting.state)) return null;
  const bearers = board.seats.filter((one) => one.present && one.seat !== seat.seat).map((one) => [one.seat, one.proxy_from ? `${one.name} (porte déjà un pouvoir)` : one.name, one.proxy_from]);
  const proxy = !seat.present && [
    field("Donne pouvoir à", select("bearer", [["", "Choisir un membre présent"], ...bearers], seat.proxy_to ?? ""), "Un même membre ne porte qu’un pouvoir (CGCT, art. L.\u00a02121-20)."),
    h("p", {}, h("button", { class: "button", value: "give_proxy" }, "Noter ce pouvoir")),
  ];
  const { value: last } = await ask({
    title: seat.name,
    body: [
      h("p", { class: "muted" }, [seat.capacity, seat.group].filter(Boolean).join(" · ")),
      proxy,
      field(`Heure réelle ${seat.present ? "du départ" : "de l’arrivée"}, si elle est passée`, clock(), "Le procès-verbal dira cette heure\u00a0; ce qui a déjà été compté ne change pas."),
    ],
    actions: [...choicesFor(board, seat), { ...NO, label: "Fermer", kind: "quiet" }],
    attempt: async (value, data) => {
      if (value === "represents") return "";
      if (value === "give_proxy" && !data.get("bearer")) return "Choisissez à qui le pouvoir est donné.";
      const [kind, payload] = command(value, board, seat, Number(data.get("bearer")), data.get("since"));
      const answer = await run(kind, payload, true);
      return answer.ok ? "" : answer.sentence;
    },
  });
  return last === "represents" ? represents(board, seat, run) : null;
}
