// What the editor of drafts uses of ProseMirror, one module. Rebuilt by council/web/vendor_update.py (see README.md).
export { DOMParser, DOMSerializer, Fragment, Schema, Slice } from "prosemirror-model";
export { EditorState, NodeSelection, Plugin, Selection, TextSelection } from "prosemirror-state";
export { EditorView } from "prosemirror-view";
export { history, redo, redoDepth, undo, undoDepth } from "prosemirror-history";
export { keymap } from "prosemirror-keymap";
export { baseKeymap, chainCommands, exitCode, lift, setBlockType, toggleMark } from "prosemirror-commands";
export { InputRule, inputRules, undoInputRule } from "prosemirror-inputrules";
export { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
export { gapCursor } from "prosemirror-gapcursor";
export {
  addColumnAfter, addRowAfter, CellSelection, deleteColumn, deleteRow, deleteTable, isInTable, mergeCells, splitCell, tableEditing,
  tableNodes, toggleHeaderRow,
} from "prosemirror-tables";
