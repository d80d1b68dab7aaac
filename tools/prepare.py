"""Brings the database and the static files up to date before `./run` serves: one process, so Django starts once."""

import os
import sys
import time

import django
from django.core.management import call_command

STEPS = {
    "schema": ("数据库结构", ["migrate", "--noinput", "--verbosity=0"]),
    "demo": ("示范数据", ["load_demo", "--if-empty"]),
    "static": ("静态文件", ["collectstatic", "--noinput", "--verbosity=0"]),
}


def main(names: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure_portal.settings")
    django.setup()
    for name in names:
        title, command = STEPS[name]
        print(f"→ {title} …", flush=True)
        began = time.monotonic()
        call_command(*command)
        print(f"  {time.monotonic() - began:.1f} 秒", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
