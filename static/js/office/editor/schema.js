/* What a deliberation's rich text may hold: the same as services/rich_text.py, nothing more. */

const WEB = /^(?:https?:|mailto:)/i;

function nodes(pm) {
  const table = pm.tableNodes({
    tableGroup: "block",
    cellContent: "paragraph+",
    cellAttributes: { scope: { default: null, getFromDOM: (cell) => cell.getAttribute("scope"), setDOMAttr: (value, attrs) => { if (value) attrs.scope = value; } } },
  });
  table.table.attrs = { caption: { default: "" } };
  table.table.parseDOM = [{ tag: "table", getAttrs: (dom) => ({ caption: dom.querySelector("caption")?.textContent.trim() ?? "" }) }];
  table.table.toDOM = (node) => (node.attrs.caption
    ? ["table", ["caption", { contenteditable: "false" }, node.attrs.caption], ["tbody", 0]]
    : ["table", ["tbody", 0]]);
  return {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }, { tag: "caption", ignore: true }], toDOM: () => ["p", 0] },
    heading: {
      attrs: { level: { default: 3 } }, content: "inline*", group: "block", defining: true,
      parseDOM: ["h1", "h2", "h3", "h4", "h5", "h6"].map((tag, rank) => ({ tag, attrs: { level: rank < 3 ? 3 : 4 } })),
      toDOM: (node) => [`h${node.attrs.level}`, 0],
    },
    blockquote: { content: "paragraph+", group: "block", parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
    bullet_list: { content: "list_item+", group: "block list", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: { content: "list_item+", group: "block list", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
    list_item: { content: "paragraph (paragraph | list)*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    ...table,
    text: { group: "inline" },
    hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  };
}

const marks = {
  link: {
    attrs: { href: {} }, inclusive: false,
    parseDOM: [{ tag: "a[href]", getAttrs: (dom) => (WEB.test(dom.getAttribute("href")) ? { href: dom.getAttribute("href") } : false) }],
    toDOM: (mark) => ["a", { href: mark.attrs.href }, 0],
  },
  strong: {
    parseDOM: [{ tag: "strong" }, { tag: "b" }],
    toDOM: () => ["strong", 0],
  },
  em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
  u: { parseDOM: [{ tag: "u" }], toDOM: () => ["u", 0] },
  sub: { excludes: "sup", parseDOM: [{ tag: "sub" }], toDOM: () => ["sub", 0] },
  sup: { excludes: "sub", parseDOM: [{ tag: "sup" }], toDOM: () => ["sup", 0] },
};

export const schema = (pm) => new pm.Schema({ nodes: nodes(pm), marks });
