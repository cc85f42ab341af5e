/* button[data-print] prints the page; it stays hidden without JavaScript, where the browser's own menu does it. */
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
