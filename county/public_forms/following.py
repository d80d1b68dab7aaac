"""How a person follows their own case without an account: by number and 查询码, or by a link; then a signed cookie holds it.

One mechanism for every kind of case. An app describes its cases once:

    LETTERS = Followed(name="letter", path=reverse_lazy("mailboxes"), model=Letter, code_field="code_digest", meant_by=...)

and its views call `open_by_code`, `remember`, `current` and `forget`. The cookie says which case and is worth nothing once the case
has another code. Tries are slowed by network, by network and number, and by number alone (county.public_forms.limits); the right
code gives its places back, so a stranger cannot shut an owner out, and a link is never slowed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from county.public_forms import query_codes
from county.public_forms.cookies import SignedCookie
from county.public_forms.limits import TRACK_FROM_NETWORK, TRACK_NUMBER, TRACK_PAIR
from county.public_forms.private import private_page
from county.public_forms.rate_limits import Refused, give_back, network_of, take_all
from county.site.client import visit_of

OPEN_FOR = timedelta(minutes=30)


class WrongCode(Exception):
    """Number and code belong to no case; the message (Chinese) does not say which of them is wrong."""


class TooManyTries(Exception):
    """So many tries that the next must wait; the message (Chinese) says how long."""

    def __init__(self, refused: Refused):
        super().__init__(refused.message)


@dataclass(frozen=True)
class Followed:
    """One kind of case that its owner follows.

    `name` names cookie and limits; the cookie goes to addresses below `path` only. `meant_by` gives the case numbers that a typed
    text may mean. `link_field` holds the digest of a link's token, "" where there are no links.
    """

    name: str
    path: str
    model: type[models.Model]
    code_field: str
    meant_by: Callable[[str], list[str]]
    number_label: str
    track_view: str
    link_field: str = ""
    related: tuple[str, ...] = ()

    @property
    def cookie(self) -> SignedCookie:
        return SignedCookie(f"portal_{self.name}", f"county.following.{self.name}", OPEN_FOR, self.path)

    @property
    def wrong(self) -> str:
        return f"{self.number_label}或者查询码不正确，请对照回执核对后再试。"

    def open_by_code(self, request: HttpRequest, number: str, code: str) -> models.Model:
        """The case with this number, however it was typed, if the code is its own. Raises WrongCode or TooManyTries."""
        network = network_of(visit_of(request).address)
        numbers = self.meant_by(number)
        key = f"{self.name} {numbers[0].replace('-', '') if numbers else ''}"
        places = ((TRACK_FROM_NETWORK, network), (TRACK_PAIR, f"{network} {key}"), (TRACK_NUMBER, key))
        if refused := take_all(*places):
            raise TooManyTries(refused)
        found = self.model._default_manager.filter(number__in=numbers).only("pk", "number", self.code_field)
        digests = {case.number: getattr(case, self.code_field) for case in found}
        # Compared also when there is no such case: the answer takes as long.
        opened = [one for one in numbers or [""] if query_codes.matches(code, digests.get(one, ""))]
        if not opened:
            raise WrongCode(self.wrong)
        for limit, place in places:
            give_back(limit, place)
        return next(case for case in found if case.number == opened[0])

    def open_by_token(self, token: str) -> models.Model | None:
        """The case of a link; None when there is none."""
        if not query_codes.is_token(token):
            return None
        wanted = {f"{self.link_field}__in": query_codes.digests_of(token)}
        return self.model._default_manager.filter(**wanted).only("pk", "number", self.code_field).first()

    def remember(self, response: HttpResponse, case: models.Model) -> HttpResponse:
        """Hands the visitor the cookie that opens the pages of `case` for half an hour more."""
        return self.cookie.hand_over(response, f"{case.pk}.{getattr(case, self.code_field)[:16]}")

    def forget(self, response: HttpResponse) -> HttpResponse:
        """Makes the browser forget the case."""
        return self.cookie.take_back(response)

    def current(self, request: HttpRequest) -> models.Model | None:
        """The case that the visitor has opened in the last half hour."""
        held = self.cookie.held(request)
        if held is None:
            return None
        pk, _, code = held.partition(".")
        wanted = {"pk": pk, f"{self.code_field}__startswith": code}
        return self.model._default_manager.filter(**wanted).select_related(*self.related).first()

    def page(self, view: Callable) -> Callable:
        """Decorates a view of the opened case, `view(request, case, ...)`; without one the visitor goes to where it is opened."""

        @private_page
        @wraps(view)
        def shown(request, *args, **kwargs):
            case = self.current(request)
            if case is None:
                return redirect(self.track_view)
            return self.remember(view(request, case, *args, **kwargs), case)

        return shown
