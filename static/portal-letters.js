"use strict";
// Improves the letter form: while a title is typed, published answers to similar letters are shown. It is sent by POST, so that no
// address and no log holds what somebody is about to write.

const box = document.querySelector("[data-similar]");
if (box) {
  const form = box.closest("form");
  const title = form.querySelector("[name=title]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let timer = 0;
  let asked = "";
  const ask = async () => {
    const words = title.value.trim();
    if (words === asked || words.length < 4) return;
    asked = words;
    const body = new URLSearchParams({ title: words, csrfmiddlewaretoken: token });
    try {
      const answer = await fetch(box.dataset.similar, { method: "POST", body, credentials: "same-origin" });
      if (answer.ok && words === asked) box.innerHTML = await answer.text();
    } catch {
      box.textContent = "";
    }
  };
  title.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 500); });
  title.addEventListener("change", ask);
}

const print = document.querySelector("[data-print-page]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
