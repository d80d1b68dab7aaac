"""Small real files made in code: CSV text, and minimal XLSX and DOCX packages with the same bytes every time."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from catalog.arrivals.incoming import IncomingFile

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _package(parts: dict[str, str]) -> bytes:
    """A zip with fixed dates and system, so that equal content gives equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(2008, 5, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            archive.writestr(entry, _XML + text)
    return buffer.getvalue()


def _envelope(main: str, content_type: str) -> dict[str, str]:
    return {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" ContentType="{content_type}+xml"/>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{main}"/></Relationships>',
    }


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> IncomingFile:
    """UTF-8 with a byte order mark, which spreadsheet programs need for Chinese."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(head)
    writer.writerows(rows)
    return IncomingFile(name, ("\ufeff" + buffer.getvalue()).encode())


def _cell(value: object) -> str:
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def as_xlsx(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> IncomingFile:
    """One sheet of text cells."""
    lines = "".join(f"<row>{''.join(_cell(cell) for cell in row)}</row>" for row in (head, *rows))
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = _envelope("xl/workbook.xml", f"{sheet_type}.sheet.main")
    parts["[Content_Types].xml"] += (
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet_type}.worksheet+xml"/></Types>'
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{space}" xmlns:r="{_OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    )
    parts["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{space}"><sheetData>{lines}</sheetData></worksheet>'
    return IncomingFile(name, _package(parts))


def as_docx(name: str, paragraphs: Iterable[str]) -> IncomingFile:
    """Plain paragraphs."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main"
    parts = _envelope("word/document.xml", main)
    parts["[Content_Types].xml"] += "</Types>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in paragraphs)
    parts["word/document.xml"] = f'<w:document xmlns:w="{space}"><w:body>{lines}</w:body></w:document>'
    return IncomingFile(name, _package(parts))


def table_file(
    kind: str | None, name: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> tuple[IncomingFile, ...]:
    """The table as the one attachment of an item: "csv", "xlsx", or none."""
    if not kind:
        return ()
    return (as_csv(f"{name}.csv", head, rows) if kind == "csv" else as_xlsx(f"{name}.xlsx", head, rows),)
