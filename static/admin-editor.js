"use strict";
// The editor of a text: its words in Chinese, pasting that is cleaned by the server, and pictures with their description.

const WORDS = {
  "Insert table": "插入表格", "Add column": "在右侧加一列", "Delete column": "删除列", "Add row": "在下方加一行", "Delete row": "删除行",
  "Merge cells": "合并单元格", "Split cell": "拆分单元格", "Toggle header cell": "设为或取消表头", "Delete table": "删除表格",
  "Table Properties": "插入表格", "Rows": "行数", "Columns": "列数", "Include header row": "第一行是表头", "Insert Table": "插入",
  "unordered list": "项目符号", "ordered list": "编号列表", "List properties": "列表格式", "List type": "编号样式", "Start at": "起始编号",
  "heading 2": "一级标题", "heading 3": "二级标题", "heading 4": "三级标题", "Heading 2": "一级标题", "Heading 3": "二级标题",
  "Heading 4": "三级标题", "paragraph": "正文", "Paragraph": "正文", "bold": "加粗", "italic": "斜体", "underline": "下划线",
  "subscript": "下标", "superscript": "上标", "undo": "撤销", "redo": "恢复", "insert link": "插入链接", "edit link": "修改链接",
  "remove link": "去掉链接", "Edit Link": "链接", "Link URL": "网址", "Title": "说明", "Remove Link": "去掉链接", "Open in new window": "在新窗口打开",
  "edit HTML": "源代码", "Edit HTML": "源代码", "Update": "确定", "Cancel": "取消", "Insert": "插入", "Default style": "正文",
  "Block style": "段落样式", "HTML": "源代码", "Prettify": "整理",
};

const translated = (text) => WORDS[text] ?? text;
// The editor asks for its dialogs' words when it loads, which is after this.
const gettextBefore = window.gettext ?? ((text) => text);
window.gettext = (text) => WORDS[text] ?? gettextBefore(text);

const translate = (root) => root.querySelectorAll(".prose-menubar [title], .prose-menubar [aria-label], .prose-menubar__option > *").forEach((node) => {
  if (node.title) node.title = translated(node.title);
  if (node.hasAttribute("aria-label")) node.setAttribute("aria-label", translated(node.getAttribute("aria-label")));
  if (!node.children.length && !node.matches(".material-icons")) node.textContent = translated(node.textContent);
});

// What Word, WPS and other pages put on the clipboard goes to the server, which cleans it as it cleans what is saved. The editor does not
// see it before: it would parse the style sheets that come with it, which the policy forbids.
const cleanPaste = (editor, textarea) => {
  const ask = async (html) => {
    const body = new FormData();
    body.append("html", html);
    const headers = { "X-CSRFToken": textarea.form.elements.csrfmiddlewaretoken.value };
    const response = await fetch(textarea.dataset.cleanUrl, { method: "POST", body, headers });
    const answer = await response.json();
    if (answer.error) window.alert(answer.error);
    return answer.html ?? "";
  };
  editor.view.dom.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html") ?? "";
    if (!html || html.includes("data-pm-slice")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = event.clipboardData.getData("text/plain");
    ask(html).then((clean) => clean && editor.view.pasteHTML(clean), () => editor.view.pasteText(text));
  }, true);
};

const field = (label, control) => {
  const line = document.createElement("p");
  const name = document.createElement("label");
  name.append(label, control);
  line.append(name);
  return line;
};

// A picture is one of the draft's own files, and says in words what it shows.
const pictureDialog = (editor, pictures) => {
  const dialog = document.createElement("dialog");
  dialog.className = "picture-dialog";
  const form = document.createElement("form");
  form.method = "dialog";
  const heading = document.createElement("h3");
  heading.textContent = "插入图片";
  const choice = document.createElement("select");
  choice.required = true;
  pictures.forEach(({ url, name }) => choice.append(new Option(name, url)));
  const shown = document.createElement("img");
  shown.alt = "";
  const show = () => { shown.src = choice.value; };
  choice.addEventListener("change", show);
  const description = document.createElement("input");
  Object.assign(description, { required: true, maxLength: 200, type: "text" });
  description.addEventListener("input", () => description.setCustomValidity(description.value.trim() ? "" : "请写明图片的内容。"));
  description.setCustomValidity("请写明图片的内容。");
  const buttons = document.createElement("p");
  const insert = Object.assign(document.createElement("button"), { type: "submit", textContent: "插入" });
  const cancel = Object.assign(document.createElement("button"), { type: "button", textContent: "取消" });
  cancel.addEventListener("click", () => dialog.close());
  buttons.append(insert, " ", cancel);
  if (pictures.length) form.append(heading, field("图片 ", choice), shown, field("图片说明（必填，读给看不见图片的人） ", description), buttons);
  else {
    const none = document.createElement("p");
    none.textContent = "本稿还没有图片附件。请先在“添加附件”中上传图片并保存，再插入。";
    cancel.textContent = "关闭";
    buttons.replaceChildren(cancel);
    form.append(heading, none, buttons);
  }
  form.addEventListener("submit", () => {
    editor.chain().focus().setImage({ src: choice.value, alt: description.value.trim() }).run();
  });
  dialog.append(form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  if (pictures.length) show();
  dialog.showModal();
};

const equip = (editor, textarea) => {
  const bar = textarea.parentElement.querySelector(".prose-menubar");
  const picture = Object.assign(document.createElement("button"), {
    type: "button", className: "prose-menubar__button material-icons", textContent: "image", title: "插入图片",
  });
  picture.setAttribute("aria-label", "插入图片");
  picture.addEventListener("click", () => pictureDialog(editor, JSON.parse(textarea.dataset.images ?? "[]")));
  const group = document.createElement("div");
  group.className = "prose-menubar__group";
  group.append(picture);
  bar.append(group);
  translate(textarea.parentElement);
  // The tools that show what is chosen change with the text.
  editor.on("transaction", () => translate(textarea.parentElement));
};

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  // The writing area takes the name of the field that it stands for: a screen reader says what is being written.
  const name = [...textarea.labels].map((label) => label.textContent.replace(/[:：]$/, "")).join(" ");
  editor.view.dom.setAttribute("aria-label", name);
  if (textarea.dataset.cleanUrl) cleanPaste(editor, textarea);
  // Its tools are built a moment later.
  if (editor.isInitialized) equip(editor, textarea);
  else editor.on("create", () => equip(editor, textarea));
});
