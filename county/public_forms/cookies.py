"""What a visitor's browser holds for a while: one signed text, sent to addresses below one path only."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class SignedCookie:
    """A cookie that no script reads and that is worth nothing once altered or older than `lasts`."""

    name: str
    salt: str
    lasts: timedelta
    path: str

    def hand_over(self, response: HttpResponse, text: str) -> HttpResponse:
        """Gives the visitor `text` with the response."""
        response.set_cookie(
            self.name,
            TimestampSigner(salt=self.salt).sign(text),
            max_age=self.lasts,
            path=self.path,
            secure=not settings.INSECURE_LOCAL,
            httponly=True,
            samesite="Lax",
        )
        return response

    def take_back(self, response: HttpResponse) -> HttpResponse:
        """Makes the browser forget it."""
        response.delete_cookie(self.name, path=self.path, samesite="Lax")
        return response

    def held(self, request: HttpRequest) -> str | None:
        """The text that the visitor brings; None when there is none, or it was altered, or is too old."""
        try:
            return TimestampSigner(salt=self.salt).unsign(request.COOKIES.get(self.name, ""), max_age=self.lasts)
        except BadSignature:
            return None
