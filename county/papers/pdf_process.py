"""HTML on standard input, PDF on standard output: a program of its own, whose libraries and memory stay out of the portal.

It reads no file and no address: what the page does not hold is not there. `county.papers.pdf` starts it and reads the exit code.
"""

import ctypes
import ctypes.util
import importlib
import resource
import sys

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space; the mapped Chinese fonts are part of it."""
NO_LIBRARY, NO_CHINESE_FONT = 3, 4


class Refused(Exception):
    """A page asked for a file or an address."""


def refuse(url: str, *_args, **_kwargs):
    raise Refused("papers hold all they need")


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font with simplified Chinese."""
    library = ctypes.util.find_library("fontconfig")
    if library is None:
        return False
    fontconfig = ctypes.CDLL(library)
    for name in ("FcNameParse", "FcObjectSetCreate", "FcFontList"):
        getattr(fontconfig, name).restype = ctypes.c_void_p
    pattern = ctypes.c_void_p(fontconfig.FcNameParse(b":lang=zh-cn"))
    found = fontconfig.FcFontList(None, pattern, ctypes.c_void_p(fontconfig.FcObjectSetCreate()))
    # The first field of FcFontSet is how many fonts it holds.
    return bool(found) and ctypes.cast(found, ctypes.POINTER(ctypes.c_int))[0] > 0


def main() -> int:
    html = sys.stdin.buffer.read().decode()
    try:
        weasyprint = importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return NO_LIBRARY
    if not has_chinese_font():
        return NO_CHINESE_FONT
    pdf = weasyprint.HTML(string=html, url_fetcher=refuse).write_pdf(pdf_variant="pdf/ua-1")
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    sys.exit(main())
