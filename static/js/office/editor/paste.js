/* HTML of a clipboard, made regular before ProseMirror reads it: lists that Word draws with paragraphs become lists, what
   belongs to a word processor alone goes. Colours, fonts and pictures go by themselves: the schema has no place for them. */

const ORDERED = /^[([]?\s*(?:\d{1,3}|[a-z]|[ivxlc]{1,6})\s*[.)°]/i;

function dropped(root) {
  for (const node of root.querySelectorAll("style, meta, link, script, title, xml, img, object, iframe, o\\:p:empty")) node.remove();
  for (const node of [...root.querySelectorAll("*")].filter((one) => one.nodeName.includes(":"))) node.replaceWith(...node.childNodes);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const one of comments) one.remove();
}

/* Style attributes by another name: the page's policy honours none, and says so on the console for each. */
const STYLE = "data-style";
const styleOf = (node) => (node.getAttribute?.(STYLE) ?? "").replace(/\s+/g, " ");
const unstyled = (html) => html.replace(/<style\b[\s\S]*?<\/style>/gi, "")
  .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s"'])style\s*=/gi, `$1${STYLE}=`));

/* What only a style says, as tags. */
const MARKS = [["strong", /font-weight:\s*(?:bold|[6-9]\d\d)/i], ["em", /font-style:\s*italic/i], ["u", /text-decoration[a-z-]*:\s*underline/i]];

function marked(root) {
  for (const node of root.querySelectorAll(`b[${STYLE}]`)) {
    if (/font-weight:\s*normal/i.test(styleOf(node))) node.replaceWith(...node.childNodes);
  }
  for (const node of root.querySelectorAll(`span[${STYLE}], font[${STYLE}]`)) {
    for (const [tag, style] of MARKS.filter((one) => one[1].test(styleOf(node)))) {
      const mark = node.ownerDocument.createElement(tag);
      mark.append(...node.childNodes);
      node.append(mark);
    }
  }
}

/* « mso-list:l0 level2 lfo1 »: how deep, and of which list; nothing for an ordinary paragraph. */
function place(node) {
  const found = /mso-list:\s*(l\d+)\s+level(\d)/i.exec(styleOf(node));
  return found ? { list: found[1], level: Number(found[2]) } : null;
}

function takeMarker(node) {
  const marker = [...node.querySelectorAll("span")].find((one) => /mso-list:\s*ignore/i.test(styleOf(one)));
  const text = marker?.textContent.trim() ?? "";
  marker?.remove();
  return text;
}

function asItem(paragraph) {
  const item = paragraph.ownerDocument.createElement("li");
  item.append(...paragraph.childNodes);
  return item;
}

/* Consecutive paragraphs of a list, as nested lists. */
function asLists(run) {
  const stack = [];
  let root = null;
  for (const { node, level } of run) {
    const tag = ORDERED.test(takeMarker(node)) ? "ol" : "ul";
    while (stack.length && stack.at(-1).level > level) stack.pop();
    if (!stack.length || stack.at(-1).level < level) {
      const list = node.ownerDocument.createElement(tag);
      (stack.at(-1)?.list.lastElementChild ?? stack.at(-1)?.list)?.append(list);
      root ??= list;
      stack.push({ level, list });
    }
    stack.at(-1).list.append(asItem(node));
  }
  return root;
}

function wordLists(root) {
  const paragraphs = [...root.querySelectorAll("p, h1, h2, h3, h4, h5, h6")];
  let run = [];
  const close = () => {
    if (!run.length) return;
    const mark = root.ownerDocument.createElement("div");
    run[0].node.before(mark);
    const nodes = run.map((one) => one.node);
    mark.replaceWith(asLists(run));
    for (const node of nodes) node.remove();
    run = [];
  };
  for (const node of paragraphs) {
    const found = place(node);
    const last = run.at(-1);
    if (last && (!found || last.list !== found.list || last.node.nextElementSibling !== node)) close();
    if (found) run.push({ node, ...found });
  }
  close();
}

/* A list right inside a list belongs to the item before it. */
function nested(root) {
  for (const list of root.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) list.previousElementSibling?.append(list);
}

export function cleaned(html) {
  const page = new DOMParser().parseFromString(unstyled(html), "text/html");
  wordLists(page.body);
  dropped(page.body);
  marked(page.body);
  nested(page.body);
  for (const node of page.body.querySelectorAll("td, th")) {
    for (const child of node.querySelectorAll("ul, ol")) {
      child.replaceWith(...[...child.querySelectorAll("li")].map((one) => {
        const line = page.createElement("p");
        line.append("– ", ...one.childNodes);
        return line;
      }));
    }
  }
  return page.body.innerHTML;
}
