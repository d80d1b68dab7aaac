"""The tables of the annual report as they stand on paper and on the page: one record for Word, PDF and web page."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from county.papers import Cell, Table
from oversight.annual_report.form import (
    APPLICANTS,
    CARRIED_IN,
    CARRIED_OUT,
    DONE,
    GROUPS,
    LABELS,
    NEW,
    OUTCOMES,
    Proactive,
    Remedies,
    Requests,
    TrialProactive,
    wan_yuan,
)

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
PROACTIVE_CAPTION = "主动公开政府信息情况"
REQUESTS_CAPTION = "收到和处理政府信息公开申请情况"
REMEDIES_CAPTION = "政府信息公开行政复议、行政诉讼情况"


def _head(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell(text, colspan, rowspan, head=True)


def _numbers(row: Sequence[int | str], keys: Sequence[str] = ()) -> tuple[Cell, ...]:
    """Cells of numbers; `keys` name them as `table/row/column`."""
    return tuple(Cell(str(value), key=keys[place] if keys else "") for place, value in enumerate(row))


def _request_numbers(key: str, row: Sequence[int]) -> tuple[Cell, ...]:
    return _numbers(row, [f"requests/{key}/{column}" for column in (*range(len(APPLICANTS)), "total")])


def requests_table(requests: Requests, *, trial: bool = False) -> Table:
    """Section three. The trial form has one row for （六）其他处理: its three rows are added up."""
    printed = requests.printed()
    rows: list[tuple[Cell, ...]] = [
        (_head(CORNER, 3, 3), _head("申请人情况", 7)),
        (_head(APPLICANTS[0], 1, 2), _head("法人或其他组织", 5), _head("总计", 1, 2)),
        tuple(map(_head, APPLICANTS[1:])),
        (_head(LABELS[NEW], 3), *_request_numbers(NEW, printed[NEW])),
        (_head(LABELS[CARRIED_IN], 3), *_request_numbers(CARRIED_IN, printed[CARRIED_IN])),
    ]
    results: list[tuple[Cell, ...]] = []
    for group, leaves in GROUPS:
        lines = [printed[key] for key, _ in leaves]
        if trial and group == GROUPS[-1][0]:
            results.append((_head(group, 2), *_numbers([sum(column) for column in zip(*lines, strict=True)])))
        elif len(leaves) == 1:
            results.append((_head(group, 2), *_request_numbers(leaves[0][0], lines[0])))
        else:
            for place, ((key, name), line) in enumerate(zip(leaves, lines, strict=True)):
                first = (_head(group, 1, len(leaves)),) if place == 0 else ()
                results.append((*first, Cell(name, head=True, align="left"), *_request_numbers(key, line)))
    results.append((_head(LABELS[DONE], 2), *_request_numbers(DONE, printed[DONE])))
    results[0] = (_head("三、本年度办理结果", 1, len(results)), *results[0])
    rows += [*results, (_head(LABELS[CARRIED_OUT], 3), *_request_numbers(CARRIED_OUT, printed[CARRIED_OUT]))]
    return Table(tuple(rows), (1.1, 1.6, 4.4, 1, 1, 1, 1.2, 1.2, 1, 1), 3, REQUESTS_CAPTION, small=True)


def remedies_table(remedies: Remedies) -> Table:
    """Section four: one row of fifteen numbers."""
    kinds = (*OUTCOMES, "总计")
    printed = remedies.printed()
    rows = (
        (_head("行政复议", 5), _head("行政诉讼", 10)),
        (*(_head(kind, 1, 2) for kind in kinds), _head("未经复议直接起诉", 5), _head("复议后起诉", 5)),
        tuple(map(_head, kinds * 2)),
        _numbers(
            [number for group in printed.values() for number in group],
            [f"remedies/{key}/{column}" for key in printed for column in (*range(len(OUTCOMES)), "total")],
        ),
    )
    return Table(rows, (1,) * 15, 3, REMEDIES_CAPTION, small=True)


def _blocks(*blocks: tuple[str, tuple[str, ...], tuple[tuple[str | int, ...], ...]]) -> Table:
    """Blocks one below the other, four columns wide; the last cell of a narrower row takes the rest.

    Only the numbers of normative documents rest on single items and so have keys.
    """
    rows: list[tuple[Cell, ...]] = []
    for title, columns, lines in blocks:
        rest = 5 - len(columns)
        rows.append((_head(title, 4),))
        rows.append((*map(_head, columns[:-1]), _head(columns[-1], rest)))
        for name, *values in lines:
            keys = [f"documents/normative/{column}" for column in range(3)] if str(name).endswith("规范性文件") else ()
            cells = _numbers(values, keys)
            rows.append((_head(str(name)), *cells[:-1], replace(cells[-1], colspan=rest)))
    return Table(tuple(rows), (1.3, 1, 1, 1), 0, PROACTIVE_CAPTION)


def proactive_table(numbers: Proactive) -> Table:
    """Section two since 2021: the items (一), (五), (六) and (八) of 条例 Art. 20."""
    return _blocks(
        (
            "第二十条第（一）项",
            ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
            (
                ("规章", numbers.rules_made, numbers.rules_ended, numbers.rules_valid),
                ("行政规范性文件", numbers.normative_made, numbers.normative_ended, numbers.normative_valid),
            ),
        ),
        ("第二十条第（五）项", ("信息内容", "本年处理决定数量"), (("行政许可", numbers.permits),)),
        (
            "第二十条第（六）项",
            ("信息内容", "本年处理决定数量"),
            (("行政处罚", numbers.penalties), ("行政强制", numbers.forced)),
        ),
        (
            "第二十条第（八）项",
            ("信息内容", "本年收费金额（单位：万元）"),
            (("行政事业性收费", wan_yuan(numbers.fees)),),
        ),
    )


def trial_table(numbers: TrialProactive) -> Table:
    """Section two of 2019 and 2020, with item (九) and other columns."""
    decided = ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")
    return _blocks(
        (
            "第二十条第（一）项",
            ("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"),
            (
                ("规章", 0, 0, 0),
                ("规范性文件", numbers.normative_made, numbers.normative_published, numbers.normative_public),
            ),
        ),
        (
            "第二十条第（五）项",
            decided,
            (
                ("行政许可", numbers.permit_items, numbers.permit_change, numbers.permits),
                ("其他对外管理服务事项", numbers.service_items, numbers.service_change, numbers.services),
            ),
        ),
        (
            "第二十条第（六）项",
            decided,
            (
                ("行政处罚", numbers.penalty_items, numbers.penalty_change, numbers.penalties),
                ("行政强制", numbers.forced_items, numbers.forced_change, numbers.forced),
            ),
        ),
        ("第二十条第（八）项", decided[:3], (("行政事业性收费", numbers.fee_items, numbers.fee_change),)),
        (
            "第二十条第（九）项",
            ("信息内容", "采购项目数量", "采购总金额（单位：万元）"),
            (("政府集中采购", numbers.purchases, wan_yuan(numbers.purchase_amount)),),
        ),
    )


def table_html(table: Table) -> str:
    """The table in the small HTML of bodies (catalog.texts.markup)."""
    rows = [_row_html(row) for row in table.rows]
    head = f"<thead>{''.join(rows[: table.head_rows])}</thead>" if table.head_rows else ""
    return f"<table><caption>{escape(table.caption)}</caption>{head}<tbody>{''.join(rows[table.head_rows :])}</tbody></table>"


def _row_html(row: tuple[Cell, ...]) -> str:
    scope = "col" if all(cell.head for cell in row) else "row"
    cells = []
    for cell in row:
        spans = "".join(
            f' {name}="{value}"' for name, value in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if value > 1
        )
        text = escape(cell.text, quote=False)
        cells.append(f'<th scope="{scope}"{spans}>{text}</th>' if cell.head else f"<td{spans}>{text}</td>")
    return f"<tr>{''.join(cells)}</tr>"
