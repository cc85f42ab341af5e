/* French signs while one types (Imprimerie nationale): « », ’, no-break spaces before high signs, …. Ctrl+Z or Backspace right
   after takes the typed sign back. */

const NARROW = "\u202f";
const HARD = "\u00a0";

export function rules(pm) {
  const { InputRule } = pm;
  return [
    new InputRule(/(?:^|[\s(\u00a0\u202f])"$/, (state, match, start, end) => state.tr.insertText(`${match[0].slice(0, -1)}«${HARD}`, start, end)),
    new InputRule(/[^\s(]\s?"$/, (state, match, start, end) => state.tr.insertText(`${match[0][0]}${HARD}»`, start, end)),
    new InputRule(/<<$/, `«${HARD}`),
    new InputRule(/ ?>>$/, `${HARD}»`),
    new InputRule(/«[ ]$/, `«${HARD}`),
    new InputRule(/[ ]»$/, `${HARD}»`),
    new InputRule(/[ \u00a0]([;!?])$/, (state, match, start, end) => state.tr.insertText(NARROW + match[1], start, end)),
    new InputRule(/([\p{L}\d»)\]]);$/u, (state, match, start, end) => state.tr.insertText(`${match[1]}${NARROW};`, start, end)),
    new InputRule(/[ ]:$/, `${HARD}:`),
    new InputRule(/[ ]([€%])$/, (state, match, start, end) => state.tr.insertText(HARD + match[1], start, end)),
    new InputRule(/'$/, "’"),
    new InputRule(/\.\.\.$/, "…"),
  ];
}
