"""The public pages of complaints: the form, its receipt, and the writer's own case."""

from datetime import timedelta

from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.shelf.page_meta import column_meta, site_meta
from county.calendar.special_days import current_calendar
from county.cases.limit import lines_of
from county.cases.workflow import IllegalStep
from county.public_forms import query_codes, rate_limits
from county.public_forms.following import OPEN_FOR
from county.public_forms.idempotency import SentOtherwise
from county.public_forms.limits import ACTS_ON_OWN_CASE, COMPLAINTS_SENT
from county.public_forms.private import private_page
from county.site.client import visit_of
from oversight.complaints.following import OWN_COMPLAINT, events_of
from oversight.complaints.forms import ComplaintForm
from oversight.complaints.workflow import ACCEPT_WITHIN, DECIDE_WITHIN, EXTENSION, UPWARDS, lodge, withdraw
from oversight.models import Complaint
from oversight.tracking import track_page

CRUMB = ("投诉举报", reverse_lazy("complaints"))


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def home(request):
    """What may be complained of, how it is handled, and by when."""
    about = "政府信息公开工作的投诉举报：应公开未公开、未依法答复申请、侵犯合法权益。"
    days = {"accept": ACCEPT_WITHIN, "decide": DECIDE_WITHIN, "extension": EXTENSION}
    context = {"crumbs": [(CRUMB[0], "")], "page_meta": column_meta(CRUMB[0], about), "days": days}
    return render(request, "oversight/complaints/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request):
    """The form and the receipt. A form sent twice makes one complaint."""
    is_sent = request.method == "POST"
    form = ComplaintForm(request.POST if is_sent else None)
    context = {"form": form, "crumbs": [CRUMB, ("填写投诉", "")], "page_meta": site_meta()}
    if not is_sent or not form.is_valid():
        return render(request, "oversight/complaints/new.html", context)
    place = rate_limits.network_of(visit_of(request).address)
    if refused := rate_limits.take(COMPLAINTS_SENT, place):
        form.add_error(None, refused.message)
        return render(request, "oversight/complaints/new.html", context, status=429)
    try:
        lodged = lodge(form.new_complaint(), form.key)
    except SentOtherwise:
        rate_limits.give_back(COMPLAINTS_SENT, place)
        form.begin_another()
        return render(request, "oversight/complaints/new.html", context, status=409)
    if not lodged.is_new:
        rate_limits.give_back(COMPLAINTS_SENT, place)
    shown = {"lodged": lodged, "code": query_codes.shown(lodged.code), "upwards": upwards(lodged.complaint)}
    return render(request, "oversight/complaints/receipt.html", context | shown)


def upwards(complaint: Complaint) -> str:
    """What is told to whoever complains of the county government (条例 Art. 51: 上一级); "" for every other unit."""
    return UPWARDS if complaint.status == Complaint.Status.ELSEWHERE else ""


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def track(request):
    """Number and code open the writer's own complaint."""
    return track_page(request, OWN_COMPLAINT, case_view="complaint-own", title="投诉查询", crumb=CRUMB)


@require_safe
@OWN_COMPLAINT.page
def own(request, found: Complaint):
    """The story of the complaint that the visitor has opened."""
    return _story(request, found)


def _story(request, found: Complaint, message: str = "", status: int = 200):
    context = {
        "complaint": found,
        "events": events_of(found),
        "clock_lines": lines_of(found, current_calendar()) if found.is_open else (),
        "upwards": upwards(found),
        "message": message,
        "may_withdraw": found.status in (Complaint.Status.RECEIVED, Complaint.Status.HANDLING),
        "minutes": OPEN_FOR // timedelta(minutes=1),
        "crumbs": [CRUMB, ("投诉查询", reverse("complaint-track")), (found.number, "")],
        "page_meta": site_meta(),
    }
    return render(request, "oversight/complaints/own.html", context, status=status)


@require_POST
@OWN_COMPLAINT.page
def take_back(request, found: Complaint):
    """撤回投诉. The form names its complaint, so that two in two windows are not mixed up."""
    if request.POST.get("number", "") != found.number:
        return redirect("complaint-track")
    if refused := rate_limits.take(ACTS_ON_OWN_CASE, rate_limits.network_of(visit_of(request).address)):
        return _story(request, found, refused.message, status=429)
    try:
        withdraw(found)
    except IllegalStep as error:
        return _story(request, found, str(error), status=409)
    return _story(request, found, "已撤回投诉。")


@require_POST
@private_page
def leave(request):
    """The visitor is done: nothing on this machine opens the complaint any more."""
    return OWN_COMPLAINT.forget(redirect("complaints"))
