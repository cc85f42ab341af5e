/* [data-quotable]: words selected in a numbered paragraph go to the form of a new remark, with their paragraph. */

const text = document.querySelector("[data-quotable]");
const form = document.querySelector("form[data-quote-form]");

const wordsOf = (node) => (node instanceof Element ? node : node?.parentElement)?.closest("[data-words]") ?? null;

if (text && form) {
  const status = form.querySelector("[data-quote-status]");
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !text.contains(selection.anchorNode)) return;
    const words = wordsOf(selection.anchorNode);
    if (!words || words !== wordsOf(selection.focusNode)) return;
    form.elements.place.value = words.closest("[data-place]").dataset.place;
    form.elements.quote.value = selection.toString().trim();
    status.textContent = "Les mots que vous avez choisis dans le texte sont repris ici.";
  });
}
