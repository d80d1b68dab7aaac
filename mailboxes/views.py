"""The public pages of the mailboxes. Each view: load what is public or what the code opens, take the verb, render."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.shelf.catalogue import catalogue_of
from catalog.shelf.facets import Chip, Links
from catalog.shelf.page_meta import absolute, column_meta, site_meta
from county.cases.workflow import IllegalStep
from county.public_forms import query_codes, rate_limits
from county.public_forms.following import OPEN_FOR, TooManyTries, WrongCode
from county.public_forms.idempotency import SentOtherwise
from county.public_forms.limits import ACTS_ON_OWN_CASE, LETTERS_SENT, SIMILAR_LETTERS
from county.public_forms.private import private_page
from county.public_forms.track_forms import TrackForm
from county.site.client import visit_of
from county.site.paging import Place, WrongAddress
from county.text.charts import ChartKind, svg_of, table_of
from mailboxes.exports import figures_csv, letters_csv, letters_json
from mailboxes.filters import LetterFilterForm
from mailboxes.following import OWN_LETTER, rating_of, story_of
from mailboxes.forms import LetterForm, RatingForm, SupplementForm
from mailboxes.letter_search import similar_to
from mailboxes.limits import DEFAULT_DAYS
from mailboxes.lists import exported, latest, page_of, total_of
from mailboxes.models import Letter, LetterKind, Mailbox, PublicLetter
from mailboxes.statistics import last_of_month, month_of, months_until, report_of
from mailboxes.workflow import RatingIsOver, limit_of, rate, supplement, withdraw_consent, write_letter

public_page = cache_control(public=True, max_age=0, must_revalidate=True)
HOME_LATEST, FEED_SIZE, FEED_TEXT = 8, 50, 500
CRUMB = ("互动交流", reverse_lazy("mailboxes"))
LIST_CRUMB = ("来信选登", reverse_lazy("letters"))
LIST_ABOUT = "县长信箱和部门信箱中已经答复、来信人同意公开或者不含个人信息的来信。"


@require_safe
@public_page
def mailboxes_home(request):
    """Every mailbox, what each kind of letter may expect, and what was published last."""
    catalogue = catalogue_of(request)
    boxes = list(Mailbox.objects.select_related("department").in_order())
    context = {
        "head": next((box for box in boxes if box.is_county_head), None),
        "groups": _by_kind(box for box in boxes if not box.is_county_head),
        "limits": [(LetterKind(kind).label, limit_of(kind)) for kind in DEFAULT_DAYS],
        "latest": catalogue.remember(("latest letters", HOME_LATEST), lambda: latest(HOME_LATEST)),
        "crumbs": [(CRUMB[0], "")],
        "page_meta": column_meta("互动交流", "县长信箱、部门信箱：写信、查询、来信选登和办理情况统计。"),
    }
    return render(request, "mailboxes/home.html", context)


def _by_kind(boxes) -> list[tuple[str, list[Mailbox]]]:
    boxes = list(boxes)
    groups = (("部门信箱", ("government", "department")), ("镇街道信箱", ("town", "street")))
    return [(label, [box for box in boxes if box.department.kind in kinds]) for label, kinds in groups]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def write(request, slug: str):
    """The form, its preview with letters that may answer it already, and the receipt. A form sent twice makes one letter."""
    mailbox = get_object_or_404(Mailbox.objects.open_to_letters().select_related("department"), slug=slug)
    step = request.POST.get("step", "")
    is_sent = request.method == "POST"
    form = LetterForm(request.POST if is_sent else None, mailbox=mailbox, is_last=step == "send")
    context = {
        "mailbox": mailbox,
        "form": form,
        "crumbs": [CRUMB, (mailbox.name, "")],
        "page_meta": site_meta(),
        "limits": [(LetterKind(kind).label, limit_of(kind)) for kind in DEFAULT_DAYS],
    }
    if not is_sent or not form.is_valid() or step == "edit":
        return render(request, "mailboxes/write.html", context)
    if step != "send":
        return render(request, "mailboxes/preview.html", context | {"similar": similar_to(form.cleaned_data["title"])})
    return _receipt(request, form, context)


def _receipt(request, form: LetterForm, context: dict):
    """Takes the letter in and shows its number and code; the form again when that is refused."""
    place = rate_limits.network_of(visit_of(request).address)
    refused = rate_limits.take(LETTERS_SENT, place)
    if refused:
        form.add_error(None, refused.message)
        return render(request, "mailboxes/write.html", context, status=429)
    try:
        written = write_letter(form.new_letter(), form.key)
    except SentOtherwise:
        rate_limits.give_back(LETTERS_SENT, place)
        form.begin_another()
        return render(request, "mailboxes/write.html", context, status=409)
    except IllegalStep as error:
        form.add_error(None, str(error))
        return render(request, "mailboxes/write.html", context)
    if not written.is_new:
        rate_limits.give_back(LETTERS_SENT, place)
    shown = {"written": written, "code": query_codes.shown(written.code)}
    return render(request, "mailboxes/receipt.html", context | shown)


@require_POST
@never_cache
def similar(request):
    """Published letters like the title that is being typed, as a piece of a page; the title is in no address."""
    refused = rate_limits.take(SIMILAR_LETTERS, rate_limits.network_of(visit_of(request).address))
    found = [] if refused else similar_to(request.POST.get("title", "")[:100])
    return render(request, "mailboxes/_similar.html", {"similar": found})


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def track(request):
    """Number and code open the writer's own letter; they are sent by POST and are in no address."""
    form = TrackForm(request.POST if request.method == "POST" else None, number_label=OWN_LETTER.number_label)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            found = OWN_LETTER.open_by_code(request, form.cleaned_data["number"], form.cleaned_data["code"])
            return OWN_LETTER.remember(redirect("letter-own"), found)
        except WrongCode as error:
            form.add_error(None, str(error))
        except TooManyTries as error:
            form.add_error(None, str(error))
            status = 429
    if form.errors and status == 200:
        status = 400
    context = {"form": form, "crumbs": [CRUMB, ("来信查询", "")], "page_meta": site_meta()}
    return render(request, "mailboxes/track.html", context, status=status)


