"""The public pages of opinion calls. Each view: load what is public, by the database's clock, and render."""

from functools import wraps

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog.shelf.catalogue import catalogue_of
from catalog.shelf.page_meta import absolute, column_meta, site_meta
from county.site.paging import WrongAddress
from participation.calls.clauses import changes_between, clauses_of
from participation.calls.content import Content
from participation.calls.exports import calls_csv, calls_json, outcome_csv, outcome_json
from participation.calls.lists import CallFilterForm, exported, page_of, rows_of
from participation.calls.outcome import outcomes_of
from participation.calls.phases import Phase, end_words, left_words, phase_of
from participation.models import CallOutcome, OpinionCall

public_page = cache_control(public=True, max_age=0, must_revalidate=True)
FEED_SIZE = 50
CRUMB = ("互动交流", reverse_lazy("mailboxes"))
LIST_CRUMB = ("意见征集", reverse_lazy("calls"))
ABOUT = "对重大行政决策、行政规范性文件、规划、征收补偿方案和民生事项公开征求意见，并公布采纳情况。"


class Gone(Exception):
    """The call was public and was withdrawn."""


def public_call(pk: int) -> OpinionCall:
    """A call that is public now, with the database's time as `now`. Raises Http404, or Gone once it was withdrawn."""
    found = OpinionCall.objects.ever_public().at_now().select_related("kind", "department", "final_document")
    call = found.filter(pk=pk).first()
    if call is None:
        raise Http404("没有这次征集")
    if call.status == OpinionCall.Status.WITHDRAWN:
        raise Gone
    return call


def gone_page(request):
    """410 with the way back to the list."""
    context = {"crumbs": [CRUMB, LIST_CRUMB], "page_meta": site_meta()}
    return render(request, "participation/calls/gone.html", context, status=410)


def or_gone(view):
    """Decorates a view of one call: a withdrawn one is answered with 410."""

    @wraps(view)
    def shown(request, pk: int, **kwargs):
        try:
            return view(request, public_call(pk), **kwargs)
        except Gone:
            return gone_page(request)

    return shown


@require_safe
@public_page
def calls(request):
    """The list, narrowed and paged: what can still be answered first."""
    form = CallFilterForm(request.GET, catalogue_of(request))
    context = {
        "form": form,
        "about": ABOUT,
        "crumbs": [CRUMB, (LIST_CRUMB[0], "")],
        "page_meta": column_meta(LIST_CRUMB[0], ABOUT),
        "path": reverse("calls"),
    }
    if not form.is_valid():
        problem = {"problem": "筛选条件有误，请改正后重新查询。"}
        return render(request, "participation/calls/list.html", context | problem, status=400)
    try:
        page = page_of(form, reverse("calls"), request.GET.get("page", "1"))
    except WrongAddress as error:
        raise Http404("没有这一页") from error
    return render(request, "participation/calls/list.html", context | {"page": page})


@require_safe
def export(request, form: str):
    """The current list as CSV or JSON."""
    chosen = CallFilterForm(request.GET, catalogue_of(request))
    if not chosen.is_valid():
        return HttpResponse("筛选条件有误。", status=400, content_type="text/plain; charset=utf-8")
    rows = exported(chosen)
    if form == "csv":
        return file_answer(calls_csv(rows), "calls.csv", "text/csv")
    return file_answer(calls_json(rows), "calls.json", "application/json")


