"use strict";
// Files of a draft go to the server one by one as soon as they are chosen or dropped, and are held there until the form is saved.
// Without this script the field sends them with the form.

const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const humanSize = (bytes) => {
  if (bytes < 1024) return `${bytes} B`;
  const [amount, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / 1024 / 1024, "MB"];
  return `${amount.toFixed(1).replace(/\.0$/, "")} ${unit}`;
};

class Uploads {
  constructor(input) {
    this.input = input;
    this.form = input.form;
    this.rules = JSON.parse(input.dataset.upload);
    this.queue = [];
    this.isBusy = false;
    this.list = element("ul");
    this.list.setAttribute("aria-label", "待保存的附件");
    this.status = element("p", { className: "upload-status" });
    this.status.setAttribute("role", "status");
    this.hint = element("p", { className: "help", textContent:
      `也可以把文件拖到这里，可一次拖入多个。每个不超过 ${humanSize(this.rules.largest)}，一次最多 ${this.rules.most} 个；选好即上传，保存后成为附件。` });
    this.zone = element("div", { className: "upload" });
    input.replaceWith(this.zone);
    this.zone.append(input, this.hint, this.list, this.status);
    this.rules.held.forEach((file) => this.settle(this.line(file.name, file.size), file));
    input.addEventListener("change", () => { this.add([...input.files]); input.value = ""; });
    this.form.addEventListener("submit", (event) => {
      if (!this.isBusy) return;
      event.preventDefault();
      this.say("还有文件正在上传，请等上传完再保存。");
    });
    this.takeDrops();
  }

  say(text) { this.status.textContent = text; }

  takeDrops() {
    const isOver = (over) => this.zone.classList.toggle("over", over);
    this.zone.addEventListener("dragover", (event) => { event.preventDefault(); isOver(true); });
    this.zone.addEventListener("dragleave", () => isOver(false));
    this.zone.addEventListener("drop", (event) => { event.preventDefault(); isOver(false); this.add([...event.dataTransfer.files]); });
    // A file that misses the field must not replace the page and what was typed in it.
    ["dragover", "drop"].forEach((name) => window.addEventListener(name, (event) => {
      const carriesFiles = [...(event.dataTransfer?.types ?? [])].includes("Files");
      if (carriesFiles && !event.target.closest(".ProseMirror")) event.preventDefault();
    }));
  }

  line(name, size) {
    const state = element("span", { className: "upload-state" });
    const item = element("li", {}, element("span", { className: "upload-name", textContent: name }), ` ${size} `, state);
    this.list.append(item);
    return { item, state, name };
  }

  add(files) {
    files.forEach((file) => {
      const line = this.line(file.name, humanSize(file.size));
      const fault = this.faultOf(file);
      if (fault) return this.refuse(line, fault);
      line.state.textContent = "等待上传";
      return this.queue.push({ file, line });
    });
    this.next();
  }

  faultOf(file) {
    const extension = (file.name.match(/\.[^.]+$/)?.[0] ?? "").toLowerCase();
    if (!this.rules.extensions.includes(extension)) return `不接受“${extension || "无后缀"}”类型的文件。`;
    if (file.size > this.rules.largest) return `文件大小为 ${humanSize(file.size)}，超过 ${humanSize(this.rules.largest)} 的上限，没有发送。`;
    const kept = this.list.querySelectorAll("li:not(.error)").length;
    return kept > this.rules.most ? `一次最多上传 ${this.rules.most} 个文件，请保存后再添加。` : "";
  }

  next() {
    const task = this.queue.shift();
    this.isBusy = Boolean(task);
    if (task) this.send(task.file, task.line);
  }

  send(file, line) {
    const progress = element("progress", { max: 100, value: 0 });
    progress.setAttribute("aria-label", `${file.name} 上传进度`);
    line.state.replaceChildren(progress);
    this.say(`正在上传 ${file.name}`);
    const request = this.post(this.rules.url, { file }, (answer) => {
      if (answer.error) this.refuse(line, answer.error);
      else this.settle(line, answer, "已上传");
      this.next();
    });
    request.upload.addEventListener("progress", ({ loaded, total }) => { progress.value = total ? (100 * loaded) / total : 0; });
    this.button(line, "取消", () => { request.abort(); line.item.remove(); this.say(`已取消 ${file.name}`); this.next(); });
  }

  post(url, fields, done) {
    const body = new FormData();
    body.append("upload_key", this.form.elements.upload_key.value);
    Object.entries(fields).forEach(([name, value]) => body.append(name, value));
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", this.form.elements.csrfmiddlewaretoken.value);
    const failed = (reason) => done({ error: reason });
    request.addEventListener("error", () => failed("上传中断，请检查网络后重新选择这个文件。"));
    request.addEventListener("load", () => {
      if (request.status === 413) return failed("文件太大，服务器没有接收。");
      if (request.response?.error || request.response?.pk) return done(request.response);
      return failed(request.status === 200 ? "登录已失效，请在新窗口登录后重新选择这个文件。" : `上传失败（${request.status}），请重新选择这个文件。`);
    });
    request.send(body);
    return request;
  }

  button(line, label, act) {
    line.item.querySelector("button")?.remove();
    const made = element("button", { type: "button", textContent: label });
    made.setAttribute("aria-label", `${label} ${line.name}`);
    made.addEventListener("click", () => { act(); this.input.focus(); });
    line.item.append(made);
  }

  settle(line, file, state = "已上传，尚未保存") {
    line.state.textContent = state;
    this.say(`${line.name} 已上传`);
    this.button(line, "移除", () => {
      this.post(this.rules.drop, { pk: file.pk }, (answer) => {
        if (answer.error) return this.say(answer.error);
        line.item.remove();
        return this.say(`已移除 ${line.name}`);
      });
    });
  }

  refuse(line, reason) {
    line.item.className = "error";
    line.state.textContent = reason;
    this.say(`${line.name}：${reason}`);
    this.button(line, "知道了", () => line.item.remove());
  }
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("input[type=file][data-upload]").forEach((input) => new Uploads(input));
});
