"""What every page with something of a person has in common."""

from collections.abc import Callable
from functools import wraps

from django.views.decorators.cache import never_cache


def private_page(view: Callable) -> Callable:
    """Kept by nobody, found by no search engine, and told to no other site."""

    @never_cache
    @wraps(view)
    def private(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return private
