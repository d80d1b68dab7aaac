"""What a writer reads of their complaint, opened by number and query code (county.public_forms.following)."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse_lazy

from county.public_forms.following import Followed
from mailboxes.following import meant_by
from oversight.models import Complaint

OWN_COMPLAINT = Followed(
    name="complaint",
    path=reverse_lazy("complaints"),
    model=Complaint,
    code_field="code_digest",
    meant_by=meant_by,
    number_label="投诉编号",
    track_view="complaint-track",
    related=("department",),
)

# What the writer reads of the timeline; the notes of those in WITH_NOTE are written for them.
TOLD = {
    "lodge": "投诉已收到",
    "direct_upwards": "请向上一级机关反映",
    "accept": "已受理",
    "decline": "不予受理",
    "ask_statement": "已要求被投诉单位说明情况",
    "extend": "延长办理期限",
    "close": "已答复",
    "withdraw": "您已撤回投诉",
    "move_deadline": "因放假安排，期限重新计算",
}
WITH_NOTE = frozenset({"decline", "extend"})


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the story that the writer reads."""

    at: datetime
    label: str
    note: str


def events_of(complaint: Complaint) -> list[Event]:
    """The story of a complaint in the order of time."""
    return [
        Event(entry.at, TOLD[entry.action], entry.note if entry.action in WITH_NOTE else "")
        for entry in complaint.timeline.all()
        if entry.action in TOLD
    ]