@require_safe
@OWN_LETTER.page
def own_letter(request, found: Letter):
    """The story of the letter that the visitor has opened."""
    return _story(request, found)


@require_POST
@private_page
def leave(request):
    """The visitor is done: nothing on this machine opens the letter any more."""
    return OWN_LETTER.forget(redirect("mailboxes"))


def _story(request, found: Letter, form: SupplementForm | None = None, message: str = "", status: int = 200):
    context = {
        "story": story_of(found, timezone.now()),
        "form": form or SupplementForm(),
        "message": message,
        "minutes": OPEN_FOR // timedelta(minutes=1),
        "crumbs": [CRUMB, ("来信查询", reverse("letter-track")), (found.number, "")],
        "page_meta": site_meta(),
    }
    return render(request, "mailboxes/story.html", context, status=status)


@require_POST
@OWN_LETTER.page
def follow_up(request, found: Letter, act: str):
    """What the writer does from the page of their letter: answers a question, or takes the consent to publication back.

    The form names its letter, so that two letters in two windows are not mixed up.
    """
    if request.POST.get("number", "") != found.number:
        return redirect("letter-track")
    refused = rate_limits.take(ACTS_ON_OWN_CASE, rate_limits.network_of(visit_of(request).address))
    form = SupplementForm(request.POST if act == "supplement" else None)
    if refused:
        return _story(request, found, form, refused.message, status=429)
    if act == "supplement" and not form.is_valid():
        return _story(request, found, form, status=400)
    try:
        if act == "supplement":
            supplement(found, form.cleaned_data["answer"])
        else:
            withdraw_consent(found)
    except IllegalStep as error:
        return _story(request, found, form, message=str(error), status=409)
    return _story(request, found, message="已收到您的补充。" if act == "supplement" else "已撤回公开同意。")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def rating(request, token: str):
    """The rating of one reply, once: 410 after it was given or its time has ended."""
    found = rating_of(token)
    if found is None:
        raise Http404("没有这个评价链接")
    context = {"rating": found, "crumbs": [CRUMB, ("满意度评价", "")], "page_meta": site_meta()}
    if found.rated_at or found.expires_at <= timezone.now():
        return render(request, "mailboxes/rating_over.html", context, status=410)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            rate(found, **form.cleaned_data)
        except RatingIsOver:
            return render(request, "mailboxes/rating_over.html", context, status=410)
        return render(request, "mailboxes/rating_given.html", context | {"solved": form.cleaned_data["solved"]})
    return render(request, "mailboxes/rating.html", context | {"form": form})


@require_safe
@public_page
def letters(request):
    """来信选登: the public letters, narrowed and paged."""
    catalogue = catalogue_of(request)
    form = LetterFilterForm(request.GET, catalogue)
    links = Links(request.path, form.asked, form.fields)
    query = links.having().partition("?")[2]
    context = {
        "form": form,
        "crumbs": [CRUMB, (LIST_CRUMB[0], "")],
        "page_meta": column_meta(LIST_CRUMB[0], LIST_ABOUT),
        "about": LIST_ABOUT,
        "export_query": f"?{query}" if query else "",
    }
    if not form.is_valid():
        return render(
            request, "mailboxes/letters.html", context | {"problem": "筛选条件有误，请改正后重新查询。"}, status=400
        )
    try:
        page = page_of(catalogue, form.selection(), Place.parse(request.GET), links)
    except WrongAddress as error:
        raise Http404("没有这一页") from error
    chips = [Chip(label, value, links.having(**{name: ""})) for name, label, value in form.chosen]
    return render(request, "mailboxes/letters.html", context | {"page": page, "chips": chips})


