"""实录: drawn from what was released, with what was answered afterwards and figures that add up."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from participation.models import Ask, Interview, InterviewText
from participation.models.ask import DeclineReason


@dataclass(frozen=True, slots=True)
class Figures:
    """收到提问 = 现场答复 + 会后答复 + 不列入 + 尚未办理."""

    received: int
    answered: int
    answered_after: int
    declined: tuple[tuple[str, int], ...]
    open: int

    @property
    def declined_in_all(self) -> int:
        return sum(number for _, number in self.declined)

    @property
    def line(self) -> str:
        reasons = "、".join(f"{label} {number} 件" for label, number in self.declined)
        return (
            f"收到提问 {self.received} 件，现场答复 {self.answered} 件，会后答复 {self.answered_after} 件，"
            f"不列入 {self.declined_in_all} 件{f'（{reasons}）' if reasons else ''}。"
        )


def figures_of(interview: Interview) -> Figures:
    """One query."""
    counts: dict[str, int] = {}
    reasons: dict[str, int] = {}
    rows = interview.asks.order_by().values_list("status", "decline_reason").annotate(number=Count("pk"))
    for status, reason, number in rows:
        counts[status] = counts.get(status, 0) + number
        if status == Ask.Status.DECLINED:
            reasons[reason] = number
    return Figures(
        sum(counts.values()),
        counts.get(Ask.Status.ANSWERED, 0),
        counts.get(Ask.Status.ANSWERED_AFTER, 0),
        tuple((reason.label, reasons[reason]) for reason in DeclineReason if reason in reasons),
        counts.get(Ask.Status.RECEIVED, 0) + counts.get(Ask.Status.ACCEPTED, 0),
    )


def drawn_record(interview: Interview) -> str:
    """The words of a record, to be read over and mended by its drafter. Nothing retracted is in it."""
    said = interview.utterances.shown().filter(retracted_at=None)
    lines = [f"[{timezone.localtime(one.released_at):%H:%M}] {one.speaker}：{one.text}" for one in said]
    after = interview.asks.filter(status=Ask.Status.ANSWERED_AFTER).order_by("sent_at", "pk")
    if answers := [f"问：{ask.masked_text}\n答：{ask.answer}" for ask in after]:
        lines += ["会后答复", *answers]
    return "\n\n".join([*lines, figures_of(interview).line])


def lacking_of_record(interview: Interview, text: InterviewText) -> list[str]:
    """What keeps a record from the gate: a question without an answer, or figures that are no longer those of the questions."""
    figures = figures_of(interview)
    found = []
    if figures.open:
        found.append(f"还有 {figures.open} 件提问没有答复或者说明不列入的理由")
    if figures.line not in text.text:
        found.append(f"提问和答复的件数与登记不符，应为“{figures.line}”")
    gone = interview.utterances.filter(retracted_at__isnull=False).values_list("text", flat=True)
    if any(words in text.text for words in gone):
        found.append("实录中有已经撤下的发言")
    if text.video_url and len(text.text) < len(figures.line) + 50:
        found.append("视频没有文字实录，听不到的人无法阅读")
    return found
