"""The WSGI application that gunicorn serves: Django behind the page cache."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure_portal.settings")

django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the apps must be loaded before their models are imported

from disclosure_portal.page_cache import PageCache, moment_in_force  # noqa: E402

application = PageCache(django_application, moment_in_force, settings.PAGE_CACHE_BYTES)
