"""Three people take one document from draft to the public page and back to withdrawn; the manual's pictures are taken on the way.

`MANUAL_PICTURES=docs/manual/images .venv/bin/python -m pytest tests/browser/test_office.py` renews the pictures of the manual.
"""

import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from catalog.gate.workflow import draft
from catalog.models import Column, Document, LeadershipChange, Revision
from county.cases.review_form import RISKS
from county.models import Department, HolidayNotice, Role, User
from tests.factories import person

pytestmark = pytest.mark.browser

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual"
TITLE = "关于公布2026年行政事业性收费目录清单的公告"
COLOURS = 64  # a page of the back office needs no more, and a picture is a fifth as large


@pytest.fixture
def take_picture(tmp_path) -> Callable[[Page, str], None]:
    """Keeps what the page shows under the name by which the manual shows it."""
    folder = Path(os.environ.get("MANUAL_PICTURES", tmp_path))

    def take(page: Page, name: str) -> None:
        shot = Image.open(BytesIO(page.screenshot(animations="disabled")))
        shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)

    return take


def follow(page: Page, link: str) -> None:
    page.get_by_role("link", name=link, exact=True).click()


def confirm(page: Page) -> None:
    page.locator(".step input[type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def from_the_desk(page: Page, queue: str) -> None:
    """Opens the item from the desk, as one does in the morning."""
    page.goto(reverse("admin:index"))
    page.locator(".desk").get_by_role("link", name=queue).click()
    page.get_by_role("link", name=TITLE).first.click()


def written(page: Page, take_picture) -> None:
    """信息员: writes the draft, with a file."""
    page.goto(reverse("admin:catalog_revision_add"))
    page.get_by_label("信息名称").fill(TITLE)
    page.get_by_label("文号").fill("棣财〔2026〕12号")
    page.get_by_label("栏目").select_option(label="公文 / 通知公告")
    for label in ("形成或变更日期", "成文日期"):
        page.get_by_label(label).fill(timezone.localdate().isoformat())
    page.get_by_label("体裁").select_option(label="公告")
    take_picture(page, "draft")
    area = page.locator(".ProseMirror[contenteditable]")
    area.click()
    page.keyboard.type("各镇人民政府、街道办事处：")
    page.keyboard.press("Enter")
    page.keyboard.type("现将2026年行政事业性收费目录清单予以公布，欢迎监督。")
    take_picture(page, "writing")
    field = page.get_by_label("添加附件")
    field.set_input_files(
        [
            {"name": "收费目录清单.csv", "mimeType": "text/csv", "buffer": "项目,金额（元）\n证照工本费,10\n".encode()},
            {"name": "办事程序.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"},
        ]
    )
    expect(page.locator(".upload li").first).to_contain_text("已上传")
    page.locator(".upload").scroll_into_view_if_needed()
    take_picture(page, "attachments")
    page.get_by_role("button", name="知道了 办事程序.exe").click()
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist").first).to_contain_text("草稿已保存")
    expect(page.locator(".checks")).to_contain_text("没有发现问题")


def reviewed(page: Page, take_picture) -> None:
    """审查员: looks at the preview, then answers every question."""
    from_the_desk(page, "待保密审查")
    follow(page, "预览")
    expect(page.locator("article.paper")).to_contain_text("欢迎监督")
    page.go_back()
    follow(page, "保密审查")
    for _, label in RISKS:
        page.get_by_role("group", name=label).get_by_label("否").check()
    page.get_by_role("group", name="审查结论").get_by_label("公开", exact=True).check()
    take_picture(page, "review")
    confirm(page)


def test_from_draft_to_the_public_page_and_back(site, office, open_page, take_picture):
    nina, shen, fu = (office(user) for user in (site.nina, site.shen, site.fu))
    written(nina, take_picture)
    follow(nina, "自审送审")
    nina.get_by_label(re.compile("已逐项自审")).check()
    take_picture(nina, "submit")
    confirm(nina)
    reviewed(shen, take_picture)
    from_the_desk(fu, "待审定")
    follow(fu, "审定")
    take_picture(fu, "approve")
    confirm(fu)
    from_the_desk(nina, "待发布")
    follow(nina, "发布")
    take_picture(nina, "publish")
    confirm(nina)

    document = Document.objects.public().get(title=TITLE)
    visitor = open_page()
    assert visitor.goto(document.get_absolute_url()).status == 200
    expect(visitor.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(visitor.locator(".body .addressee")).to_have_text("各镇人民政府、街道办事处：")
    expect(visitor.get_by_role("link", name="收费目录清单.csv")).to_be_visible()
    visitor.goto("/catalog/notices/")
    expect(visitor.get_by_role("link", name=TITLE)).to_be_visible()
    address = document.revision.attachments.get().get_absolute_url()

    fu.goto(reverse("admin:catalog_document_change", args=[document.pk]))
    follow(fu, "撤回")
    fu.get_by_label("理由").fill("附件金额有误，更正后重新公布")
    take_picture(fu, "withdraw")
    confirm(fu)
    assert visitor.goto(document.get_absolute_url()).status == 410
    expect(visitor.get_by_role("main")).to_contain_text("附件金额有误，更正后重新公布")
    visitor.goto("/catalog/notices/")
    expect(visitor.get_by_role("link", name=TITLE)).to_have_count(0)
    visitor.goto(f"/search/?q={TITLE}")
    expect(visitor.locator("ol.hits h3 a").filter(has_text=TITLE)).to_have_count(0)
    assert visitor.request.get(address).status == 404


def staff(username: str, role: Role, name: str, slug: str | None = None) -> User:
    unit = Department.objects.get(slug=slug) if slug else None
    return person(username, unit, role, first_name=name)


def test_the_other_pictures_of_the_manual(site, office, open_page, take_picture):
    organisation = draft(
        Document(department=site.nina.department, column=Column.objects.get(slug="organisation"), genre="other"),
        Revision(title="无棣县财政局机构信息", formed_on=timezone.localdate()),
        actor=site.nina,
    )
    LeadershipChange.objects.create(
        department=site.nina.department, changed_on=timezone.localdate(), what="赵某任局长", recorded_by=site.nina
    )
    HolidayNotice.objects.get_or_create(
        year=2026, defaults={"title": "国务院办公厅关于2026年部分节假日安排的通知", "source": "示范"}
    )
    county, security, audit = (
        staff("xianban", Role.COUNTY_OFFICE, "县办示范员", "government"),
        staff("anquan", Role.SECURITY_ADMIN, "安全管理员"),
        staff("shenji", Role.AUDIT_ADMIN, "审计管理员"),
    )
    page = open_page()
    page.goto(reverse("admin:index"))
    take_picture(page, "sign-in")
    public = [site.with_file.pk]
    wanted = {
        site.nina: {
            "desk": reverse("admin:index"),
            "checks": reverse("admin:catalog_revision_change", args=[site.draft.pk]),
            "organisation": reverse("admin:catalog_revision_change", args=[organisation.pk]),
            "revise": reverse("admin:catalog_document_step", args=[site.revised.pk, "revise"]),
            "bulk": reverse("admin:catalog_revision_bulk"),
        },
        site.fu: {"validity": reverse("admin:catalog_document_step", args=[*public, "mark_validity"])},
        county: {
            "renewal": reverse("admin:renewal"),
            "refile": f"{reverse('admin:misfiled')}?unit=caizheng",
            "columns": reverse("admin:catalog_column_changelist"),
            "calendar": reverse("admin:county_holidaynotice_changelist"),
            "import": reverse("admin:catalog_importbatch_changelist"),
        },
        security: {
            "accounts": reverse("admin:county_user_changelist"),
            "roles": reverse("admin:county_user_change", args=[site.shen.pk]),
        },
        audit: {"audit": reverse("admin:county_accountentry_changelist")},
    }
    for user, pictures in wanted.items():
        page = office(user)
        for name, address in pictures.items():
            assert page.goto(address).status == 200, name
            if name in ("organisation", "roles"):
                page.locator(".field-duties, .field-roles").first.scroll_into_view_if_needed()
            take_picture(page, name)


def test_every_page_of_the_manual_is_read_by_staff(site, office, assert_accessible):
    page = office(site.nina)
    page.goto(reverse("admin:index"))
    page.locator("#user-tools").get_by_role("link", name="工作手册").click()
    expect(page.locator(".manual a").last).to_be_visible()
    page.wait_for_load_state()
    links = page.locator(".manual a").evaluate_all("links => links.map((link) => link.href)")
    assert len(links) == len(list(MANUAL.glob("*.md"))) - 1
    for link in links:
        assert page.goto(link).status == 200
        picture = page.locator(".manual img").first
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.complete && image.naturalWidth > 600"), link
    page.goto(reverse("admin:manual_page", args=["roles"]))
    expect(page.locator(".manual table").nth(1)).to_contain_text("自审送审")
    assert_accessible(page)
