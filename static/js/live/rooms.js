/* Meetings in several rooms linked by video: who is where, and the room of whoever comes in. */
import { NO, ask, radios } from "./dialog.js";

export const roomOf = (board, seat) => (board.meeting.rooms.length && seat.present ? board.meeting.rooms[seat.room] : "");

/* Note an arrival; where there are several rooms, ask which. */
export function arrive(board, seat, run) {
  const { rooms } = board.meeting;
  if (!rooms.length) return run("arrive", { seat });
  const name = board.seats.find((one) => one.seat === seat)?.name ?? "";
  return ask({
    title: `Arrivée de ${name}`,
    body: [radios("Dans quelle salle\u202f?", "room", rooms.map((room, index) => [String(index), room]), "0")],
    actions: [{ label: "Noter son arrivée", value: "yes" }, NO],
    attempt: async (_value, data) => {
      const answer = await run("arrive", { seat, room: Number(data.get("room")) }, true);
      return answer.ok ? "" : answer.sentence;
    },
  });
}
