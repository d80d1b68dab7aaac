"""What a reader sees of their report, opened by number and query code (county.public_forms.following)."""

from django.urls import reverse_lazy

from county.public_forms.following import Followed
from mailboxes.following import meant_by
from oversight.models import ErrorReport

OWN_REPORT = Followed(
    name="error-report",
    path=reverse_lazy("error-reports"),
    model=ErrorReport,
    code_field="code_digest",
    meant_by=meant_by,
    number_label="找错编号",
    track_view="error-report-track",
    related=("department", "parent"),
)

# What the reader sees of the timeline; the notes of those in WITH_NOTE are written for them.
TOLD = {
    "report": "已收到，交有关单位处理",
    "assign": "已转交有关单位",
    "prolong": "情况较复杂，延长处理期限",
    "answer": "已答复",
    "move_deadline": "因放假安排，期限重新计算",
}
WITH_NOTE = frozenset({"prolong"})


def events_of(report: ErrorReport) -> list[tuple]:
    """(instant, label, note) of what the reader may know, in the order of time."""
    return [
        (entry.at, TOLD[entry.action], entry.note if entry.action in WITH_NOTE else "")
        for entry in report.timeline.all()
        if entry.action in TOLD
    ]
