"""A paper as one HTML page for the PDF, laid out by GB/T 9704-2012. Every text is escaped; nothing is fetched from anywhere."""

from html import escape

from county.papers.record import (
    Block,
    Cell,
    Choice,
    Fill,
    Heading,
    Items,
    Note,
    Paper,
    Table,
    attached_lines,
    chinese_day,
    paragraphs,
    printable,
    signature_indents,
    title_lines,
    width,
)

# Fallbacks end in Noto's simplified faces by name: lang alone does not keep margin texts from Japanese forms.
SONG = '"FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC", serif'
TITLE = '"FZXiaoBiaoSong-B05S", "STZhongsong", "Noto Serif CJK SC", serif'
HEI = '"SimHei", "STHeiti", "Noto Sans CJK SC", sans-serif'
KAI = '"KaiTi_GB2312", "KaiTi", "STKaiti", "Noto Serif CJK SC", serif'
NUMBER = '"SimSun", "STSong", "Noto Serif CJK SC", serif'

STYLE = f"""
@page {{ size: A4; margin: 37mm 26mm 35mm 28mm; @top-left {{ content: string(mark); font: 9pt {HEI}; color: #b3261e }} }}
@page :right {{ @bottom-right {{
  content: "— " counter(page) " —\\2003"; font: 14pt {NUMBER}; vertical-align: top; padding-top: 7mm }} }}
@page :left {{ @bottom-left {{
  content: "\\2003— " counter(page) " —"; font: 14pt {NUMBER}; vertical-align: top; padding-top: 7mm }} }}
@page :first {{ margin-top: 30mm }}
@page wide {{ size: A4 landscape; margin: 28mm 35mm 26mm 37mm }}
body {{ margin: 0; font: 16pt/28pt {SONG}; text-align: justify; overflow-wrap: anywhere; orphans: 2; widows: 2 }}
.mark {{ string-set: mark content(); position: absolute; width: 0; height: 0; overflow: hidden; color: transparent }}
p {{ margin: 0; text-indent: 2em }}
.organ {{ margin: 0; color: #c00; font-family: {TITLE}; font-weight: bold; line-height: 1.3; text-align: center; text-indent: 0 }}
.number {{ text-align: center; text-indent: 0; margin-top: 12pt }}
.rule {{ border: 0; border-top: 1.5pt solid #c00; margin: 4mm 0 0 }}
h1 {{ margin: 18pt 0 16pt; font: bold 22pt/34pt {TITLE}; text-align: center; break-after: avoid }}
h1:first-of-type {{ margin-top: 0 }} .rule ~ h1 {{ margin-top: 18pt }}
h1 span {{ display: block }}
h2 {{ margin: 0; font: normal 16pt/28pt {HEI}; text-indent: 2em; break-after: avoid }}
h3 {{ margin: 0; font: normal 16pt/28pt {KAI}; text-indent: 2em; break-after: avoid }}
h4 {{ margin: 0; font: bold 16pt/28pt {SONG}; text-indent: 2em; break-after: avoid }}
.flush {{ text-indent: 0 }}
.attached {{ padding-left: 5em; text-indent: -3em; break-before: avoid }} .attached.first {{ margin-top: 14pt }}
.signature {{ margin-top: 28pt; break-inside: avoid; break-before: avoid }}
.signature p {{ text-align: right; text-indent: 0; white-space: nowrap }}
.annex {{ break-before: page }} .annex > .label {{ font-family: {HEI}; text-indent: 0; margin: 0 }}
.wide {{ page: wide; break-before: page; break-after: page }}
figure {{ margin: 8pt 0; break-inside: avoid }}
figcaption {{ font-family: {HEI}; font-size: 14pt; text-align: center; break-after: avoid }}
table {{ width: 100%; table-layout: fixed; border-collapse: collapse; font-size: 12pt; line-height: 1.4; break-inside: auto }}
.small table {{ font-size: 9pt; line-height: 1.3 }}
th, td {{ border: 0.5pt solid #000; padding: 2pt 3pt; text-indent: 0; font-weight: normal; vertical-align: middle }}
th {{ font-family: {HEI} }} tr {{ break-inside: avoid }}
.left {{ text-align: left }} .center {{ text-align: center }} .right {{ text-align: right }}
.fill {{ display: flex; text-indent: 0 }} .fill span {{ flex: none }}
.fill i, .line {{ display: block; flex: 1; border-bottom: 0.5pt solid #000; height: 25pt }}
"""


