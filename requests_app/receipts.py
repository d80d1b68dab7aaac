"""The receipt of an application that was just sent: shown by a signed cookie for a quarter of an hour, and never by an address.

The cookie holds the key of the form, from which number, 查询码 and link are drawn again (county.submissions); the database holds none
of them in clear.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse

from county import query_codes, submissions
from requests_app.models import Application

LASTS = timedelta(minutes=15)
COOKIE = "portal_receipt"
PATH = "/requests/"

_SIGNER = TimestampSigner(salt="requests_app.receipts")


@dataclass(frozen=True)
class Receipt:
    """What the applicant must keep: `code` in groups, `link` as a path of this site."""

    case: Application
    code: str
    link: str


def link_of(token: str) -> str:
    """The address of a case's link. The token stands in the query, which the proxy's log leaves out."""
    return f"/requests/link/?key={token}"


def hand_over(response: HttpResponse, key: str) -> HttpResponse:
    """Lets the visitor see the receipt of the form with `key`."""
    response.set_cookie(
        COOKIE,
        _SIGNER.sign(key),
        max_age=LASTS,
        path=PATH,
        secure=not settings.INSECURE_LOCAL,
        httponly=True,
        samesite="Lax",
    )
    return response


def take_back(response: HttpResponse) -> HttpResponse:
    """The visitor has seen it."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response


def current(request: HttpRequest, purpose: str) -> Receipt | None:
    """The receipt that the visitor may see now."""
    try:
        key = _SIGNER.unsign(request.COOKIES.get(COOKIE, ""), max_age=LASTS)
    except BadSignature:
        return None
    case = Application.objects.filter(pk=submissions.case_of(purpose, key)).select_related("department").first()
    if case is None:
        return None
    return Receipt(case, query_codes.shown(submissions.code_of(key)), link_of(submissions.token_of(key)))
