"""The public pages of 本页找错: what was reported and mended, the form, and the reader's own report."""

from datetime import timedelta

from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.shelf.page_meta import column_meta, site_meta
from county.cases.workflow import IllegalStep
from county.public_forms import query_codes, rate_limits
from county.public_forms.following import OPEN_FOR
from county.public_forms.idempotency import SentOtherwise
from county.public_forms.limits import ERROR_REPORTS_SENT
from county.public_forms.private import private_page
from county.site.client import visit_of
from oversight.error_reports.following import OWN_REPORT, events_of
from oversight.error_reports.forms import ErrorReportForm
from oversight.error_reports.shown_page import shown_page
from oversight.error_reports.statistics import mended_last, months_until
from oversight.error_reports.workflow import ANSWER_WITHIN, COMPLEX_WITHIN, report_error
from oversight.models import ErrorReport
from oversight.tracking import track_page

CRUMB = ("网站找错", reverse_lazy("error-reports"))


@require_safe
@never_cache
def home(request):
    """找错办理情况: by month, and what was mended last."""
    context = {
        "months": months_until(timezone.localdate()),
        "mended": mended_last(),
        "days": {"answer": ANSWER_WITHIN, "complex": COMPLEX_WITHIN},
        "crumbs": [(CRUMB[0], "")],
        "page_meta": column_meta(CRUMB[0], "本网站页面错误的反映和处理情况。"),
    }
    return render(request, "oversight/error_reports/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request):
    """The form and the receipt. A form sent twice makes one report."""
    is_sent = request.method == "POST"
    seen = shown_page(request.GET.get("page", ""), request.GET.get("shown", ""))
    form = ErrorReportForm(request.POST if is_sent else None, initial={"page": seen.path, "shown": seen.digest})
    context = {"form": form, "crumbs": [CRUMB, ("本页找错", "")], "page_meta": site_meta()}
    if not is_sent or not form.is_valid():
        return render(request, "oversight/error_reports/new.html", context)
    place = rate_limits.network_of(visit_of(request).address)
    if refused := rate_limits.take(ERROR_REPORTS_SENT, place):
        form.add_error(None, refused.message)
        return render(request, "oversight/error_reports/new.html", context, status=429)
    try:
        reported = report_error(form.new_report(), form.key)
    except (SentOtherwise, IllegalStep) as error:
        rate_limits.give_back(ERROR_REPORTS_SENT, place)
        if isinstance(error, SentOtherwise):
            form.begin_another()
        else:
            form.add_error(None, str(error))
        return render(request, "oversight/error_reports/new.html", context, status=409)
    if not reported.is_new:
        rate_limits.give_back(ERROR_REPORTS_SENT, place)
    shown = {"reported": reported, "code": query_codes.shown(reported.code)}
    return render(request, "oversight/error_reports/receipt.html", context | shown)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def track(request):
    """Number and code open the reader's own report."""
    return track_page(request, OWN_REPORT, case_view="error-report-own", title="找错查询", crumb=CRUMB)


@require_safe
@OWN_REPORT.page
def own(request, found: ErrorReport):
    """What has become of the report that the visitor has opened."""
    context = {
        "report": found,
        "events": events_of(found),
        "is_answered": found.status == ErrorReport.Status.ANSWERED,
        "minutes": OPEN_FOR // timedelta(minutes=1),
        "crumbs": [CRUMB, ("找错查询", reverse("error-report-track")), (found.number, "")],
        "page_meta": site_meta(),
    }
    return render(request, "oversight/error_reports/own.html", context)


@require_POST
@private_page
def leave(request):
    """The visitor is done: nothing on this machine opens the report any more."""
    return OWN_REPORT.forget(redirect("error-reports"))
