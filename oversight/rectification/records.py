"""What the records say of a demand at the moment of its re-check. The machine shows it; a person decides."""

from django.utils import timezone

from oversight.models import Rectification


def records_of(rectification: Rectification) -> list[str]:
    """Lines in Chinese: when the unit replied, and what has become of the document that the demand is about."""
    lines = []
    if rectification.replied_on:
        late = "，已过期限" if rectification.replied_on > rectification.due_on else ""
        lines.append(f"回复日期 {rectification.replied_on}，期限 {rectification.due_on}{late}。")
    document = rectification.document
    if document is None:
        return [*lines, "没有登记所涉及的政府信息，请对照佐证核实。"]
    revision = document.revision
    lines.append(
        f"《{document.title}》（{document.index_number}）现在{document.get_status_display()}，栏目“{document.column.name}”。"
    )
    if revision is not None and revision.published_at is not None:
        changed = timezone.localdate(revision.published_at)
        since = "在发出整改以后" if changed >= rectification.sent_on else "在发出整改以前，此后没有更新"
        lines.append(f"现为第 {revision.number} 稿，{changed} 发布，{since}。")
    return lines
