"use strict";
// Keeps an interview's live page up to date: asks for what changed after the last change it has, every second while it is seen.

const box = document.querySelector("[data-live-on]");
if (box) {
  const pause = document.querySelector("[data-live-pause]");
  const news = document.querySelector("[data-live-news]");
  const phase = document.querySelector("[data-live-phase]");
  const query = "liveTraditional" in box.dataset ? "?s=t" : "";
  const PHASES = { live: "直播中", paused: "直播暂停", ended: "整理实录" };
  let change = Number(box.dataset.liveChange);
  let wait = 1000;
  let isPaused = false;
  let fresh = 0;
  let announced = 0;

  const place = (article) => {
    const position = Number(article.dataset.position);
    const own = [...box.querySelectorAll("article")];
    const same = own.find((one) => Number(one.dataset.position) === position);
    if (same) return same.replaceWith(article);
    const next = own.find((one) => Number(one.dataset.position) > position);
    fresh += 1;
    return next ? next.before(article) : box.append(article);
  };

  const show = (text) => {
    const atEnd = window.innerHeight + window.scrollY >= document.body.scrollHeight - 200;
    const part = new DOMParser().parseFromString(text, "text/html").querySelector("[data-live]");
    fresh = 0;
    part.querySelectorAll("article").forEach((article) => place(document.adoptNode(article)));
    if (fresh) {
      document.querySelector("[data-live-empty]").textContent = "";
      if (atEnd) window.scrollTo({ top: document.body.scrollHeight });
      // A reader that speaks is told at most every five seconds.
      if (Date.now() - announced > 5000) {
        news.textContent = `有 ${fresh} 条新发言`;
        announced = Date.now();
      }
    }
    phase.textContent = PHASES[part.dataset.phase] || phase.textContent;
    return part.dataset.phase === "ended";
  };

  const ask = async () => {
    let isOver = false;
    if (!isPaused) {
      try {
        const answer = await fetch(`${box.dataset.liveAddress}${change}/${query}`, { cache: "no-store", credentials: "omit" });
        if (answer.status === 200) {
          change = Number(answer.headers.get("X-Live-Change"));
          isOver = show(await answer.text());
        } else if (answer.status === 404 || answer.status === 410) {
          isOver = true;
        } else if (answer.status !== 204) {
          throw new Error(answer.status);
        }
        wait = 1000;
      } catch {
        wait = Math.min(wait * 2, 16000);
      }
    }
    if (isOver) return;
    const pace = document.hidden ? Math.max(wait, 15000) : wait;
    setTimeout(ask, pace * (0.8 + Math.random() * 0.4));
  };

  pause.hidden = false;
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.setAttribute("aria-pressed", String(isPaused));
    pause.textContent = isPaused ? "继续更新" : "暂停更新";
  });
  setTimeout(ask, 1000 * Math.random());
}
