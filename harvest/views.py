"""The page that the reader names when it asks other sites: who reads, why, and how to reach us."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog.shelf.page_meta import column_meta
from harvest.reading import READER


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def about(request):
    context = {
        "reader": READER,
        "domain": settings.SITE["domain"],
        "crumbs": [("关于信息归集", "")],
        "page_meta": column_meta("关于信息归集", "本站读取各单位网站公开信息的方式和联系办法。"),
    }
    return render(request, "harvest/about.html", context)
