/* Pieces that the views at the centre of the cockpit share. */
import { h } from "./dom.js";

export const next = (...children) => h("div", { class: "next-action", "data-key": "next" }, children);

export const title = (eyebrow, words, ...rest) => h("header", { "data-key": "title" }, h("p", { class: "eyebrow" }, eyebrow), h("h1", {}, words), rest);
