"use strict";
// The editor's writing area takes the name of the field that it stands for: a screen reader says what is being written.
document.addEventListener("prose-editor:ready", ({ detail }) => {
  const name = [...detail.textarea.labels].map((label) => label.textContent.replace(/[:：]$/, "")).join(" ");
  detail.editor.view.dom.setAttribute("aria-label", name);
});
