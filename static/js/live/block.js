/* Words about items voted together, shared by the cockpit, the tablets and the room screen. */
import { list } from "./words.js";

export const grouped = (board) => board.items.filter((item) => board.block?.includes(item.id));

/* The items a vote decides, in the order of the agenda. */
export const decided = (board, ballot) => board.items.filter((item) => (ballot?.items?.length ? ballot.items.includes(item.id) : item.id === ballot?.item));

/* Point 4 · Points 4, 5 et 7 */
export const points = (items) => `${items.length > 1 ? "Points" : "Point"} ${list(items.map((item) => String(item.position)))}`;
