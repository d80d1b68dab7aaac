"""The portal's settings, with what only tests need: fast passwords, static files from their sources, files that vanish."""

from pathlib import Path
from tempfile import TemporaryDirectory

from disclosure_portal.settings import *  # noqa: F403 - the point of this file is to take everything

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Kept by name: the folder lives until the process ends, then removes itself.
FILES_FOLDER = TemporaryDirectory(prefix="portal-test-files-")
FILES_ROOT = Path(FILES_FOLDER.name) / "files"
DUMPS_ROOT = Path(FILES_FOLDER.name) / "dumps"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_ROOT}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Nothing is collected for a test run: WhiteNoise looks where the files are written.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
