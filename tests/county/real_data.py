"""Where the real data is: never part of the project, so tests that need it skip when it is absent."""

import os
from pathlib import Path

import pytest
from django.conf import settings


def real_data() -> Path:
    """The folder that REAL_DATA_DIR names, or ../shared/data; skips the test when there is none."""
    folder = Path(os.environ.get("REAL_DATA_DIR") or settings.BASE_DIR.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("real data is absent (REAL_DATA_DIR)")
    return folder
