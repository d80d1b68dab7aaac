"""The way to an application: instructions, choice of unit, form, a look through it, and the receipt."""

import json
from datetime import timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.shelf.catalogue import catalogue_of
from catalog.shelf.page_meta import column_meta, site_meta
from county.public_forms import held_files
from county.public_forms import idempotency as submissions
from county.public_forms.captcha import trap_of
from county.public_forms.limits import ANSWERS_FOUND, APPLICATIONS_SENT, RELATED_LOOKED_UP
from county.public_forms.private import private_page
from county.public_forms.rate_limits import network_of, take
from county.public_forms.upload_forms import takes_files
from county.site.client import visit_of
from requests_app import receipts
from requests_app.forms import BY, FORMS, PERSON, PURPOSE, ApplicantForm, ChoiceForm
from requests_app.instructions import DAYS, FLOW, Counter, counter_of, counters_by_kind
from requests_app.models import Application
from requests_app.related import count_found, related_to
from requests_app.workflow import submit

public_page = cache_control(public=True, max_age=0, must_revalidate=True)

HOME = ("依申请公开", reverse_lazy("requests"))
# What a form brings along beside what was typed.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "submission_key", "stage", "drop"})
HEADINGS = {
    Application.Kind.DISCLOSURE: "政府信息公开申请表",
    Application.Kind.CORRECTION: "政府信息更正申请表",
}


