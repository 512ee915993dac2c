// A field tells the server what was typed once it is left. A connection that breaks takes the field away while
// nobody leaves it: it is left here instead, so that what was typed is among what the browser brings back.
// While a field holds something not yet told, it is marked (lda.css hides « Enregistré » then).
(() => {
  "use strict";

  const FIELDS = "[data-testid=stTextInput] input, [data-testid=stTextArea] textarea, [data-testid=stNumberInput] input";

  document.addEventListener("input", ({ target }) => {
    if (target.matches(FIELDS)) target.dataset.typed = "";
  }, true);

  const told = ({ target }) => delete target.dataset?.typed;
  document.addEventListener("focusout", told, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.tagName !== "TEXTAREA")) told(event);
  }, true);

  new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (target.disabled && target.dataset.typed === "") {
        target.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
      }
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["disabled"] });
})();
