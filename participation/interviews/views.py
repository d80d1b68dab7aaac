"""The public pages of interviews. All of them work without script; the live page then has a link to load it anew."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.shelf.page_meta import column_meta, site_meta
from county.cases.workflow import IllegalStep
from county.public_forms import query_codes, rate_limits
from county.public_forms.following import TooManyTries, WrongCode
from county.public_forms.idempotency import SentOtherwise
from county.public_forms.limits import ACTS_ON_OWN_CASE, ASKS_SENT
from county.public_forms.private import private_page
from county.public_forms.track_forms import TrackForm
from county.site.addresses import address_of
from county.site.client import visit_of
from participation.interviews import asking
from participation.interviews import live as live_answers
from participation.interviews.following import OWN_ASK, TOLD
from participation.interviews.forms import AskForm
from participation.interviews.record import figures_of
from participation.models import Ask, Interview, InterviewText
from participation.models.interview import RUNNING

PER_PAGE, SHOWN_SENTENCES = 20, 50
ABOUT = "政府部门负责人在线回答网友提问：访谈预告、文字直播和访谈实录。"
Stage = InterviewText.Stage


def phase_of(interview: Interview, now: datetime) -> str:
    """What the page calls the state of an announced interview."""
    if interview.status == Interview.Status.ANNOUNCED:
        return "预告" if now < interview.starts_at else "等待开始"
    return interview.get_status_display()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    interview: Interview
    text: InterviewText
    phase: str


def _rows(found, now: datetime) -> list[Row]:
    """Each with its newest announced facts (one query)."""
    texts = {}
    stages = (Stage.ANNOUNCEMENT, Stage.POSTPONEMENT)
    for text in InterviewText.objects.public().filter(interview__in=found, stage__in=stages).order_by("pk"):
        texts[text.interview_id] = text
    return [Row(one, texts[one.pk], phase_of(one, now)) for one in found if one.pk in texts]


@require_safe
@never_cache
def interviews(request):
    """访谈预告, 正在直播, 往期访谈."""
    now = timezone.now()
    shown = Interview.objects.public().for_list()
    paginator = Paginator(shown.filter(status__in=(Interview.Status.ENDED, Interview.Status.RECORDED)), PER_PAGE)
    number = request.GET.get("page", "1")
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= paginator.num_pages:
        raise Http404("没有这一页")
    page = paginator.page(int(number))
    context = {
        "coming": _rows(list(shown.filter(status=Interview.Status.ANNOUNCED).order_by("starts_at")[:PER_PAGE]), now),
        "running": _rows(list(shown.filter(status__in=RUNNING)[:PER_PAGE]), now),
        "past": _rows(list(page), now),
        "cancelled": _rows(list(shown.filter(status=Interview.Status.CANCELLED)[:5]), now),
        "page": page,
        "about": ABOUT,
        "crumbs": [("在线访谈", "")],
        "page_meta": column_meta("在线访谈", ABOUT),
    }
    return render(request, "participation/interviews/list.html", context)


def _public_or_404(pk: int) -> Interview:
    return get_object_or_404(Interview.objects.public().select_related("department", "policy"), pk=pk)


@require_safe
@never_cache
def interview(request, pk: int):
    """One interview: its announcement, what was said so far or the record, and how questions stand (six queries)."""
    found = _public_or_404(pk)
    now = timezone.now()
    texts: dict[str, list[InterviewText]] = {}
    for text in found.texts.public().order_by("pk"):
        texts.setdefault(text.stage, []).append(text)
    record = texts.get(Stage.RECORD, [None])[-1]
    is_live_text = record is None and found.status not in (Interview.Status.ANNOUNCED, Interview.Status.CANCELLED)
    sentences = list(found.utterances.shown()) if is_live_text else []
    wants_all = "all" in request.GET
    context = {
        "interview": found,
        "announcement": texts[Stage.ANNOUNCEMENT][-1],
        "postponements": texts.get(Stage.POSTPONEMENT, []),
        "cancellation": texts.get(Stage.CANCELLATION, [None])[-1],
        "record": record,
        "earlier_records": texts.get(Stage.RECORD, [])[:-1],
        "figures": figures_of(found) if record else None,
        "sentences": sentences if wants_all else sentences[-SHOWN_SENTENCES:],
        "hidden": 0 if wants_all else max(0, len(sentences) - SHOWN_SENTENCES),
        "phase": phase_of(found, now),
        "is_running": found.status in RUNNING,
        "shows_live": is_live_text,
        # The number of the last change that the watcher has follows it.
        "live_address": address_of("interview-live", found.pk, 0).removesuffix("0/"),
        "takes_questions": found.takes_questions(now),
        "crumbs": [("在线访谈", address_of("interviews")), (found.title, "")],
        "page_meta": column_meta("在线访谈", texts[Stage.ANNOUNCEMENT][-1].text[:100]),
    }
    return render(request, "participation/interviews/interview.html", context)


@require_safe
def live(request, pk: int, after: str):
    """What changed after change `after`. Behind gunicorn it is answered before Django is asked (disclosure_portal.live_pages)."""
    given = live_answers.answer(pk, after)
    response = HttpResponse(given.body, status=given.status, content_type="text/html; charset=utf-8")
    if given.status == 200:
        response["X-Live-Change"] = str(given.change)
    response["Cache-Control"] = "public, max-age=1" if given.status in (200, 204) else "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request, pk: int):
    """The form of a question and its receipt. A form sent twice makes one question."""
    found = _public_or_404(pk)
    is_sent = request.method == "POST"
    form = AskForm(request.POST if is_sent else None, interview=found)
    context = {
        "interview": found,
        "form": form,
        "is_closed": not found.takes_questions(timezone.now()),
        "closed": asking.CLOSED,
        "crumbs": [("在线访谈", address_of("interviews")), (found.title, found.get_absolute_url()), ("我要提问", "")],
        "page_meta": site_meta(),
    }
    if not is_sent or not form.is_valid():
        return render(request, "participation/interviews/ask.html", context)
    place = rate_limits.network_of(visit_of(request).address)
    if refused := rate_limits.take(ASKS_SENT, place):
        form.add_error(None, refused.message)
        return render(request, "participation/interviews/ask.html", context, status=429)
    try:
        sent = asking.send(form.new_ask(), form.key)
    except SentOtherwise:
        form.begin_another()
        return render(request, "participation/interviews/ask.html", context, status=409)
    except IllegalStep as error:
        form.add_error(None, str(error))
        return render(request, "participation/interviews/ask.html", context, status=409)
    if not sent.is_new:
        rate_limits.give_back(ASKS_SENT, place)
    shown = {"sent": sent, "code": query_codes.shown(sent.code)}
    return render(request, "participation/interviews/receipt.html", context | shown)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def track(request):
    """Number and code open one's own question."""
    form = TrackForm(request.POST if request.method == "POST" else None, number_label=OWN_ASK.number_label)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            found = OWN_ASK.open_by_code(request, form.cleaned_data["number"], form.cleaned_data["code"])
            return OWN_ASK.remember(redirect("ask-own"), found)
        except WrongCode as error:
            form.add_error(None, str(error))
        except TooManyTries as error:
            form.add_error(None, str(error))
            status = 429
    if form.errors and status == 200:
        status = 400
    crumbs = [("在线访谈", address_of("interviews")), ("提问查询", "")]
    context = {"form": form, "crumbs": crumbs, "page_meta": site_meta()}
    return render(request, "participation/interviews/track.html", context, status=status)


