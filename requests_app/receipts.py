"""The receipt of an application that was just sent: shown by a signed cookie for a quarter of an hour, and never by an address.

The cookie holds the key of the form, from which number, 查询码 and link are drawn again (county.public_forms.idempotency); the database holds none
of them in clear.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy

from county.public_forms import idempotency as submissions
from county.public_forms import query_codes
from county.public_forms.cookies import SignedCookie
from requests_app.models import Application

COOKIE = SignedCookie(
    "portal_receipt", salt="requests_app.receipts", lasts=timedelta(minutes=15), path=reverse_lazy("requests")
)


@dataclass(frozen=True)
class Receipt:
    """What the applicant must keep: `code` in groups, `link` as a path of this site."""

    case: Application
    code: str
    link: str


def link_of(token: str) -> str:
    """The address of a case's link. The token stands in the query, which the proxy's log leaves out."""
    return f"{reverse('request-link')}?key={token}"


def current(request: HttpRequest, purpose: str) -> Receipt | None:
    """The receipt that the visitor may see now."""
    key = COOKIE.held(request)
    if key is None:
        return None
    case = Application.objects.filter(pk=submissions.case_of(purpose, key)).select_related("department").first()
    if case is None:
        return None
    return Receipt(case, query_codes.shown(submissions.code_of(key)), link_of(submissions.token_of(key)))