@require_safe
def export(request, form: str):
    """The current list as CSV or JSON."""
    catalogue = catalogue_of(request)
    chosen = LetterFilterForm(request.GET, catalogue)
    if not chosen.is_valid():
        return HttpResponse("筛选条件有误。", status=400, content_type="text/plain; charset=utf-8")
    rows = exported(chosen.selection())
    if form == "csv":
        return _file(letters_csv(rows), "letters.csv", "text/csv")
    return _file(letters_json(rows, total_of(catalogue, chosen.selection())), "letters.json", "application/json")


def _file(content: str, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@public_page
def letter(request, pk: int):
    """One public letter; 410 once it is hidden."""
    found = (
        PublicLetter.objects.ever_public()
        .select_related("department", "mailbox", "letter__reply__rating")
        .defer(
            "letter__title", "letter__text", "letter__writer_name", "letter__phone", "letter__email", "letter__address"
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404("没有这封来信")
    if found.status == PublicLetter.Status.HIDDEN:
        return render(
            request, "mailboxes/gone.html", {"crumbs": [CRUMB, LIST_CRUMB], "page_meta": site_meta()}, status=410
        )
    # Of the reply that stands here: a letter that was handled again has a later one.
    rated = getattr(found.letter.reply, "rating", None) if found.letter.reply.sent_at == found.answered_at else None
    context = {
        "found": found,
        "satisfaction": rated.get_overall_display() if rated and rated.rated_at else "",
        "crumbs": [CRUMB, LIST_CRUMB, (found.title, "")],
        "page_meta": letter_meta(found),
    }
    return render(request, "mailboxes/letter.html", context)


def letter_meta(found: PublicLetter) -> dict[str, str]:
    """META tags of an article page (国办发〔2017〕47号); each equals what the page shows."""
    return {
        **site_meta(),
        "ColumnName": LIST_CRUMB[0],
        "ColumnType": "政民互动",
        "ArticleTitle": found.title,
        "PubDate": f"{timezone.localtime(found.published_at):%Y-%m-%d %H:%M}",
        "ContentSource": found.unit_name,
        "Url": absolute(found.get_absolute_url()),
    }


@require_safe
@never_cache
def statistics(request, form: str = ""):
    """The figures of one month by unit and kind, and the last twelve months as a chart with its table."""
    today = timezone.localdate()
    first = month_of(request.GET.get("month", f"{today:%Y-%m}"), today)
    if first is None:
        raise Http404("没有这个月的统计")
    report = report_of(first, last_of_month(first), today)
    if form == "csv":
        return _file(figures_csv([*report.units, report.total]), f"letters-{first:%Y-%m}.csv", "text/csv")
    months = months_until(first)
    rows = "\n".join(f"{month.label}\t{month.received}\t{month.answered}" for month in months)
    table = table_of(f"月份\t来信数\t答复数\n{rows}", ChartKind.LINE)
    context = {
        "report": report,
        "months": months,
        "chart": svg_of("近十二个月来信和答复", ChartKind.LINE, "封", table, "letters"),
        "month": f"{first:%Y-%m}",
        "this_month": f"{today:%Y-%m}",
        "crumbs": [CRUMB, ("办理情况统计", "")],
        "page_meta": column_meta("来信办理情况统计", "县长信箱和部门信箱每月来信、答复、按时和满意情况。"),
    }
    return render(request, "mailboxes/statistics.html", context)


class LetterFeed(Feed):
    """The fifty letters that were published last."""

    feed_type = Atom1Feed
    title = f"{settings.SITE['county']}来信选登"
    link = reverse_lazy("letters")
    subtitle = "县长信箱和部门信箱来信选登"

    def items(self) -> list[PublicLetter]:
        return list(PublicLetter.objects.public().newest_first()[:FEED_SIZE])

    def item_title(self, item: PublicLetter) -> str:
        return f"【示范】{item.title}" if item.is_demo else item.title

    def item_description(self, item: PublicLetter) -> str:
        return item.reply[:FEED_TEXT]

    def item_pubdate(self, item: PublicLetter) -> datetime:
        return item.published_at

    def item_updateddate(self, item: PublicLetter) -> datetime:
        return item.published_at

    def item_author_name(self, item: PublicLetter) -> str:
        return item.unit_name