@require_safe
@OWN_ASK.page
def own_ask(request, found: Ask):
    """How one's own question stands."""
    return _own(request, found)


def _own(request, found: Ask, message: str = "", status: int = 200):
    context = {
        "ask": found,
        "told": TOLD[found.status],
        "message": message,
        "may_object": found.status == Ask.Status.DECLINED and found.objected_at is None,
        "crumbs": [("在线访谈", address_of("interviews")), ("提问查询", address_of("ask-track")), (found.number, "")],
        "page_meta": site_meta(),
    }
    return render(request, "participation/interviews/own.html", context, status=status)


@require_POST
@OWN_ASK.page
def object_view(request, found: Ask):
    """异议 against a question that was not taken, once."""
    if request.POST.get("number", "") != found.number:
        return redirect("ask-track")
    refused = rate_limits.take(ACTS_ON_OWN_CASE, rate_limits.network_of(visit_of(request).address))
    if refused:
        return _own(request, found, refused.message, status=429)
    try:
        asking.object_to(found)
    except IllegalStep as error:
        return _own(request, found, str(error), status=409)
    return _own(request, found, "已收到您的异议，由另一人重新审核。")


@require_POST
@private_page
def leave(request):
    """Nothing on this machine opens the question any more."""
    return OWN_ASK.forget(redirect("interviews"))
