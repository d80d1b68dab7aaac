"""A person's own case: found by number and 查询码 or by the link, with what happened, what there is to fetch, and what they may do."""

from collections.abc import Callable
from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.shelf.catalogue import catalogue_of
from catalog.shelf.page_meta import site_meta
from county.cases.workflow import IllegalStep
from county.papers import PaperUnavailable
from county.public_forms import held_files
from county.public_forms.following import OPEN_FOR, TooManyTries, WrongCode
from county.public_forms.limits import ACTS_ON_OWN_CASE
from county.public_forms.private import private_page
from county.public_forms.rate_limits import network_of, take
from county.public_forms.track_forms import TrackForm
from county.public_forms.upload_forms import takes_files
from county.site.client import visit_of
from requests_app import files, receipts, workflow
from requests_app.forms import LateSupplementForm, OwnCaseForm, ReasonsForm, SupplementForm, WithdrawForm
from requests_app.instructions import counter_of
from requests_app.kept_papers import printed
from requests_app.models import Application, ApplicationFile
from requests_app.models.paper import PaperForm
from requests_app.own_case import OWN_CASE
from requests_app.progress import open_reasons_request, papers_of, progress_of

HOME = ("依申请公开", reverse_lazy("requests"))
CASE = ("办理进度", reverse_lazy("request-case"))


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def track(request):
    """Number and code open the case; whatever is wrong is told in one way, and more and more tries are made to wait."""
    form = TrackForm(request.POST if request.method == "POST" else None, number_label=OWN_CASE.number_label)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            case = OWN_CASE.open_by_code(request, form.cleaned_data["number"], form.cleaned_data["code"])
            return OWN_CASE.remember(redirect("request-case"), case)
        except WrongCode as error:
            form.add_error(None, str(error))
        except TooManyTries as error:
            form.add_error(None, str(error))
            status = 429
    if form.errors and status == 200:
        status = 400
    context = {"form": form, "crumbs": [HOME, ("查询办理进度", "")], "page_meta": site_meta()}
    return render(request, "requests/track.html", context, status=status)


@require_safe
@private_page
def link(request):
    """The link of a receipt: opens the case and leaves the address at once."""
    found = OWN_CASE.open_by_token(request.GET.get("key", ""))
    if found is None:
        raise Http404("没有这个查询链接，或者链接不完整")
    return OWN_CASE.remember(redirect("request-case"), found)


@require_POST
@private_page
def leave(request):
    """The visitor is done: nothing on this machine opens the case any more."""
    return receipts.COOKIE.take_back(OWN_CASE.forget(redirect("requests")))


@require_safe
@OWN_CASE.page
def case(request, found: Application):
    """How the case stands."""
    catalogue = catalogue_of(request)
    context = {
        "case": found,
        "progress": progress_of(found),
        "counter": counter_of(catalogue, catalogue.units[found.department_id]),
        "minutes": OPEN_FOR // timedelta(minutes=1),
        "crumbs": [HOME, ("办理进度", "")],
        "page_meta": site_meta(),
    }
    return render(request, "requests/case.html", context)


def acted(request, found: Application, form_class: type[OwnCaseForm], act: Callable, page: dict) -> HttpResponse:
    """Shows a form of the case, or takes it and does what it asks for; what cannot be done is said, and what was typed stays."""
    if request.method != "POST":
        form = form_class(case=found)
    else:
        refused = take(ACTS_ON_OWN_CASE, network_of(visit_of(request).address))
        form = form_class(request.POST, request.FILES, case=found)
        if refused:
            form.add_error(None, refused.message)
        if form.is_valid():
            try:
                act(form)
                return redirect("request-case")
            except IllegalStep as error:
                form.add_error(None, str(error))
    context = {"form": form, "case": found, "crumbs": [HOME, CASE, (page["heading"], "")], "page_meta": site_meta()}
    return render(request, "requests/own_form.html", context | page, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@OWN_CASE.page
@takes_files
def supplement(request, found: Application):
    """补正: what was asked for is sent in, and the clock starts anew; after the last day with the reason (条例 Art. 30)."""
    if not progress_of(found).may_supplement:
        raise Http404("这件申请现在不需要补正")
    page = {"heading": "提交补正", "button": "提交补正", "asked": found.supplement.matters}
    is_late = found.supplement.is_past(timezone.localdate())

    def act(form: SupplementForm) -> None:
        text, taken = form.cleaned_data["text"], form.taken()
        if is_late:
            workflow.offer_supplement(found, text, taken, late_reason=form.cleaned_data["late_reason"])
        else:
            workflow.receive_supplement(found, text, taken, key=form.key)
        held_files.forget(form.key)

    return acted(request, found, LateSupplementForm if is_late else SupplementForm, act, page)


@require_http_methods(["GET", "HEAD", "POST"])
@OWN_CASE.page
def reasons(request, found: Application):
    """说明理由, when the unit has asked for it (条例 Art. 35)."""
    asked = open_reasons_request(found)
    if asked is None:
        raise Http404("这件申请现在不需要说明理由")
    page = {"heading": "说明申请理由", "button": "提交理由", "asked": asked.facts}

    def act(form: ReasonsForm) -> None:
        workflow.give_reasons(found, form.cleaned_data["text"])

    return acted(request, found, ReasonsForm, act, page)


@require_http_methods(["GET", "HEAD", "POST"])
@OWN_CASE.page
def withdraw(request, found: Application):
    """撤回申请."""
    if not found.is_open:
        raise Http404("这件申请已经办结")
    page = {
        "heading": "撤回申请",
        "button": "确定撤回",
        "explanation": "撤回后受理机关终止办理，不再答复；需要时可以重新申请。",
    }

    def act(form: WithdrawForm) -> None:
        workflow.withdraw(found, actor=None)

    return acted(request, found, WithdrawForm, act, page)


@require_safe
@OWN_CASE.page
def file(request, found: Application, token: str):
    """A file that the applicant sent, or that a served reply gave them."""
    mine = get_object_or_404(ApplicationFile.objects.for_applicant().kept(), application=found, token=token)
    return sent(files.content_of(mine), str(mine.name), mine.content_type)


@require_safe
@OWN_CASE.page
def paper(request, found: Application, pk: str, form: str):
    """A paper addressed to the applicant, as PDF; where none can be made, as Word: an answer must be readable (条例 Art. 36)."""
    mine = get_object_or_404(papers_of(found).select_related("application", "department"), pk=int(pk))
    try:
        try:
            return sent(*printed(mine, form))
        except PaperUnavailable:
            return sent(*printed(mine, PaperForm.WORD))
    except IllegalStep as error:
        raise Http404("这份文书现在不能下载，请稍后再试或者与受理机关联系") from error


def sent(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Bytes to be saved, which the browser neither runs nor guesses at."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
