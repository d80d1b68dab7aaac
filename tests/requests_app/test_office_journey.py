"""One application from a phone without script to the archive and back to the phone: every page as people see it, on one clock."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from county.calendar.calendar_data import package_notices
from county.calendar.special_days import store_notices
from county.cases.review_form import RISKS
from county.models import Role
from county.public_forms.query_codes import digest_of, shown
from requests_app import workflow
from requests_app.models import Application
from tests.browser.test_applying import PDF, reckon
from tests.browser.test_journeys import PHONE, assert_fits, expect_path
from tests.factories import publish, row
from tests.people import Office, office
from tests.requests_app import stories
from tests.requests_app.factories import CODE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WANTED = "2025年惠农补贴资金发放明细表"
PUBLISHED = "关于2025年惠农补贴资金发放情况的公示"
MATTERS = "请写明乡镇和补贴种类。"
SUPPLEMENT = "水湾镇，耕地地力保护补贴。"
FARM = "无棣县某某农机合作社"
WITHHELD, WHY = "银行账号栏", "账号属于经营者的财产信息，公开会损害其合法权益"
DECISION = "现将水湾镇2025年耕地地力保护补贴发放明细表（隐去银行账号栏）提供给你。"
TABLE = "补贴发放明细表.xlsx"
PDF_TIME = 60_000


@pytest.fixture
def people() -> Office:
    """A small unit, whose officer reviews for secrecy, too; a county with a calendar and something published."""
    made = office()
    made.nina.roles = [Role.OFFICER, Role.REVIEWER]
    made.nina.save()
    store_notices(package_notices())
    publish(row(column="notices", title=PUBLISHED, body="<p>现将惠农补贴资金发放情况公示如下。</p>", doc_number=""))
    return made


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of this process, the server's thread among it; it goes on from where it is put."""
    with time_machine.travel("2026-03-02 20:10+08:00") as traveller:
        yield traveller


@pytest.fixture(scope="module")
def table() -> bytes:
    """What is released."""
    book = Workbook()
    for line in (("户主", "面积（亩）", "金额（元）"), ("王某", 6, 810), ("李某", 4, 540)):
        book.active.append(line)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


# What a citizen does on the phone.


def applies(phone: Page, clock: time_machine.Traveller) -> tuple[str, str]:
    """From the instructions to the receipt: number and 查询码."""
    phone.goto("/requests/")
    phone.get_by_role("main").get_by_role("link", name="在线申请", exact=True).first.click()
    phone.get_by_label("申请公开政府信息").check()
    phone.get_by_label("公民", exact=True).check()
    phone.get_by_label("受理机关").select_option(label="无棣县财政局")
    phone.get_by_role("button", name="下一步").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("政府信息公开申请表")
    phone.get_by_label("所需信息名称").fill(WANTED)
    phone.get_by_label("姓名").fill("王小明")
    phone.get_by_label("证件号码").fill("11010519491231002X")
    phone.get_by_label("身份证明").set_input_files([PDF | {"name": f"身份证{side}.pdf"} for side in ("正面", "反面")])
    phone.get_by_label("联系电话").fill("13800001234")
    phone.get_by_label("我已阅读").check()
    reckon(phone)
    clock.shift(timedelta(minutes=3))
    phone.get_by_role("button", name="下一步").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("核对申请")
    expect(phone.get_by_role("link", name=PUBLISHED)).to_be_visible()
    expect(phone.get_by_text("身份证正面.pdf")).to_be_visible()
    assert_fits(phone)
    phone.get_by_role("button", name="确认提交").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("申请已提交")
    assert_fits(phone)
    number, code = phone.locator(".credentials dd").all_inner_texts()
    return number, code


def tracks(page: Page, number: str, code: str) -> None:
    page.goto("/requests/")
    page.get_by_role("main").get_by_role("link", name="查询办理进度").click()
    page.get_by_label("申请编号").fill(number)
    page.locator("#id_code").fill(code)
    page.get_by_role("button", name="查询", exact=True).click()