def file_answer(content: str, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def call_context(call: OpinionCall) -> dict:
    """What every page of a call shows."""
    phase, today = phase_of(call, call.now), timezone.localdate()
    return {
        "call": call,
        "phase": phase,
        "closes": end_words(call.closes_at),
        "left": left_words(call.closes_at, today) if phase == Phase.OPEN else "",
        "is_late": phase == Phase.CLOSED and today > call.due_on,
        "crumbs": [CRUMB, LIST_CRUMB, (call.title, "")],
        "page_meta": call_meta(call),
    }


def call_meta(call: OpinionCall) -> dict[str, str]:
    """META tags of an article page (国办发〔2017〕47号); each equals what the page shows."""
    return {
        **site_meta(),
        "ColumnName": LIST_CRUMB[0],
        "ColumnType": "政民互动",
        "ArticleTitle": call.title,
        "PubDate": f"{timezone.localtime(call.published_at):%Y-%m-%d %H:%M}",
        "ContentSource": call.department.name,
        "Url": absolute(call.get_absolute_url()),
    }


@require_safe
@public_page
@or_gone
def call(request, call: OpinionCall):
    """One call; the result stands first once there is one."""
    notices = call.notices.in_force().select_related("draft").order_by("-in_force_at")
    outcomes = outcomes_of(call)
    context = call_context(call) | {
        "drafts": list(call.drafts.defer("text")),
        "notices": [(one, end_words(one.closed_before)) for one in notices],
        "outcome": next((one for one in outcomes if one.status == CallOutcome.Status.PUBLISHED), None),
        "waiver": getattr(call, "waiver", None),
    }
    return render(request, "participation/calls/call.html", context)


@require_safe
@public_page
@or_gone
def draft(request, call: OpinionCall, number: int):
    """One version of the draft, clause by clause, set against the one before it."""
    drafts = list(call.drafts.all())
    found = next((one for one in drafts if one.number == number), None)
    if found is None:
        raise Http404("没有这一稿")
    before = next((one for one in drafts if one.number == number - 1), None)
    context = call_context(call) | {
        "draft": found,
        "drafts": drafts,
        "clauses": clauses_of(found.text),
        "changes": [one for one in changes_between(before.text, found.text) if one.how != "same"] if before else [],
        "before": before,
    }
    return render(request, "participation/calls/draft.html", context)


@require_safe
@public_page
@or_gone
def outcome(request, call: OpinionCall):
    """The outcome in force, with what came before it."""
    outcomes = outcomes_of(call)
    if not outcomes:
        raise Http404("结果尚未公布")
    return _outcome(request, call, outcomes[0], outcomes)


@require_safe
@public_page
@or_gone
def earlier_outcome(request, call: OpinionCall, number: int):
    """An outcome as it once stood; it says that a later one replaced it."""
    outcomes = outcomes_of(call)
    found = next((one for one in outcomes if one.number == number), None)
    if found is None:
        raise Http404("没有这一份结果反馈")
    return _outcome(request, call, found, outcomes)


def _outcome(request, call: OpinionCall, shown: CallOutcome, outcomes: list[CallOutcome]):
    context = call_context(call) | {
        "outcome": shown,
        "content": Content.from_json(shown.content),
        "others": [one for one in outcomes if one.pk != shown.pk],
        "crumbs": [CRUMB, LIST_CRUMB, (call.title, call.get_absolute_url()), ("结果反馈", "")],
    }
    return render(request, "participation/calls/outcome.html", context)


@require_safe
@or_gone
def outcome_file(request, call: OpinionCall, form: str):
    """The points as CSV, or the whole as JSON."""
    found = CallOutcome.objects.public().filter(call=call).order_by("-number").first()
    if found is None:
        raise Http404("结果尚未公布")
    found.call = call
    if form == "csv":
        return file_answer(outcome_csv(Content.from_json(found.content)), f"call-{call.pk}.csv", "text/csv")
    return file_answer(outcome_json(found), f"call-{call.pk}.json", "application/json")


class CallFeed(Feed):
    """The fifty calls that were published last."""

    feed_type = Atom1Feed
    title = f"{settings.SITE['county']}意见征集"
    link = reverse_lazy("calls")
    subtitle = ABOUT

    def items(self):
        return rows_of(OpinionCall.objects.public().order_by("-published_at", "-pk")[:FEED_SIZE])

    def item_title(self, item) -> str:
        return f"【示范】{item.title}" if item.is_demo else item.title

    def item_description(self, item) -> str:
        return f"{item.unit_name}，{item.period}，{item.phase.label}"

    def item_link(self, item) -> str:
        return item.url

    def item_pubdate(self, item):
        return item.opens_at

    def item_updateddate(self, item):
        return item.opens_at
