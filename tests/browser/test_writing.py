"""The page of a draft in Chromium: pasting from Word and WPS, pictures with their description, uploads by field, drop and
keyboard.
"""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from catalog.gate.workflow import draft
from catalog.models import Attachment, Column, Document, Revision

pytestmark = pytest.mark.browser

PASTED = Path(__file__).parent / "pasted"
TABLE = {"name": "收费 清单.csv", "mimeType": "text/csv", "buffer": "项目,金额\n".encode()}
PROGRAM = {"name": "程序.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
FALSE = {"name": "名单.xlsx", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\0program"}
PASTE = """([html]) => {
  const area = document.querySelector(".ProseMirror[contenteditable]");
  const data = new DataTransfer();
  data.setData("text/html", html);
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DROP = """([names]) => {
  const zone = document.querySelector(".upload");
  const dataTransfer = new DataTransfer();
  names.forEach((name) => dataTransfer.items.add(new File(["a,b\\n"], name)));
  zone.dispatchEvent(new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true }));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""
EXPECTED = [
    '<p class="addressee">各镇人民政府、街道办事处，县政府各部门：</p>',
    "<h2>一、总体要求</h2>",
    "<strong>坚持问题导向</strong>，压实责任。",
    '<p class="level-3">1. 先试点后推广。</p><p class="level-3">2. 每季度通报一次。</p>',
    "<h3>（一）收费项目</h3>",
    'colspan="2"',
    '<td rowspan="2">证照工本费</td><td>居民</td><td>10</td>',
    "此处图片未随文导入",
    '<p class="signature">无棣县财政局</p><p class="signed-on">2026年11月24日</p>',
]


@pytest.fixture
def begun(site) -> Revision:
    """A draft of one's own for each test."""
    return draft(
        Document(
            department=site.nina.department,
            column=Column.objects.get(slug="notices"),
            topic="0401",
            genre="announcement",
        ),
        Revision(
            title="关于公布收费清单的公告",
            formed_on=timezone.localdate(),
            written_on=timezone.localdate(),
            body="<p>现予公布。</p>",
        ),
        actor=site.nina,
    )


@pytest.fixture
def writing(site, office, begun) -> Page:
    page = office(site.nina)
    page.goto(reverse("admin:catalog_revision_change", args=[begun.pk]))
    expect(page.locator(".prose-menubar")).to_be_visible()
    return page


def save(page: Page) -> None:
    page.locator("input[name=_continue]").click()
    expect(page.locator(".messagelist .success").first).to_be_visible()


@pytest.mark.parametrize("program", ["word", "wps"])
def test_what_is_pasted_is_clean_and_stays_so(writing, begun, program):
    area = writing.locator(".ProseMirror[contenteditable]")
    area.click()
    writing.keyboard.press("Control+A")
    writing.evaluate(PASTE, [(PASTED / f"{program}.html").read_text(encoding="utf-8")])
    expect(area).to_contain_text("每季度通报一次。")
    expect(area.locator("h2")).to_have_text("一、总体要求")
    expect(area.locator("td[colspan='2'], th[colspan='2']")).to_have_text("标准")
    expect(area.locator("[style*='mso'], [class*='Mso']")).to_have_count(0)
    save(writing)
    begun.refresh_from_db()
    for part in EXPECTED:
        assert part in begun.body, (part, begun.body)
    assert not re.search(r"mso|Mso|o:p|style=|file:|<span|<font", begun.body)
    # Opened again and touched, it is the same text.
    before = begun.body
    area.click()
    writing.keyboard.press("Control+End")
    writing.keyboard.type("补")
    writing.keyboard.press("Backspace")
    save(writing)
    begun.refresh_from_db()
    assert begun.body == before


def test_a_table_is_made_and_the_tools_speak_chinese(writing, begun, assert_accessible):
    tools = writing.locator(".prose-menubar")
    for title in ("加粗", "插入表格", "插入图片", "撤销"):
        expect(tools.get_by_role("button", name=title, exact=True)).to_be_visible()
    writing.locator(".ProseMirror[contenteditable]").click()
    writing.keyboard.press("Control+End")
    tools.get_by_role("button", name="插入表格", exact=True).click()
    dialog = writing.get_by_role("dialog")
    dialog.get_by_label("行数").fill("2")
    dialog.get_by_label("列数").fill("2")
    dialog.get_by_role("button", name="插入").click()
    writing.keyboard.type("项目")
    save(writing)
    begun.refresh_from_db()
    assert "<table>" in begun.body
    assert "项目" in begun.body
    assert_accessible(writing)


def test_a_picture_needs_its_description(writing, begun):
    buffer = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(buffer, "PNG")
    add_picture = writing.get_by_role("button", name="插入图片", exact=True)
    add_picture.click()
    expect(writing.get_by_role("dialog")).to_contain_text("还没有图片附件")
    writing.get_by_role("button", name="关闭").click()
    writing.get_by_label("添加附件").set_input_files(
        {"name": "流程图.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
    )
    expect(writing.locator(".upload li")).to_contain_text("已上传")
    save(writing)
    writing.locator(".ProseMirror[contenteditable]").click()
    add_picture.click()
    dialog = writing.get_by_role("dialog")
    dialog.get_by_role("button", name="插入").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("图片说明").fill("办事流程图：申请、受理、办结")
    dialog.get_by_role("button", name="插入").click()
    expect(writing.locator(".ProseMirror[contenteditable] img")).to_have_attribute(
        "alt", "办事流程图：申请、受理、办结"
    )
    save(writing)
    begun.refresh_from_db()
    address = begun.attachments.get().get_absolute_url()
    assert f'<img src="{address}" alt="办事流程图：申请、受理、办结">' in begun.body
    writing.get_by_role("link", name="预览").click()
    picture = writing.get_by_role("img", name="办事流程图")
    expect(picture).to_be_visible()
    writing.wait_for_load_state()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")


def test_many_files_by_field_and_by_drop(writing, begun, assert_accessible):
    writing.get_by_label("添加附件").set_input_files([TABLE, PROGRAM, FALSE])
    lines = writing.locator(".upload li")
    expect(lines).to_have_count(3)
    expect(lines.filter(has_text="收费 清单.csv")).to_contain_text("已上传")
    expect(lines.filter(has_text="程序.exe")).to_contain_text("不接受“.exe”类型的文件")
    expect(lines.filter(has_text="名单.xlsx")).to_contain_text("内容却不是Excel 表格")
    writing.evaluate(DROP, [["一.csv", "二.csv"]])
    expect(lines.filter(has_text="二.csv")).to_contain_text("已上传")
    expect(writing.get_by_role("status")).to_contain_text("二.csv 已上传")
    writing.get_by_role("button", name="移除 一.csv").click()
    expect(lines.filter(has_text="一.csv")).to_have_count(0)
    expect(writing.get_by_label("添加附件")).to_be_focused()
    assert_accessible(writing)
    save(writing)
    assert set(begun.attachments.values_list("name", flat=True)) == {"收费 清单.csv", "二.csv"}


def test_a_file_too_large_is_told_before_it_is_sent(writing):
    rules = "JSON.parse(document.querySelector('[data-upload]').dataset.upload)"
    assert writing.evaluate(f"{rules}.largest") == 50 * 1024 * 1024
    sent: list[str] = []
    writing.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    writing.evaluate(
        """() => {
          const zone = document.querySelector(".upload");
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([new Uint8Array(50 * 1024 * 1024 + 1)], "录像.mp4"));
          zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }"""
    )
    expect(writing.locator(".upload li")).to_contain_text("超过 50 MB 的上限，没有发送")
    expect(writing.get_by_role("status")).to_contain_text("录像.mp4：文件大小为 50 MB")
    assert sent == []


def test_the_plain_field_still_works_without_script(site, office, begun):
    page = office(site.nina, java_script_enabled=False)
    page.goto(reverse("admin:catalog_revision_change", args=[begun.pk]))
    page.get_by_label("添加附件").set_input_files([TABLE])
    page.locator("input[name=_continue]").click()
    expect(page.locator(".messagelist .success").first).to_be_visible()
    assert Attachment.objects.get(revision=begun).name == "收费 清单.csv"
