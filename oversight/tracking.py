"""The page where somebody opens their own case by number and query code, the same for complaints and reports of wrong pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from catalog.shelf.page_meta import site_meta
from county.public_forms.following import Followed, TooManyTries, WrongCode
from county.public_forms.track_forms import TrackForm

TEMPLATE = "oversight/track.html"


def track_page(
    request: HttpRequest, followed: Followed, *, case_view: str, title: str, crumb: tuple[str, str]
) -> HttpResponse:
    """Asks for number and code; they are sent by POST and are in no address. The right ones lead to `case_view`."""
    form = TrackForm(request.POST if request.method == "POST" else None, number_label=followed.number_label)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            found = followed.open_by_code(request, form.cleaned_data["number"], form.cleaned_data["code"])
            return followed.remember(redirect(case_view), found)
        except WrongCode as error:
            form.add_error(None, str(error))
        except TooManyTries as error:
            form.add_error(None, str(error))
            status = 429
    if form.errors and status == 200:
        status = 400
    context = {"form": form, "title": title, "crumbs": [crumb, (title, "")], "page_meta": site_meta()}
    return render(request, TEMPLATE, context, status=status)
