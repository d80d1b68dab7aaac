"""An officer and the leader, in the browser: the annual report from its numbers to the draft that goes through the gate."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from catalog.models import Revision
from oversight.models import AnnualReport
from tests.people import office
from tests.requests_app.factories import closed

PDF_TIME = 60_000

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_numbers_to_the_gate(signed_in, assert_accessible):
    staff = office()
    year = timezone.localdate().year - 1
    closed(staff.caizheng, received_on=date(year, 3, 2), closed_on=date(year, 3, 20), due_on=date(year, 3, 30))
    page = signed_in(staff.nina)
    page.goto("/admin/")
    page.get_by_role("link", name=f"{year}年度报告未公布").click()
    page.get_by_role("link", name="增加 年度报告").click()
    page.get_by_label("单位").select_option(label="无棣县财政局")
    page.get_by_label("年度").select_option(label=f"{year}年")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("全部勾稽关系成立")).to_be_visible()
    assert_accessible(page)

    row = page.get_by_role("row", name="一、本年新收政府信息公开申请数量")
    row.get_by_role("link").first.click()
    expect(page.get_by_text("共 1 件")).to_be_visible()
    assert_accessible(page)
    page.go_back()

    for label in ("政府信息管理情况", "政府信息公开平台建设情况", "监督保障情况", "存在的主要问题", "改进情况"):
        page.get_by_label(label).fill("按计划完成。")
    page.get_by_role("button", name="保存并继续编辑").click()
    page.get_by_role("link", name="核对", exact=True).click()
    page.get_by_role("button", name="确认核对").click()
    expect(page.get_by_text("已核对", exact=True).first).to_be_visible()

    leader = signed_in(staff.fu)
    report = AnnualReport.objects.get()
    leader.goto(f"/admin/oversight/annualreport/{report.pk}/change/")
    leader.get_by_role("link", name="定稿", exact=True).click()
    assert_accessible(leader)
    leader.get_by_role("button", name="确认定稿").click()
    expect(leader.get_by_text("已定稿", exact=True).first).to_be_visible()

    page.reload()
    page.get_by_role("link", name="拟稿发布").click()
    # The PDF takes its seconds.
    page.get_by_role("button", name="确认拟稿发布").click(timeout=PDF_TIME)
    title = f"无棣县财政局{year}年政府信息公开工作年度报告"
    expect(page.get_by_label("信息名称")).to_have_value(title, timeout=PDF_TIME)
    assert [file.label for file in Revision.objects.get().attachments.all()] == ["Word 文档", "PDF 文档", "CSV 表格"]
