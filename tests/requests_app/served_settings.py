"""The portal's settings as they are served, with static files from their sources: nothing is collected for a test."""

from disclosure_portal.settings import *  # noqa: F403 - the point of this file is to take everything

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405 - from the settings
