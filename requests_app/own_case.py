"""A person's own case, without an account: opened by number and 查询码 or by the link, then held by a signed cookie for half an hour.

The cookie says which case and is worth nothing once the case has another code. Tries are slowed by the visitor's network, by
network and number, and by number alone; whoever has the right code gives their place back, and the link is never slowed.
"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from county.public_forms import query_codes
from county.public_forms.rate_limits import Limit, Refused, give_back, network_of, take_all
from county.site.client import visit_of
from requests_app.cookies import SignedCookie
from requests_app.models import Application
from requests_app.numbers import meant_by

COOKIE = SignedCookie("portal_case", salt="requests_app.own_case", lasts=timedelta(minutes=30))
WRONG = "申请编号或者查询码不正确，请对照回执核对后再试。"

FROM_NETWORK = Limit("track-network", 30, timedelta(minutes=15))
OF_PAIR = Limit("track-pair", 6, timedelta(minutes=15))
# High, so that no stranger can shut an applicant out by trying; at 200 an hour a code of 55 bits is never found.
OF_NUMBER = Limit("track-number", 200, timedelta(hours=1))


class WrongCode(Exception):
    """Number and code belong to no case; the message (Chinese) does not say which is wrong."""


class TooManyTries(Exception):
    """So many tries that the next must wait; the message (Chinese) says how long."""

    def __init__(self, refused: Refused):
        super().__init__(refused.message)


def open_by_code(request: HttpRequest, number: str, code: str) -> Application:
    """The case with this number, however it was typed, if the code is its own. Raises WrongCode or TooManyTries."""
    network = network_of(visit_of(request).address)
    numbers = meant_by(number)
    digits = numbers[0].replace("-", "") if numbers else ""
    places = ((FROM_NETWORK, network), (OF_PAIR, f"{network} {digits}"), (OF_NUMBER, digits))
    refused = take_all(*places)
    if refused:
        raise TooManyTries(refused)
    cases = {
        case.number: case for case in Application.objects.filter(number__in=numbers).only("pk", "number", "code_hash")
    }
    # Compared also when there is no such case: the answer takes as long.
    opened = [one for one in numbers or [""] if query_codes.matches(code, cases[one].code_hash if one in cases else "")]
    if not opened:
        raise WrongCode(WRONG)
    for limit, key in places:
        give_back(limit, key)
    return cases[opened[0]]


def open_by_token(token: str) -> Application | None:
    """The case of a link; None when there is none."""
    if not query_codes.is_token(token):
        return None
    found = Application.objects.filter(link_hash__in=query_codes.digests_of(token))
    return found.only("pk", "number", "code_hash").first()


def remember(response: HttpResponse, case: Application) -> HttpResponse:
    """Hands the visitor the cookie that opens the pages of `case`."""
    return COOKIE.hand_over(response, f"{case.pk}.{case.code_hash[:16]}")


def current(request: HttpRequest) -> Application | None:
    """The case that the visitor has opened in the last half hour."""
    held = COOKIE.held(request)
    if held is None:
        return None
    pk, _, code = held.partition(".")
    return Application.objects.filter(pk=pk, code_hash__startswith=code).select_related("department").first()
