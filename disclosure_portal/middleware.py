"""What every request passes through: who may know of the back office, who is signed in, the content security policy, and
for public pages script conversion, ETag and 304."""

import secrets

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.functional import SimpleLazyObject

from county.accounts.sign_in import staff_of
from county.site.client import is_within, visit_of
from disclosure_portal.display import Display
from disclosure_portal.traditional import to_traditional

PUBLIC_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The back office: the tree sets widths and indents as style attributes; the editor has an import map, which runs by the
# nonce of its page, and writes one style element of its own, known by its hash (to be taken again when the editor changes).
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
ADMIN_POLICY = (
    PUBLIC_POLICY.replace("style-src 'self'", f"style-src 'self' {EDITOR_STYLE}") + "; style-src-attr 'unsafe-inline'"
)


class BackOfficeAddress:
    """Outside PORTAL_ADMIN_NETWORKS there is no back office: its address is answered like any that does not exist."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.ADMIN_NETWORKS and not is_within(visit_of(request).address, settings.ADMIN_NETWORKS):
            request.urlconf = "disclosure_portal.public_urls"
            request.in_back_office = False
        else:
            request.in_back_office = request.path_info.startswith(f"{settings.PREFIX}/{settings.ADMIN_PATH}/")
        if request.in_back_office and "%00" in request.META.get("QUERY_STRING", ""):
            # The admin's filters pass the query string on to PostgreSQL, which cannot hold a NUL character.
            raise BadRequest("NUL in the query")
        return self.get_response(request)


class StaffAuthentication(AuthenticationMiddleware):
    """Django's, with the rules of staff sessions: `request.user` is nobody once the login is over."""

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: staff_of(request))


class ContentSecurityPolicy:
    """Nothing but our own files runs or loads."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        policy = PUBLIC_POLICY
        if request.in_back_office:
            request.csp_nonce = secrets.token_urlsafe(16)
            policy = ADMIN_POLICY.replace("script-src 'self'", f"script-src 'self' 'nonce-{request.csp_nonce}'")
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


LARGEST_FORM = 256 * 1024  # bytes of a form of the public without files


class PublicBodies:
    """A form of the public without files has 256 KiB at most: more is refused before anything is parsed.

    Views that take files say so (county.public_forms.upload_forms.takes_files); their limits are those of the files.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or request.in_back_office or getattr(view, "takes_files", False):
            return None
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FORM:
            return HttpResponse(render_to_string("too_large.html"), status=413)
        return None


class PublicPages:
    """Finishes what a view declared public: 繁體 if chosen, Vary, ETag, and 304 when the visitor has it already."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.display = Display.from_cookie_header(request.META.get("HTTP_COOKIE", ""))
        response = self.get_response(request)
        if response.streaming:
            return response
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and request.display.is_traditional:
            response.content = to_traditional(response.content.decode())
            response.headers["Content-Language"] = request.display.language
        if "public" not in response.headers.get("Cache-Control", ""):
            return response
        if is_page:
            patch_vary_headers(response, ["Cookie"])
        if request.method not in ("GET", "HEAD") or response.status_code != 200:
            return response
        set_response_etag(response)
        return get_conditional_response(request, etag=response.headers["ETag"], response=response)
