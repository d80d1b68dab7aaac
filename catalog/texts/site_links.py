"""Links of a text to this site. Bodies are stored, reviewed and sealed with addresses from the portal's root, so that they stay right
when the portal moves below another prefix; pages and the editor have the addresses of now.
"""

import re

from django.conf import settings

OWN_FILE = re.compile(r"/files/[\w-]+/?")
OWN_LINK = re.compile(r"/files/[\w-]+/?|/documents/[0-9]+/|#[\w-]*")
_OF_PAGE = r"(<(?:a|img)\b[^<>]*?\s(?:href|src)\s*=\s*[\"'])"
_OF_STORE = re.compile(r'(<(?:a|img)(?: [a-z]+="[^"]*+")*? (?:href|src)=")/')


def file_in_texts(token: str) -> str:
    """How a body names a file."""
    return f"/files/{token}/"


def for_pages(body: str) -> str:
    """A stored body with the addresses that this site has now."""
    return _OF_STORE.sub(rf"\1{settings.PREFIX}/", body) if settings.PREFIX else body


def for_storing(html: str) -> str:
    """What was written in the editor, as bodies name it: the reverse of for_pages."""
    return re.sub(_OF_PAGE + re.escape(settings.PREFIX) + "/", r"\1/", html) if settings.PREFIX else html
