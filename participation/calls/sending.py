"""The pages on which a citizen gives an opinion and follows it. Nothing of them is kept by anybody."""

from datetime import timedelta

from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.shelf.page_meta import site_meta
from county.cases.workflow import IllegalStep
from county.public_forms import query_codes, rate_limits
from county.public_forms.following import OPEN_FOR, TooManyTries, WrongCode
from county.public_forms.idempotency import SentOtherwise
from county.public_forms.limits import ACTS_ON_OWN_CASE, OPINIONS_SENT
from county.public_forms.private import private_page
from county.public_forms.track_forms import TrackForm
from county.site.client import visit_of
from participation.calls import opinions
from participation.calls.following import OWN_OPINION, story_of
from participation.calls.forms import ObjectionForm, OpinionForm
from participation.calls.phases import Phase
from participation.calls.views import CRUMB, LIST_CRUMB, call_context, or_gone
from participation.models import Opinion, OpinionCall

TRACK_CRUMB = ("意见查询", reverse_lazy("opinion-track"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@or_gone
def write(request, call: OpinionCall):
    """The form and the receipt. What comes too late is refused with everything that was typed still on the page."""
    return opinion_page(request, call)


def opinion_page(request, call: OpinionCall, replacing: Opinion | None = None):
    """The form of a new opinion, or of one that takes the place of the author's earlier one."""
    is_sent = request.method == "POST"
    context = call_context(call) | {
        "replacing": replacing,
        "crumbs": [CRUMB, LIST_CRUMB, (call.title, call.get_absolute_url()), ("我要提意见", "")],
        "page_meta": site_meta(),
    }
    if call.kind.is_survey:
        return redirect("survey", pk=call.pk)
    asked = {"clause": request.GET.get("clause", "")}
    form = OpinionForm(request.POST if is_sent else None, initial=asked, call=call, newest=call.drafts.last())
    context["form"] = form
    if not is_sent or not form.is_valid():
        return render(request, "participation/calls/write.html", context)
    return _receipt(request, call, form, context, replacing)


def _receipt(request, call: OpinionCall, form: OpinionForm, context: dict, replacing: Opinion | None):
    """Takes the opinion in and shows its number and code; the form again when that is refused."""
    place = f"{call.pk} {rate_limits.network_of(visit_of(request).address)}"
    if refused := rate_limits.take(OPINIONS_SENT, place):
        form.add_error(None, f"{refused.message}也可以用本页所列的信函、电话等方式提交。")
        return render(request, "participation/calls/write.html", context, status=429)
    try:
        received = opinions.send(call, form.new_opinion(), form.key, replacing=replacing)
    except SentOtherwise:
        form.begin_another()
        return render(request, "participation/calls/write.html", context, status=409)
    except IllegalStep as error:
        form.add_error(None, str(error))
        context |= {"phase": Phase.CLOSED} if isinstance(error, opinions.TooLate) else {}
        return render(request, "participation/calls/write.html", context, status=409)
    code = "" if replacing else query_codes.shown(received.code)
    return render(request, "participation/calls/receipt.html", context | {"received": received, "code": code})


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def track(request):
    """Number and code open the author's own opinion; they are sent by POST and are in no address."""
    form = TrackForm(request.POST if request.method == "POST" else None, number_label=OWN_OPINION.number_label)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            found = OWN_OPINION.open_by_code(request, form.cleaned_data["number"], form.cleaned_data["code"])
            return OWN_OPINION.remember(redirect("opinion-own"), found)
        except WrongCode as error:
            form.add_error(None, str(error))
        except TooManyTries as error:
            form.add_error(None, str(error))
            status = 429
    if form.errors and status == 200:
        status = 400
    context = {"form": form, "crumbs": [CRUMB, LIST_CRUMB, (TRACK_CRUMB[0], "")], "page_meta": site_meta()}
    return render(request, "participation/calls/track.html", context, status=status)


@require_safe
@OWN_OPINION.page
def own_opinion(request, found: Opinion):
    """The story of the opinion that the visitor has opened."""
    return _story(request, found)


def _story(request, found: Opinion, form: ObjectionForm | None = None, message: str = "", status: int = 200):
    context = {
        "story": story_of(found),
        "form": form or ObjectionForm(),
        "message": message,
        "minutes": OPEN_FOR // timedelta(minutes=1),
        "crumbs": [CRUMB, LIST_CRUMB, TRACK_CRUMB, (found.number, "")],
        "page_meta": site_meta(),
    }
    return render(request, "participation/calls/story.html", context, status=status)


@require_POST
@private_page
def leave(request):
    """The visitor is done: nothing on this machine opens the opinion any more."""
    return OWN_OPINION.forget(redirect("calls"))


@require_POST
@OWN_OPINION.page
def follow_up(request, found: Opinion, act: str):
    """The author withdraws the opinion while the call is open, or objects to its not being counted.

    The form names its opinion, so that two opinions in two windows are not mixed up.
    """
    if request.POST.get("number", "") != found.number:
        return redirect("opinion-track")
    if refused := rate_limits.take(ACTS_ON_OWN_CASE, rate_limits.network_of(visit_of(request).address)):
        return _story(request, found, message=refused.message, status=429)
    form = ObjectionForm(request.POST if act == "object" else None)
    if act == "object" and not form.is_valid():
        return _story(request, found, form, status=400)
    try:
        if act == "object":
            opinions.object_to(found, form.cleaned_data["objection"], actor=None)
        else:
            opinions.withdraw(found, actor=None)
    except IllegalStep as error:
        return _story(request, found, form, message=str(error), status=409)
    return _story(request, found, message="已收到您的异议。" if act == "object" else "意见已撤回，不再计入。")


@require_http_methods(["GET", "HEAD", "POST"])
@OWN_OPINION.page
def replace(request, found: Opinion):
    """A new opinion in the place of the one that is open; the same code opens it."""
    if not story_of(found).may_change:
        return _story(request, found, message="征集已经截止，或者这份意见已不能替换。", status=409)
    call = OpinionCall.objects.at_now().select_related("kind", "department").get(pk=found.call_id)
    return opinion_page(request, call, replacing=found)
