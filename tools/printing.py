"""What the PDF files of official papers need of the system: Pango, HarfBuzz and a Chinese font. The portal runs without them."""

import ctypes.util
import sys
from pathlib import Path

from tools import browser, packages

LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
APT_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig", "fonts-noto-cjk")
ADVICE = f"""\
生成 PDF 文书需要 Pango 和中文字体，本机没有找到；其他功能不受影响，文书可下载 Word。安装：
PDF papers need Pango and Chinese fonts; everything else works without them. To install:
  Debian/Ubuntu:  sudo apt-get install {" ".join(APT_PACKAGES)}
  macOS:          brew install pango"""


def ready() -> bool:
    return all(map(ctypes.util.find_library, LIBRARIES)) and browser.has_chinese_font()


def prepare(asked: Path) -> None:
    """Fetch once what is missing; `asked` remembers that it was tried, so that a start without network is not slowed every time."""
    if ready():
        return
    if not asked.exists():
        asked.touch()
        packages.install(*APT_PACKAGES)
    if not ready():
        print(f"\n{ADVICE}\n", file=sys.stderr, flush=True)