def supplements(phone: Page, number: str, code: str) -> None:
    """Reads the notice, and sends what it asks for."""
    tracks(phone, number, code)
    expect(phone.get_by_role("main")).to_contain_text("等待您补正")
    expect(phone.get_by_role("main")).to_contain_text("请最迟于 2026-03-18 提交")
    assert_fits(phone)
    papers = phone.get_by_role("region", name="回执和通知")
    assert MATTERS in words_of_pdf(fetched(papers.get_by_role("link", name=re.compile("下载 PDF.*补正通知书")), ".pdf"))
    phone.get_by_role("link", name="提交补正").click()
    expect(phone.get_by_role("main")).to_contain_text(MATTERS)
    phone.get_by_label("补正内容").fill(SUPPLEMENT)
    phone.get_by_label("补正材料").set_input_files(PDF | {"name": "土地承包证.pdf"})
    assert_fits(phone)
    phone.get_by_role("button", name="提交补正").click()
    expect_path(phone, "/requests/case/")
    expect(phone.get_by_role("main")).to_contain_text("收到您的补正")


def fetched(link: Locator, ending: str) -> bytes:
    """The file behind a link, which is saved and not shown."""
    with link.page.expect_download(timeout=PDF_TIME) as download:
        link.click()
    assert download.value.suggested_filename.endswith(ending)
    return download.value.path().read_bytes()


