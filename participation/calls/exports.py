"""The list of calls and an outcome as CSV and JSON: the same rows and figures as the pages."""

import json
from collections.abc import Iterable

from catalog.shelf.page_meta import absolute
from county.site.addresses import address_of
from county.site.csv_export import as_csv
from participation.calls.content import Content
from participation.calls.lists import CallRow
from participation.models import CallOutcome

CALL_HEADINGS = ("征集标题", "征集部门", "征集类型", "征集时间", "状态", "缩短期限的理由", "意见数", "示范数据", "网址")
POINT_HEADINGS = ("序号", "归纳意见", "提出人", "份数", "处理结果", "理由", "修改情况")


def calls_csv(rows: Iterable[CallRow]) -> str:
    return as_csv(
        CALL_HEADINGS,
        (
            (
                row.title,
                row.unit_name,
                row.kind,
                row.period,
                row.phase.label,
                row.short_reason,
                "" if row.received is None else row.received,
                "是" if row.is_demo else "",
                absolute(row.url),
            )
            for row in rows
        ),
    )


def calls_json(rows: Iterable[CallRow]) -> str:
    items = [
        {
            "title": row.title,
            "department": row.unit_name,
            "kind": row.kind,
            "opens_at": row.opens_at.isoformat(),
            "closes_at": row.closes_at.isoformat(),
            "phase": row.phase.label,
            "short_reason": row.short_reason,
            "received": row.received,
            "is_demo": row.is_demo,
            "url": absolute(row.url),
        }
        for row in rows
    ]
    return json.dumps({"title": "意见征集", "total": len(items), "items": items}, ensure_ascii=False, indent=1)


def outcome_csv(content: Content) -> str:
    return as_csv(
        POINT_HEADINGS,
        (
            (one.number, one.text, one.by, one.mentions, one.verdict_label, one.reason, one.changed_where)
            for one in content.points
        ),
    )


def outcome_json(outcome: CallOutcome) -> str:
    """The reviewed bytes with what they belong to."""
    call = outcome.call
    whole = {
        "title": call.title,
        "stage": outcome.get_stage_display(),
        "published_at": outcome.published_at.isoformat(),
        "closing_count": call.closing_count,
        "closing_digest": call.closing_digest,
        "content": json.loads(outcome.content),
        "is_demo": call.is_demo,
        "url": absolute(address_of("call-outcome", call.pk)),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)
