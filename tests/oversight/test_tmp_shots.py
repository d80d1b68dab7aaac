import pytest
from datetime import timedelta
from django.utils import timezone
from county.accounts.posts import begin_post, end_post
from county.models import OfficerPost
from county.calendar.calendar_data import package_notices
from county.calendar.special_days import store_notices
from mailboxes.opening import open_mailboxes
from tests.people import office
from tests.factories import publish, row
from tests.oversight.supervision import demand_at, complaint_at, error_report
from tests.filings.cases import file_at, filing
pytestmark = [pytest.mark.django_db(transaction=True)]
M = "docs/manual/images/"

def shot(page, address, path, wait="body"):
    page.goto(address); page.screenshot(path=path, full_page=False)

def test_shots(signed_in, open_page):
    store_notices(package_notices())
    people = office(); open_mailboxes()
    doc = publish(row(), row())[0]
    demand = demand_at(people, "replied", document=doc)
    complaint = complaint_at(people, "handling")
    report = error_report(people, document=doc, revision=doc.revision, page=f"/documents/{doc.pk}/")
    for kind, name in (("principal", "付军"), ("officer", "倪娜")):
        begin_post(OfficerPost(department=people.caizheng, kind=kind, name=name, office_phone="0543-0000000"), actor=people.ban)
    file = file_at(people, "in_force"); file2 = file_at(people, "reviewed", title="无棣县会议费管理规定")
    file3 = file_at(people, "in_force", title="无棣县政府采购项目绩效评价管理暂行办法", text="第一条 另一件。")
    type(file3).objects.filter(pk=file3.pk).update(effective_on=None, valid_until=timezone.localdate() - timedelta(days=3))
    one = filing(people)
    page = signed_in(people.ban, width=1280, height=900)
    shot(page, f"/admin/oversight/rectification/{demand.pk}/change/", M + "rectification.png")
    shot(page, f"/admin/oversight/complaint/{complaint.pk}/change/", M + "complaints.png")
    shot(page, f"/admin/oversight/errorreport/{report.pk}/change/", M + "error-reports.png")
    shot(page, "/admin/oversight/roster/", M + "officers.png")
    shot(page, f"/admin/filings/filing/{one.pk}/change/", M + "filings.png")
    shot(page, f"/admin/filings/normativefile/{file2.pk}/change/", M + "normative.png")
    shot(page, "/admin/oversight/figures/", M + "figures.png")
    for width in (1280, 360):
        public = open_page(width=width)
        for name, address in (("new", f"/error-reports/new/?page=/documents/{doc.pk}/"), ("errors", "/error-reports/"), ("complaints", "/complaints/"), ("cnew", "/complaints/new/"), ("normative", "/normative/"), ("doc", f"/documents/{file3.document_id}/")):
            public.goto(address); public.screenshot(path=f"/tmp/superv_{name}_{width}.png", full_page=True)
            assert public.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
