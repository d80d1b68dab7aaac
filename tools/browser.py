"""The Chromium that the browser tests drive, and what a person must install when there is none."""

import os
import shutil
import subprocess
import sys

from tools import packages

PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
APT_PACKAGES = ("chromium", "fonts-noto-cjk")

ADVICE = f"""\
浏览器测试需要 Chromium（或 Google Chrome）和中文字体，本机没有找到。请安装后重试：
Browser tests need Chromium (or Google Chrome) and Chinese fonts; install them and run again:
  Debian:  sudo apt-get install {" ".join(APT_PACKAGES)}
  Ubuntu:  Google Chrome (.deb), sudo apt-get install fonts-noto-cjk
  macOS:   brew install --cask google-chrome
其他位置的浏览器用环境变量指明 / a browser elsewhere:  CHROMIUM=/path/to/chromium ./run test"""


def chromium() -> str | None:
    """The path of a browser: the one that CHROMIUM names, else the first known one that is installed."""
    candidates = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else PROGRAMS
    return next((path for path in map(shutil.which, candidates) if path), None)


def has_chinese_font() -> bool:
    """Whether text will be drawn with Chinese glyphs. macOS always has them."""
    if sys.platform == "darwin":
        return True
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())


def ready() -> bool:
    return chromium() is not None and has_chinese_font()


def install() -> None:
    """Install what is missing from the system's packages."""
    packages.install(*APT_PACKAGES)