def words_of_pdf(content: bytes) -> str:
    """The text of a PDF without its line breaks."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


# What is done in the office.


def from_the_desk(page: Page, queue: str, number: str) -> None:
    """Opens what waits, as one does in the morning."""
    page.goto(reverse("admin:index"))
    page.locator(".desk").get_by_role("link", name=queue, exact=True).click()
    page.get_by_role("main").get_by_role("link", name=number, exact=True).click()
    expect(acts(page)).not_to_have_count(0)


def acts(page: Page) -> Locator:
    """The buttons of the open case."""
    return page.locator(".object-tools").get_by_role("link")


def begin(page: Page, act: str) -> None:
    acts(page).filter(has_text=re.compile(f"^{act}$")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(act)


def confirm(page: Page, act: str, told: str = "") -> None:
    page.get_by_role("button", name=f"确认{act}").click()
    expect(page.locator(".messagelist .success")).to_have_text(told or f"已{act}。")


def answers_the_review(page: Page) -> None:
    """保密审查: every question, and how the bank accounts were treated."""
    begin(page, "保密审查")
    for name, label in RISKS:
        page.get_by_role("group", name=label).get_by_label("是" if name == "involves_privacy" else "否").check()
    page.get_by_role("group", name="审查结论").get_by_label("区分处理后公开").check()
    page.get_by_label("依据").fill("条例第十五条、第三十七条")
    page.get_by_label("个人信息去标识化处理").fill("隐去银行账号栏，户主只留姓氏")


def drafts(page: Page, table: bytes) -> None:
    """A reply that discloses a part: the ground of what is withheld, and the file that goes out."""
    page.locator(".object-tools").get_by_role("link", name="拟答复", exact=True).click()
    page.get_by_label("答复类型").select_option(label="部分公开")
    page.get_by_label("答复内容").fill(DECISION)
    page.get_by_label("不予公开的部分 1").fill(WITHHELD)
    page.get_by_label("依据 1").select_option(label="第三方合法权益")
    page.get_by_label("理由 1").fill(WHY)
    page.get_by_label("公开的文件").set_input_files({"name": TABLE, "mimeType": "", "buffer": table})
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(".messagelist .success")).to_contain_text("答复草稿已保存")


def asks_for_a_supplement(nina: Page, number: str) -> Page:
    """Confirms the receipt after ringing up, then asks for what is not clear; the open page of that."""
    from_the_desk(nina, "申请：待确认收到", number)
    begin(nina, "确认收到")
    nina.get_by_label("说明").fill("电话与本人确认")
    confirm(nina, "确认收到")
    expect(nina.locator(".state")).to_contain_text("答复期限 2026-03-31")
    begin(nina, "通知补正")
    nina.get_by_label("需要补正的内容").fill(MATTERS)
    expect(nina.get_by_label("补正期限")).to_have_value("2026-03-18")
    return nina


def consults(nina: Page, number: str) -> Page:
    """Reads the supplement and writes to a third party; the open page of that."""
    from_the_desk(nina, "申请：办理中", number)
    expect(nina.locator(".state")).to_contain_text("答复期限 2026-04-02")
    expect(nina.get_by_role("region", name="补正")).to_contain_text(SUPPLEMENT)
    begin(nina, "征求意见")
    nina.get_by_label("第三方", exact=True).check()
    nina.get_by_label("名称或者姓名").fill(FARM)
    nina.get_by_label("拟公开的信息与征求事项").fill(
        "水湾镇2025年耕地地力保护补贴发放明细表，其中有你社的补贴金额和银行账号。"
    )
    return nina


def hears_the_third_party(nina: Page, number: str) -> Page:
    """Enters when the letter came and what was answered; the open page of that."""
    from_the_desk(nina, "申请：征求意见中", number)
    begin(nina, "登记对方收到日期")
    nina.get_by_label("对方收到日期").fill("2026-03-10")
    confirm(nina, "登记对方收到日期")
    begin(nina, "登记答复意见")
    nina.get_by_label("同意部分公开").check()
    nina.get_by_label("答复理由").fill("不同意公开银行账号")
    return nina


def extends(fu: Page, number: str) -> Page:
    """The leader finds the case in the list and prolongs it; the open page of that."""
    fu.goto(reverse("admin:index"))
    fu.get_by_role("link", name="依申请公开", exact=True).last.click()
    fu.get_by_role("main").get_by_role("link", name=number, exact=True).click()
    begin(fu, "延长答复期限")
    fu.get_by_label("延长（工作日）").fill("10")
    fu.get_by_label("理由").fill("明细表须逐户核对")
    return fu


def test_from_the_phone_to_the_archive_and_back(people, clock, signed_in, open_page, table, assert_accessible):
    # Monday evening.
    phone = open_page(width=PHONE, java_script_enabled=False)
    number, code = applies(phone, clock)

    # Tuesday: the receipt is confirmed, and what is not clear is asked for.
    clock.move_to("2026-03-03 09:00+08:00")
    nina = asks_for_a_supplement(signed_in(people.nina), number)
    assert_accessible(nina)
    confirm(nina, "通知补正")
    expect(nina.locator(".state")).to_contain_text("停止计算，补正后从头起算")

    # Thursday: the citizen supplements, and the clock starts anew.
    clock.move_to("2026-03-05 19:00+08:00")
    supplements(phone, number, code)
    expect(phone.locator(".case-head")).to_contain_text("2026-04-02")
    expect(phone.get_by_role("region", name="期限怎样算出")).to_contain_text("重新计算 20 个工作日（第三十条）")
    assert_fits(phone)

    # The Monday after: a third party is consulted; the case stands still with its days.
    clock.move_to("2026-03-09 09:00+08:00")
    nina = consults(signed_in(people.nina), number)
    assert_accessible(nina)
    confirm(nina, "征求意见")
    expect(nina.locator(".state")).to_contain_text("停止计算，剩余 18 个工作日")
    nina.goto(reverse("admin:index"))
    nina.locator(".desk").get_by_role("link", name="申请：征求意见中", exact=True).click()
    expect(nina.get_by_role("row").filter(has_text=number)).to_contain_text("停止计算，剩余 18 个工作日")
    tracks(phone, number, code)
    expect(phone.locator(".case-head")).to_contain_text("剩余 18 个工作日")

    # A week later the answer is there and the clock goes on; the leader extends, once.
    clock.move_to("2026-03-16 09:00+08:00")
    nina = hears_the_third_party(signed_in(people.nina), number)
    assert_accessible(nina)
    confirm(nina, "登记答复意见")
    expect(nina.locator(".state")).to_contain_text("答复期限 2026-04-10")
    begin(nina, "判断反对理由")
    nina.get_by_label("是", exact=True).check()
    nina.get_by_label("判断的理由").fill(WHY)
    confirm(nina, "判断反对理由")
    fu = extends(signed_in(people.fu), number)
    assert_accessible(fu)
    confirm(fu, "延长答复期限")
    expect(fu.locator(".state")).to_contain_text("答复期限 2026-04-24")
    expect(acts(fu).filter(has_text="延长答复期限")).to_have_count(0)

    # The officer drafts, and may review elsewhere but not this.
    nina.reload()
    drafts(nina, table)
    assert_accessible(nina)
    begin(nina, "送审")
    confirm(nina, "送审")
    answers_the_review(nina)
    nina.get_by_role("button", name="确认保密审查").click()
    expect(nina.get_by_role("alert")).to_contain_text("拟稿人、送审人不能审查自己的答复")

    # The day after: another person reviews exactly these bytes, a third approves, and the reply goes out.
    clock.move_to("2026-03-17 09:00+08:00")
    shen, fu, nina = signed_in(people.shen), signed_in(people.fu), signed_in(people.nina)
    from_the_desk(shen, "申请答复：待保密审查", number)
    expect(shen.get_by_role("row").filter(has_text=WITHHELD)).to_contain_text("第三方合法权益")
    assert fetched(shen.get_by_role("link", name=TABLE), TABLE) == table
    answers_the_review(shen)
    assert_accessible(shen)
    confirm(shen, "保密审查", "审查已记录。")
    from_the_desk(fu, "申请答复：待审定", number)
    begin(fu, "审定")
    confirm(fu, "审定")
    from_the_desk(nina, "申请答复：待送达", number)
    begin(nina, "送达答复")
    nina.get_by_label("网上送达").check()
    assert_accessible(nina)
    confirm(nina, "送达答复", "答复已送达。")
    nina.locator(".object-tools").get_by_role("link", name="申请", exact=True).click()
    begin(nina, "归档")
    confirm(nina, "归档")
    expect(nina.locator(".state")).to_contain_text("已归档，2026-03-17 办结")
    assert_accessible(nina)

    # In the evening the citizen reads it; nobody else does.
    clock.move_to("2026-03-17 20:00+08:00")
    tracks(phone, number, code)
    reads_the_reply(phone, table)
    is_closed_to_others(open_page(width=PHONE, java_script_enabled=False), signed_in(people.zhen), number, nina.url)


def reads_the_reply(phone: Page, table: bytes) -> None:
    """The letter, the file, what happened, and why it was in time."""
    expect(phone.locator(".case-head")).to_contain_text("部分公开")
    assert_fits(phone)
    papers = phone.get_by_role("region", name="答复和公开的文件")
    letter = words_of_pdf(fetched(papers.get_by_role("link", name=re.compile("下载 PDF.*答复书")), ".pdf"))
    for words in (DECISION, WITHHELD, WHY, "第十五条", "第三十七条", "申请行政复议"):
        assert words in letter
    assert FARM not in letter
    assert fetched(papers.get_by_role("link", name=TABLE), TABLE) == table
    expect(phone.get_by_role("region", name="办理经过").get_by_role("listitem")).to_have_text(
        [
            re.compile(f"{day}.*{text}")
            for day, text in (
                ("2026-03-02", "您提交了申请"),
                ("2026-03-03", "已与您确认收到申请"),
                ("2026-03-03", "通知您补正申请"),
                ("2026-03-05", "收到您的补正"),
                ("2026-03-09", "征求有关方面意见"),
                ("2026-03-16", "征求意见结束"),
                ("2026-03-16", "延长答复期限"),
                ("2026-03-17", "答复已送达"),
                ("2026-03-17", "已归档"),
            )
        ]
    )
    why = phone.get_by_role("region", name="期限怎样算出")
    for line in (
        "2026-03-03（周二）：收到申请（双方确认之日），当日不计，自次日起算 20 个工作日（《政府信息公开条例》第三十三条）。",
        "2026-03-05（周四）：收到补正申请，自次日起重新计算 20 个工作日（第三十条）。",
        "自次日起所需时间不计入期限（第三十三条第三款）。",
        "延长 10 个工作日（《政府信息公开条例》第三十三条）。",
        "答复期限：2026-04-24（周五）。",
        "2026-03-17（周二）：按期办结。",
    ):
        expect(why).to_contain_text(line)
    expect(phone.get_by_role("main")).not_to_contain_text(FARM)


def is_closed_to_others(stranger: Page, colleague: Page, number: str, address: str) -> None:
    """To a stranger without the code, and to an officer of another unit with the address."""
    stranger.goto("/requests/case/")
    expect_path(stranger, "/requests/track/")
    assert stranger.goto(f"/requests/link/?key={CODE}").status == 404
    tracks(stranger, number, CODE)
    expect(stranger.get_by_role("alert")).to_contain_text("申请编号或者查询码不正确")
    assert colleague.goto(address).status == 404
    colleague.goto(f"{reverse('admin:requests_app_application_changelist')}?work=all")
    expect(colleague.get_by_role("main")).to_contain_text("0 依申请公开")


def test_the_pages_beside_the_way_are_accessible(people, signed_in, open_page, assert_accessible):
    """What the journey passes without a script, or not at all."""
    case = stories.received(people)
    nina = signed_in(people.nina)
    nina.goto(reverse("admin:requests_app_application_register"))
    assert_accessible(nina)
    nina.get_by_label("当面提交").check()
    nina.get_by_label("所需信息名称").fill(WANTED)
    nina.get_by_label("姓名").fill("王小明")
    nina.get_by_role("button", name="登记", exact=True).click()
    expect(nina.get_by_role("main")).to_contain_text("查询码只显示这一次")
    assert_accessible(nina)
    nina.goto(reverse("admin:requests_app_application_reveal", args=[case.pk]))
    assert_accessible(nina)
    nina.get_by_label("查看的理由").fill("电话确认")
    nina.get_by_role("button", name="确认查看").click()
    expect(nina.get_by_role("main")).to_contain_text("这次查看已记入办理记录")
    assert_accessible(nina)
    for action in ("route", "propose", "notify_fee"):
        nina.goto(reverse("admin:requests_app_application_step", args=[case.pk, action]))
        assert_accessible(nina)
    nina.goto(reverse("admin:requests_app_application_draft", args=[case.pk]))
    nina.get_by_label("答复类型").select_option(label="部分公开")
    nina.get_by_label("不予公开的部分 1").fill(WITHHELD)
    nina.get_by_role("button", name="保存草稿").click()
    expect(nina.get_by_role("alert")).to_contain_text("请改正标出的项目")
    assert_accessible(nina)
    asked = stories.received(people)
    with stories.on(stories.MONDAY):
        workflow.ask_supplement(asked, actor=people.nina, matters=MATTERS, answer_by_on=date(2026, 3, 20))
    Application.objects.filter(pk=asked.pk).update(code_hash=digest_of(CODE))
    phone = open_page(width=PHONE)
    tracks(phone, asked.number, shown(CODE))
    phone.get_by_role("link", name="提交补正").click()
    expect(phone.get_by_role("main")).to_contain_text(MATTERS)
    assert_accessible(phone)
