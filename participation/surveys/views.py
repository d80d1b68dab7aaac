"""The public pages of surveys: the list, and the sheet. Results are part of the call's outcome, never before closing."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog.shelf.catalogue import catalogue_of
from catalog.shelf.page_meta import column_meta, site_meta
from county.public_forms import rate_limits
from county.public_forms.idempotency import SentOtherwise
from county.public_forms.limits import OPINIONS_SENT
from county.site.client import visit_of
from county.site.paging import WrongAddress
from participation.calls.lists import CallFilterForm, page_of
from participation.calls.opinions import TooLate
from participation.calls.phases import Phase
from participation.calls.views import CRUMB, call_context, or_gone, public_page
from participation.models import OpinionCall
from participation.questions import questions_of
from participation.surveys import sheets
from participation.surveys.forms import SheetForm

LIST_CRUMB = ("网上调查", reverse_lazy("surveys"))
ABOUT = "就政策、规划和公共服务开展的问卷调查。答卷不记名，结果在截止后经审核公布。"


@require_safe
@public_page
def surveys(request):
    """The calls that have questions, the open ones first."""
    form = CallFilterForm(request.GET, catalogue_of(request), surveys=True)
    context = {
        "form": form,
        "about": ABOUT,
        "crumbs": [CRUMB, (LIST_CRUMB[0], "")],
        "page_meta": column_meta(LIST_CRUMB[0], ABOUT),
        "path": reverse("surveys"),
        "is_survey_list": True,
    }
    if not form.is_valid():
        problem = {"problem": "筛选条件有误，请改正后重新查询。"}
        return render(request, "participation/calls/list.html", context | problem, status=400)
    try:
        page = page_of(form, reverse("surveys"), request.GET.get("page", "1"))
    except WrongAddress as error:
        raise Http404("没有这一页") from error
    return render(request, "participation/calls/list.html", context | {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@or_gone
def survey(request, call: OpinionCall):
    """The sheet, and thanks for it. A sheet sent twice is one."""
    questions = questions_of(call.questions)
    if not questions:
        raise Http404("这次征集没有问卷")
    is_sent = request.method == "POST"
    form = SheetForm(request.POST if is_sent else None, questions=questions)
    context = call_context(call) | {
        "form": form,
        "questions": questions,
        "crumbs": [CRUMB, LIST_CRUMB, (call.title, call.get_absolute_url()), ("填写问卷", "")],
        "page_meta": site_meta(),
    }
    if not is_sent or not form.is_valid():
        return render(request, "participation/surveys/sheet.html", context)
    network = rate_limits.network_of(visit_of(request).address)
    if refused := rate_limits.take(OPINIONS_SENT, f"{call.pk} {network}"):
        form.add_error(None, refused.message)
        return render(request, "participation/surveys/sheet.html", context, status=429)
    try:
        is_new = sheets.send(call, questions, form.answers(), form.texts(), form.key, network)
    except SentOtherwise:
        form.begin_another()
        return render(request, "participation/surveys/sheet.html", context, status=409)
    except TooLate as error:
        form.add_error(None, str(error))
        return render(request, "participation/surveys/sheet.html", context | {"phase": Phase.CLOSED}, status=409)
    return render(request, "participation/surveys/thanks.html", context | {"is_new": is_new})