def page(paper: Paper) -> str:
    """The whole page."""
    parts = [
        f'<p class="mark">{_safe(paper.mark)}</p>' if paper.mark else "",
        _head(paper),
        f"<h1>{_title(paper.title)}</h1>",
        f'<p class="flush">{_safe(paper.addressee)}：</p>' if paper.addressee else "",
        *map(_block, paper.blocks),
        _attached(paper.attached),
        _signature(paper),
        *map(_block, paper.notes),
        *(
            f'<section class="annex"><p class="label">附件{number if len(paper.annexes) > 1 else ""}</p>'
            f"<h1>{_title(annex.name)}</h1>{''.join(map(_block, annex.blocks))}</section>"
            for number, annex in enumerate(paper.annexes, 1)
        ),
    ]
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{_safe(paper.title)}</title>'
        f'<meta name="author" content="{_safe(paper.signed_by or paper.organ)}"><style>{STYLE}</style></head>'
        f"<body>{''.join(parts)}</body></html>"
    )


def organ_size(organ: str) -> float:
    """Points at which the red head fits one line, 34 at most."""
    return min(34.0, 440 / max(width(organ), 1))


def _safe(text: str) -> str:
    return escape(printable(text))


def _title(title: str) -> str:
    return "".join(f"<span>{_safe(line)}</span>" for line in title_lines(title))


def _head(paper: Paper) -> str:
    if not paper.organ:
        return f'<p class="number">{_safe(paper.number)}</p>' if paper.number else ""
    return (
        f'<p class="organ" style="font-size: {organ_size(paper.organ):.1f}pt">{_safe(paper.organ)}</p>'
        f'<p class="number">{_safe(paper.number)}</p><hr class="rule">'
    )


def _attached(names: tuple[str, ...]) -> str:
    return "".join(
        f'<p class="attached{" first" if number == 0 else ""}">{_safe(line)}</p>'
        for number, line in enumerate(attached_lines(names))
    )


def _signature(paper: Paper) -> str:
    if paper.signed_on is None:
        return ""
    day = chinese_day(paper.signed_on)
    name_indent, day_indent = signature_indents(paper.signed_by, day)
    return (
        f'<div class="signature"><p style="padding-right: {name_indent:g}em">{_safe(paper.signed_by)}</p>'
        f'<p style="padding-right: {day_indent:g}em">{day}</p></div>'
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_safe(line)}</p>" for line in paragraphs(text))


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level + 1}>{_safe(block.text)}</h{block.level + 1}>"
        case Items():
            return "".join(map(_paragraphs, block.numbered))
        case Table():
            return _table(block)
        case Fill():
            more = '<div class="line"></div>' * (block.lines - 1)
            return f'<div class="fill"><span>{_safe(block.label)}：</span><i></i></div>{more}'
        case Choice():
            return f"<p>{_safe(block.label)}：{'　'.join('□' + _safe(option) for option in block.options)}</p>"
        case Note():
            return f"<p>（{_safe(block.text)}）</p>"
        case _:
            return _paragraphs(block.text)


def _table(table: Table) -> str:
    columns = "".join(f'<col style="width: {100 * share / sum(table.widths):.3f}%">' for share in table.widths)
    rows = [f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows]
    caption = f"<figcaption>{_safe(table.caption)}</figcaption>" if table.caption else ""
    names = " ".join(name for name, given in (("wide", table.wide), ("small", table.small)) if given)
    return (
        f'<figure class="{names}">{caption}<table><colgroup>{columns}</colgroup><thead>{"".join(rows[: table.head_rows])}</thead>'
        f"<tbody>{''.join(rows[table.head_rows :])}</tbody></table></figure>"
    )


def _cell(cell: Cell) -> str:
    tag = "th" if cell.head else "td"
    spans = "".join(
        f' {name}="{value}"' for name, value in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if value > 1
    )
    text = "<br>".join(_safe(line) for line in paragraphs(cell.text))
    return f'<{tag} class="{cell.align}"{spans}>{text}</{tag}>'
