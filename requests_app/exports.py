"""The register of applications as CSV: what was asked of whom, when, and how it ended; never who asked."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils import timezone

from county.site.csv_export import csv_lines
from county.text.personal_data import find, mask
from requests_app.models import Application

HEADINGS = (
    "申请编号", "类型", "承办单位", "登记单位", "申请人类别", "所需信息名称", "申请渠道", "提交日期", "收到申请之日", "状态",
    "答复期限", "承办人", "办结日期", "办理结果", "是否逾期",
)  # fmt: skip


def register_csv(applications: Iterable[Application], today: date) -> Iterator[str]:
    """The lines of the file; numbers and addresses that somebody wrote into what they want are masked."""
    return csv_lines(HEADINGS, (_line(one, today) for one in applications))


def _line(one: Application, today: date) -> tuple[object, ...]:
    return (
        one.number,
        one.get_kind_display(),
        one.department.name,
        one.entry_department.name,
        one.get_applicant_kind_display(),
        masked(one.wanted_title),
        one.get_channel_display(),
        timezone.localdate(one.submitted_at),
        one.received_on or "",
        one.get_status_display(),
        "期限停止计算" if one.is_paused else one.due_on or "",
        one.handler or "",
        one.closed_on or "",
        one.get_row_display(),
        "是" if one.was_late or one.is_overdue(today) else "否",
    )


def masked(text: str) -> str:
    """`text` with every piece of personal data found in it masked."""
    for found in sorted(find(text), key=lambda one: one.start, reverse=True):
        text = text[: found.start] + mask(found.kind, found.text) + text[found.end :]
    return text
