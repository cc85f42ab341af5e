/* The text of a form's field (blank line: paragraph; a few tags) as a document, and back: the convention of
   services/rich_text.py, so that the field is the same with and without this editor. */

const BLOCKS = new Set(["P", "UL", "OL", "TABLE", "H3", "H4", "BLOCKQUOTE"]);
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/* Only what looks like a tag is one: « a < b » is text. */
const strayEscaped = (text) => text.replace(/<(?!\/?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?\/?>)/g, "&lt;");

function folded(nodes) {
  const holder = document.implementation.createHTMLDocument("").createElement("div");
  for (const node of nodes) holder.append(holder.ownerDocument.importNode(node, true));
  return holder.innerHTML.split(/\n[ \t]*\n\s*/).map((chunk) => chunk.trim()).filter(Boolean)
    .map((chunk) => `<p>${chunk.replaceAll("\n", "<br>")}</p>`).join("");
}

/* The field's text as HTML of blocks. */
export function toHtml(text) {
  const body = new DOMParser().parseFromString(`<body>${strayEscaped(text.replaceAll("\r\n", "\n"))}</body>`, "text/html").body;
  const out = [];
  let loose = [];
  for (const node of body.childNodes) {
    if (!BLOCKS.has(node.nodeName)) {
      loose.push(node);
      continue;
    }
    out.push(folded(loose), node.outerHTML);
    loose = [];
  }
  return [...out, folded(loose)].join("");
}

const TAGS = { strong: "strong", em: "em", u: "u", sub: "sub", sup: "sup" };

function inline(node, lineBreak) {
  let out = "";
  node.forEach((child) => {
    if (child.type.name === "hard_break") {
      out += lineBreak;
      return;
    }
    let text = escape(child.text);
    for (const mark of [...child.marks].reverse()) {
      const tag = TAGS[mark.type.name];
      text = tag ? `<${tag}>${text}</${tag}>` : `<a href="${escape(mark.attrs.href).replaceAll('"', "&quot;")}">${text}</a>`;
    }
    out += text;
  });
  return out;
}

function lines(node) {
  const out = [];
  node.forEach((child) => out.push(inline(child, "<br>")));
  return out.filter(Boolean).join("<br>");
}

function item(node) {
  let out = "";
  node.forEach((child, _offset, rank) => {
    if (child.type.name !== "paragraph") out += block(child);
    else out += (rank && out && !out.endsWith(">") ? "<br>" : "") + inline(child, "<br>");
  });
  return `<li>${out}</li>`;
}

function cell(node) {
  const tag = node.type.name === "table_header" ? "th" : "td";
  const attributes = ["colspan", "rowspan"].filter((name) => node.attrs[name] > 1).map((name) => ` ${name}="${node.attrs[name]}"`);
  if (tag === "th" && /^(?:row|col|rowgroup|colgroup)$/.test(node.attrs.scope ?? "")) attributes.push(` scope="${node.attrs.scope}"`);
  return `<${tag}${attributes.join("")}>${lines(node)}</${tag}>`;
}

function table(node) {
  const head = [];
  const body = [];
  node.forEach((row) => {
    let cells = "";
    let heads = true;
    row.forEach((one) => {
      cells += cell(one);
      heads = heads && one.type.name === "table_header";
    });
    (heads && !body.length ? head : body).push(`<tr>${cells}</tr>`);
  });
  const caption = node.attrs.caption ? `<caption>${escape(node.attrs.caption)}</caption>` : "";
  const thead = head.length ? `<thead>${head.join("")}</thead>` : "";
  return `<table>${caption}${thead}${body.length ? `<tbody>${body.join("")}</tbody>` : ""}</table>`;
}

function block(node) {
  const children = (write) => {
    let out = "";
    node.forEach((child) => { out += write(child); });
    return out;
  };
  switch (node.type.name) {
    case "heading": return `<h${node.attrs.level}>${inline(node, "<br>")}</h${node.attrs.level}>`;
    case "blockquote": return `<blockquote>${children((one) => `<p>${inline(one, "<br>")}</p>`)}</blockquote>`;
    case "bullet_list": return `<ul>${children(item)}</ul>`;
    case "ordered_list": return `<ol>${children(item)}</ol>`;
    case "table": return table(node);
    default: return inline(node, "\n");
  }
}

/* A document as the field's text; nothing for one without a letter. */
export function toText(doc) {
  if (!doc.textContent.trim() && !doc.textBetween(0, doc.content.size, "").trim()) return "";
  const out = [];
  doc.forEach((child) => {
    const text = block(child).replace(/^\n+|\n+$/g, "");
    if (text.trim()) out.push(text);
  });
  return out.join("\n\n");
}
