"""What the back office shows of an annual report: tables whose cells open, the cases behind a cell, files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse

from catalog.models import Document
from county.models import User
from county.papers import Cell, Table, as_pdf, as_word
from oversight.annual_report.gathering import units_of
from oversight.annual_report.layout import as_csv, as_xml, paper_of, tables_of
from oversight.annual_report.report import DOCUMENTS, REMEDIES, Counted, Figures
from oversight.annual_report.workflow import report_of
from oversight.models import AnnualReport, OutsideFigure
from requests_app.models import Application, Remedy

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: dict[str, tuple[str, str, Callable[[AnnualReport, Figures], bytes]]] = {
    "docx": ("Word", WORD, lambda report, figures: as_word(paper_of(report_of(report, figures)))),
    "pdf": ("PDF", "application/pdf", lambda report, figures: as_pdf(paper_of(report_of(report, figures)))),
    "csv": ("CSV", "text/csv; charset=utf-8", lambda _, figures: as_csv(figures)),
    "xml": (
        "XML",
        "application/xml; charset=utf-8",
        lambda report, figures: as_xml(report.department.name, report.department.uscc, figures),
    ),
}
"""The files of a report by extension: label, type, maker."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell with the address of the cases behind it, "" where none stand."""

    text: str
    head: bool
    colspan: int
    rowspan: int
    scope: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    caption: str
    rows: list[list[ShownCell]]


def shown_tables(report: AnnualReport, figures: Figures) -> list[ShownTable]:
    """The three tables; every number that rests on cases opens them."""
    return [_shown(report, table) for table in tables_of(figures)]


def _shown(report: AnnualReport, table: Table) -> ShownTable:
    def cell(one: Cell, scope: str) -> ShownCell:
        is_open = one.key and one.text != "0" and not report.is_imported
        url = reverse("admin:oversight_annualreport_cell", args=[report.pk, *one.key.split("/")]) if is_open else ""
        return ShownCell(one.text, one.head, one.colspan, one.rowspan, scope, url)

    rows = []
    for row in table.rows:
        scope = "col" if all(one.head for one in row) else "row"
        rows.append([cell(one, scope) for one in row])
    return ShownTable(table.caption, rows)


def with_records(lines: Sequence[Counted], user: User) -> list[tuple[Counted, str]]:
    """Each case with the page of its record, "" where the person may not see it: a unit counts what another handles by now.

    A review or suit stands on the page of its application.
    """
    remedies = [line.object_id for line in lines if line.table == REMEDIES]
    application_of = dict(Remedy.objects.filter(pk__in=remedies).values_list("pk", "application_id"))

    def key(line: Counted) -> int:
        return application_of[line.object_id] if line.table == REMEDIES else line.object_id

    def seen(model: type[Model], keys: Sequence[int]) -> set[int]:
        return set(model.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))

    documents = seen(Document, [key(line) for line in lines if line.table == DOCUMENTS])
    applications = seen(Application, [key(line) for line in lines if line.table != DOCUMENTS])

    def url(line: Counted) -> str:
        if line.table == DOCUMENTS:
            return reverse("admin:catalog_document_change", args=[key(line)]) if key(line) in documents else ""
        return reverse("admin:requests_app_application_change", args=[key(line)]) if key(line) in applications else ""

    return [(line, url(line)) for line in lines]


def outside_figures(report: AnnualReport) -> list[OutsideFigure]:
    """The figures from outside that count, newest of each unit and kind."""
    figures = (
        OutsideFigure.objects.filter(department_id__in=units_of(report), year=report.year)
        .order_by("department_id", "kind", "-pk")
        .distinct("department_id", "kind")
        .select_related("department", "entered_by")
    )
    return list(figures)
