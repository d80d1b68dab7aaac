"use strict";
// 依申请公开: shows what is published already while the wanted information is typed, and prints the receipt. Works on pages that
// work without it: the preview step shows the same, and every browser prints.

const form = document.querySelector("[data-related-to]");
if (form) {
  const place = form.querySelector("[data-related]");
  const status = form.querySelector("[data-related-status]");
  const fields = ["wanted_title", "wanted_doc_number", "wanted_description"].map((name) => form.elements[name]).filter(Boolean);
  const PAUSE = 700;
  let waiting = 0;
  let shown = "";

  const look = async () => {
    const typed = fields.map((field) => field.value.trim()).join(" ").trim();
    if (typed === shown) return;
    shown = typed;
    const question = new FormData();
    question.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    fields.forEach((field) => question.set(field.name, field.value));
    const answer = await fetch(form.dataset.relatedTo, { method: "POST", body: question, credentials: "same-origin" });
    if (!answer.ok || typed !== shown) return;
    place.innerHTML = await answer.text();
    const heading = place.querySelector("h2");
    status.textContent = heading ? heading.textContent : "";
  };

  if (place) {
    fields.forEach((field) => field.addEventListener("input", () => {
      window.clearTimeout(waiting);
      // Without the network the preview step still shows it.
      waiting = window.setTimeout(() => look().catch(() => {}), PAUSE);
    }));
  }
}

const print = document.querySelector("[data-print-page]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
