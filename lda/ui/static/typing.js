// A field tells the server what was typed once it is left. A connection that breaks takes the field away while
// nobody leaves it: it is left here when the connection is back, so that what was typed is told, and saved.
// Until then the field is marked, and the screen does not say « Enregistré » (lda.css).
(() => {
  "use strict";

  const FIELDS = "[data-testid=stTextInput] input, [data-testid=stTextArea] textarea, [data-testid=stNumberInput] input";

  function told({ target }) {
    if (target.dataset && !target.disabled) delete target.dataset.typed;
  }

  document.addEventListener("input", ({ target }) => {
    if (target.matches(FIELDS)) target.dataset.typed = "";
  }, true);
  document.addEventListener("focusout", told, true);
  document.addEventListener("keydown", (event) => {
    const tells = event.ctrlKey || event.metaKey || event.target.tagName !== "TEXTAREA";
    if (event.key === "Enter" && tells) told(event);
  }, true);

  new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (target.disabled || target.dataset.typed === undefined) continue;
      target.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["disabled"] });
})();
