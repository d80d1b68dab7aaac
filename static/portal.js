"use strict";
// Improves pages that work without it: fold panels in older browsers, text size, printing, reading aloud.

// Newer browsers show the folds of a wide screen by style alone.
if (!CSS.supports("selector(::details-content)") && window.matchMedia("(min-width: 62em)").matches) {
  const folds = document.querySelectorAll("html:not(.elder) .fold, .site-nav .fold");
  folds.forEach((fold) => { fold.open = true; });
}

// The server names a region around each table; where the table fits, there is nothing to scroll and nothing to stop at.
const regions = [...document.querySelectorAll(".table-wrap")].map((region) => [region, region.getAttribute("aria-label")]);
const settleRegions = () => regions.forEach(([region, name]) => {
  const attributes = { role: "region", tabindex: "0", "aria-label": name };
  const scrolls = region.scrollWidth > region.clientWidth;
  Object.entries(attributes).forEach(([key, value]) => (scrolls ? region.setAttribute(key, value) : region.removeAttribute(key)));
});
settleRegions();
window.addEventListener("resize", settleRegions);

const tools = document.querySelector("[data-tools]");
if (tools) {
  const article = tools.closest("article");
  const sizes = tools.querySelectorAll("[data-size]");
  sizes.forEach((button) => button.addEventListener("click", () => {
    sizes.forEach((other) => {
      other.setAttribute("aria-pressed", String(other === button));
      if (other.dataset.size) article.classList.toggle(`text-${other.dataset.size}`, other === button);
    });
  }));
  tools.querySelector("[data-print]").addEventListener("click", () => window.print());
  const read = tools.querySelector("[data-read]");
  if (read && "speechSynthesis" in window) {
    const stop = () => { speechSynthesis.cancel(); read.textContent = "朗读正文"; };
    read.hidden = false;
    read.addEventListener("click", () => {
      if (speechSynthesis.speaking) return stop();
      read.textContent = "停止朗读";
      // One utterance a block: browsers cut off a very long one.
      const blocks = [...article.querySelectorAll("h1, [data-readable] :is(p, h2, h3, h4, li, th, td, dt, dd)")];
      const texts = blocks.filter((block) => !block.querySelector("p, li")).map((block) => block.textContent.trim()).filter(Boolean);
      texts.forEach((text, index) => {
        const utterance = new SpeechSynthesisUtterance(text);
        utterance.lang = document.documentElement.lang === "zh-Hant" ? "zh-TW" : "zh-CN";
        if (index === texts.length - 1) utterance.addEventListener("end", stop);
        speechSynthesis.speak(utterance);
      });
      return undefined;
    });
    window.addEventListener("pagehide", stop);
  }
  tools.hidden = false;
}