@require_safe
@public_page
def instructions(request):
    """申请须知: how to apply, to whom, how long it takes, what it costs."""
    catalogue = catalogue_of(request)
    context = {
        "flow": FLOW,
        "days": DAYS,
        "groups": counters_by_kind(catalogue),
        "crumbs": [("依申请公开", "")],
        "page_meta": column_meta("依申请公开", "政府信息公开申请须知、办理流程、时限、收费和受理机构。"),
    }
    return render(request, "requests/instructions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@takes_files
def new(request):
    """First to whom, as whom and for what, which the address keeps; then the form, a look through it, and the sending."""
    chosen = ChoiceForm(request.GET if "by" in request.GET else None, initial=first_choice(request.GET))
    if not chosen.is_valid():
        context = {"form": chosen, "crumbs": [HOME, ("在线申请", "")], "page_meta": site_meta()}
        return render(request, "requests/choose.html", context, status=400 if chosen.is_bound else 200)
    choice = chosen.cleaned_data
    form_class = FORMS[choice["kind"], choice["by"]]
    counter = counter_of(catalogue_of(request), catalogue_of(request).units[choice["unit"].pk])
    if request.method != "POST":
        return show_form(request, form_class(), counter, choice)
    return received(request, form_class, counter, choice)


def first_choice(query) -> dict:
    """What the chooser starts with: an application of a person, to the unit whose page they come from."""
    return {"kind": query.get("kind", Application.Kind.DISCLOSURE), "by": PERSON, "unit": query.get("unit", "")}


def received(request, form_class: type[ApplicantForm], counter: Counter, choice: dict) -> HttpResponse:
    """A form has come: to be looked through, to be mended, or to be taken."""
    stage = request.POST.get("stage", "check")
    key = request.POST.get("submission_key", "")
    content = typed_in(request.POST, choice)
    data, is_another = request.POST, False
    if stage == "send" and submissions.is_ours(key) and submissions.case_of(PURPOSE, key):
        if submissions.was_sent_with(PURPOSE, key, content):
            return receipts.COOKIE.hand_over(redirect("request-receipt"), key)
        data, is_another = with_new_key(request.POST, key), True
    refused = take(APPLICATIONS_SENT, network_of(visit_of(request).address))
    form = form_class(data, request.FILES, is_last=stage == "send" and not is_another)
    if is_another:
        form.add_error(None, form.ANOTHER)
    if refused:
        form.add_error(None, refused.message)
        return show_form(request, form, counter, choice, 429)
    if stage == "edit" or not form.is_valid():
        return show_form(request, form, counter, choice, 400 if form.errors else 200)
    if stage != "send":
        return show_check(request, form, counter, choice)
    submit(form.values(), form.taken(), department=choice["unit"], key=form.key, content=content)
    held_files.forget(form.key)
    return receipts.COOKIE.hand_over(redirect("request-receipt"), form.key)


def typed_in(data: QueryDict, choice: dict) -> str:
    """All that the applicant typed and chose, in one form: equal for the same form sent again."""
    typed = sorted(
        (name, values)
        for name, values in data.lists()
        if name not in NOT_TYPED
        and not name.startswith("challenge")
        and name != trap_of(data.get("challenge_stamp", ""))
    )
    return json.dumps([choice["kind"], choice["by"], choice["unit"].slug, typed], ensure_ascii=False)


def with_new_key(data: QueryDict, key: str) -> QueryDict:
    """The same form as another case: under a new key, to which its files move."""
    data = data.copy()
    data["submission_key"] = submissions.new_key()
    held_files.move(key, data["submission_key"])
    return data


def show_form(request, form: ApplicantForm, counter: Counter, choice: dict, status: int = 200) -> HttpResponse:
    """The form, empty or with what was typed and what is wrong."""
    here = urlencode({"kind": choice["kind"], "by": choice["by"], "unit": choice["unit"].slug})
    context = {
        "form": form,
        "heading": HEADINGS[choice["kind"]],
        "counter": counter,
        "by_label": dict(BY)[choice["by"]],
        "action": f"{reverse('request-new')}?{here}",
        "choose_url": f"{reverse('request-new')}?{urlencode({'kind': choice['kind'], 'unit': choice['unit'].slug})}",
        "crumbs": [HOME, ("在线申请", reverse("request-new")), ("填写申请表", "")],
        "page_meta": site_meta(),
    }
    return render(request, "requests/form.html", context, status=status)


def show_check(request, form: ApplicantForm, counter: Counter, choice: dict) -> HttpResponse:
    """What will be sent, and what is published already; the form goes along unseen."""
    not_typed = {"submission_key", *form.slots, *(name for name in form.fields if name.startswith("challenge_"))}
    typed = [(name, value) for name in form.fields if name not in not_typed for value in request.POST.getlist(name)]
    here = urlencode({"kind": choice["kind"], "by": choice["by"], "unit": choice["unit"].slug})
    context = {
        "form": form,
        "counter": counter,
        "typed": typed,
        "action": f"{reverse('request-new')}?{here}",
        "related": related_to(catalogue_of(request), *asked_for(form.cleaned_data)),
        "crumbs": [HOME, ("在线申请", reverse("request-new")), ("核对", "")],
        "page_meta": site_meta(),
    }
    return render(request, "requests/check.html", context)


def asked_for(values) -> list[str]:
    """The words of a form that say what is wanted."""
    return [values.get(name, "") for name in ("wanted_title", "wanted_doc_number", "wanted_description")]


@require_POST
@private_page
def related(request):
    """What is published already, while the form is typed: a part of a page. By POST, so that no address holds what was typed."""
    if take(RELATED_LOOKED_UP, network_of(visit_of(request).address)):
        return HttpResponse(status=429)
    rows = related_to(catalogue_of(request), *asked_for(request.POST))
    return render(request, "requests/_related.html", {"related": rows})


@require_POST
@private_page
def found(request):
    """A published item made the application needless: counted, and shown."""
    pk = request.POST.get("document", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise Http404("没有这件政府信息")
    is_counted = take(ANSWERS_FOUND, network_of(visit_of(request).address)) is None
    if is_counted and not count_found(int(pk)):
        raise Http404("没有这件政府信息")
    return redirect("document", pk=int(pk))


@require_safe
@private_page
def receipt(request):
    """Number and 查询码 after an application was stored."""
    shown = receipts.current(request, PURPOSE)
    if shown is None:
        return redirect("request-track")
    catalogue = catalogue_of(request)
    context = {
        "case": shown.case,
        "code": shown.code,
        "link": shown.link,
        "counter": counter_of(catalogue, catalogue.units[shown.case.department_id]),
        "minutes": receipts.COOKIE.lasts // timedelta(minutes=1),
        "crumbs": [HOME, ("申请已提交", "")],
        "page_meta": site_meta(),
    }
    return render(request, "requests/receipt.html", context)
