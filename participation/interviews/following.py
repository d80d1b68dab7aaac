"""What somebody reads of their own question, opened by number and query code (county.public_forms.following)."""

import re
import unicodedata

from django.urls import reverse_lazy

from county.public_forms.following import Followed
from participation.models import Ask

_NO_NUMBER = re.compile(r"[^0-9A-Z]")
TOLD = {
    Ask.Status.RECEIVED: "等待审核。列入的提问由嘉宾在访谈中回答，或者在会后答复。",
    Ask.Status.ACCEPTED: "已列入访谈，等待嘉宾回答。",
    Ask.Status.ANSWERED: "嘉宾已在访谈中回答，请看文字直播或者访谈实录。",
    Ask.Status.ANSWERED_AFTER: "已在会后答复。",
    Ask.Status.DECLINED: "没有列入访谈。",
}


def meant_by(typed: str) -> list[str]:
    """The number of a question that `typed` means, whatever its width, case and division."""
    number = _NO_NUMBER.sub("", unicodedata.normalize("NFKC", typed).upper())
    return [number] if number else []


OWN_ASK = Followed(
    name="ask",
    path=reverse_lazy("interviews"),
    model=Ask,
    code_field="code_digest",
    meant_by=meant_by,
    number_label="提问编号",
    track_view="ask-track",
    related=("interview",),
)
