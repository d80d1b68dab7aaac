"""A paper as PDF, made by a program of its own (`county.papers.pdf_process`) within limits of time and memory."""

import logging
import os
import subprocess
import sys
from pathlib import Path

from county.papers.page import page
from county.papers.pdf_process import NO_CHINESE_FONT, NO_LIBRARY
from county.papers.record import Paper

TIME_LIMIT = 60
"""Seconds."""
ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "TMPDIR",
    "HOME",
    "XDG_CACHE_HOME",
)
WORD_INSTEAD = "可先下载 Word 文件。"
REASONS = {
    NO_LIBRARY: "本机缺少生成 PDF 的系统组件（libpango-1.0-0、libpangoft2-1.0-0、libharfbuzz-subset0），请系统管理员安装；",
    NO_CHINESE_FONT: "本机没有中文字体（fonts-noto-cjk），不能生成 PDF，请系统管理员安装；",
}

logger = logging.getLogger(__name__)


class PaperUnavailable(Exception):
    """The PDF cannot be made on this machine now; the message (Chinese) says why and can be shown."""


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF (PDF/UA-1). Raises PaperUnavailable when the system lacks what it needs or the time is up."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    command = [sys.executable, "-m", "county.papers.pdf_process"]
    try:
        made = subprocess.run(
            command, input=page(paper).encode(), capture_output=True, timeout=TIME_LIMIT, cwd=ROOT, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise PaperUnavailable(f"生成 PDF 超过 {TIME_LIMIT} 秒，已停止；{WORD_INSTEAD}") from error
    if made.returncode == 0 and made.stdout.startswith(b"%PDF-"):
        return made.stdout
    # What the program says may quote the paper, so only the kind of its error is logged.
    last = made.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    logger.error("PDF program ended with %s: %s", made.returncode, last.partition(":")[0])
    raise PaperUnavailable(f"{REASONS.get(made.returncode, '生成 PDF 失败，请告知系统管理员；')}{WORD_INSTEAD}")
