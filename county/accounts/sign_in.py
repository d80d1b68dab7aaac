"""From the right password to being in: what is still asked is kept in the anonymous session, and gives no rights meanwhile."""

from dataclasses import dataclass
from enum import StrEnum

from django.contrib import auth, messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from county.accounts import acts, second_factor, staff_sessions
from county.accounts.passwords import must_change
from county.models import User
from county.site.client import visit_of

KEY = "sign_in"
# Whoever has not finished by then begins again.
PATIENCE_SECONDS = 600


class Ask(StrEnum):
    """What is asked next; the names of the pages."""

    CODE = "sign_in_code"
    RENEWAL = "sign_in_password"
    FACTOR = "sign_in_factor"


@dataclass(frozen=True)
class Pending:
    """Somebody whose password was right; `proven` when the second factor was shown or set up in this login."""

    user: User
    proven: bool
    next_url: str
    seed: str

    @property
    def ask(self) -> Ask | None:
        """The next question; None when the person may enter. Nobody sets a password before showing the second factor."""
        if not self.proven and second_factor.is_set(self.user):
            return Ask.CODE
        if must_change(self.user, timezone.now()):
            return Ask.RENEWAL
        if not self.proven and second_factor.is_required(self.user):
            return Ask.FACTOR
        return None


def begin(request: HttpRequest, user: User, next_url: str) -> None:
    """The password was right. Whoever was signed in here before is not any more."""
    if request.user.is_authenticated:
        acts.signed_out(request.user, visit_of(request))
    request.session.flush()
    request.session[KEY] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "until": timezone.now().timestamp() + PATIENCE_SECONDS,
        "proven": False,
        "next": next_url,
        "seed": second_factor.new_seed(),
    }


def pending(request: HttpRequest) -> Pending | None:
    """Who is on the way in; None when nobody is, or it took too long, or the account has changed meanwhile."""
    held = request.session.get(KEY)
    if held is None or timezone.now().timestamp() > held["until"]:
        return None
    user = User.objects.filter(pk=held["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(held["hash"], user.get_session_auth_hash()):
        return None
    return Pending(user, held["proven"], held["next"], held["seed"])


def prove(request: HttpRequest) -> None:
    """The second factor was shown or set up."""
    request.session[KEY] |= {"proven": True}
    request.session.modified = True


def password_chosen(request: HttpRequest, user: User) -> None:
    """The person's own password is in force; the login that chose it goes on."""
    request.session[KEY] |= {"hash": user.get_session_auth_hash()}
    request.session.modified = True


def give_up(request: HttpRequest) -> None:
    request.session.flush()


def enter(request: HttpRequest, user: User) -> None:
    """Everything asked for was shown: from here on the session is the person's, under a new key."""
    del request.session[KEY]
    auth.login(request, user)
    acts.signed_in(user, request.session.session_key, visit_of(request))


def staff_of(request: HttpRequest) -> User | AnonymousUser:
    """Who is signed in; nobody once the login is over, and then the person is told why."""
    user = auth.get_user(request)
    if not user.is_authenticated:
        return user
    over = staff_sessions.admit(user, request.session.session_key, visit_of(request))
    if not over:
        return user
    request.session.flush()
    messages.warning(request, over, fail_silently=True)
    return AnonymousUser()
