"""The public letters and the monthly figures as CSV and JSON: the same rows as the pages."""

import json
from collections.abc import Iterable

from catalog.shelf.page_meta import absolute
from county.site.csv_export import as_csv
from mailboxes.lists import LetterRow
from mailboxes.statistics import Line

LETTER_HEADINGS = ("编号", "标题", "类型", "答复单位", "来信日期", "答复日期", "满意度", "网址")
FIGURE_HEADINGS = (
    "单位", "来信数", "答复数", "按时答复数", "按时率", "平均用时（工作日）", "评价数", "满意数", "满意率", "重办数", "未办结数", "最早未办结来信日期"
)  # fmt: skip


def letters_csv(rows: Iterable[LetterRow]) -> str:
    return as_csv(
        LETTER_HEADINGS,
        (
            (
                row.id,
                row.title,
                row.kind,
                row.unit_name,
                row.written_on,
                row.answered_on,
                row.satisfaction,
                absolute(row.url),
            )
            for row in rows
        ),
    )


def letters_json(rows: Iterable[LetterRow], total: int) -> str:
    items = [
        {
            "id": row.id,
            "title": row.title,
            "kind": row.kind,
            "department": row.unit_name,
            "written_on": row.written_on.isoformat(),
            "answered_on": row.answered_on.isoformat(),
            "satisfaction": row.satisfaction,
            "is_demo": row.is_demo,
            "url": absolute(row.url),
        }
        for row in rows
    ]
    return json.dumps({"title": "来信选登", "total": total, "items": items}, ensure_ascii=False, indent=1)


def figures_csv(lines: Iterable[Line]) -> str:
    return as_csv(
        FIGURE_HEADINGS,
        (
            (
                line.name,
                line.received,
                line.answered,
                line.on_time,
                line.on_time_rate,
                line.average_days,
                line.rated,
                line.satisfied,
                line.satisfied_rate,
                line.reopened,
                line.open,
                line.oldest or "",
            )
            for line in lines
        ),
    )
