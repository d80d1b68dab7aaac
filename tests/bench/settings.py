"""The portal's settings as they are served, with static files and attachments in the benchmark's folder and one page more."""

import os
from pathlib import Path

from disclosure_portal.settings import *  # noqa: F403 - the point of this file is to take everything

ROOT_URLCONF = "tests.bench.urls"
STATIC_ROOT = Path(os.environ["BENCH_FOLDER"]) / "static"
