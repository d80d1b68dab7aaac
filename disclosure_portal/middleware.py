"""What every response passes through: the content security policy, and for public pages script conversion, ETag and 304."""

from django.conf import settings
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from disclosure_portal.display import COOKIE_NAME, Display
from disclosure_portal.traditional import to_traditional

PUBLIC_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The tree of the admin sets widths and indents as style attributes.
ADMIN_POLICY = PUBLIC_POLICY + "; style-src-attr 'unsafe-inline'"


class ContentSecurityPolicy:
    """Nothing but our own files runs or loads."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.admin_prefix = f"/{settings.ADMIN_PATH}/"

    def __call__(self, request):
        response = self.get_response(request)
        policy = ADMIN_POLICY if request.path.startswith(self.admin_prefix) else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class PublicPages:
    """Finishes what a view declared public: 繁體 if chosen, Vary, ETag, and 304 when the visitor has it already."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.display = Display.from_cookie_value(request.COOKIES.get(COOKIE_NAME, ""))
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
