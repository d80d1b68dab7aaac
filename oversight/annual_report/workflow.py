"""The verbs of the annual report: 编制 → 核对 → 定稿, then through the catalogue's gate into the 年报 column.

Each raises IllegalStep with a message for the person when it cannot be done. A report is drawn up and frozen by its own unit.
"""

from dataclasses import asdict, dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.gate.drafting import attach
from catalog.gate.workflow import draft, revise, settle_files
from catalog.models import Column, Document, Revision
from catalog.texts.markup import sanitise
from catalog.tree.classification import Genre
from county.cases.workflow import IllegalStep, advance, require_begin, require_role, step_of, verb
from county.files.attachments import check
from county.models import Department, User
from county.papers import PaperUnavailable, as_pdf, as_word
from oversight.annual_report.gathering import before, gather, missing_units, stored_lines
from oversight.annual_report.layout import Report, as_csv, body_of, paper_of, title_of
from oversight.annual_report.report import (
    NARRATIVE,
    Counted,
    Figures,
    changes_between,
    conflicts_of,
    doubts_of,
    faults_of,
    faults_of_lines,
    figures_of,
    filled,
    prepared,
    unknown_tokens,
)
from oversight.models import AnnualReport, CountedCase, OutsideFigure

ANNUAL_REPORTS = "annual-reports"
TOPIC = "0201"  # 综合政务、政务公开
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a report stands: its cases and figures, what does not hold (faults), what is odd (doubts), and for a frozen one what
    the registers say otherwise since (changes)."""

    lines: list[Counted]
    figures: Figures
    faults: list[str]
    doubts: list[str]
    changes: list[str]


def standing_of(report: AnnualReport) -> Standing:
    """Counts the report from the registers, or, once it is frozen, from the cases as they were."""
    past, changes, faults = before(report), [], []
    if report.is_imported:
        lines, figures = [], report.figures
    else:
        lines, figures = gather(report)
        if report.status == AnnualReport.Status.FROZEN:
            stored = stored_lines(report)
            changes = changes_between(stored, lines)
            lines, figures = stored, report.figures
            if recount(stored, figures) != figures:
                faults.append("定稿的数据与所存案件不符")
    faults += faults_of(figures, past) + faults_of_lines(lines)
    text = filled("\n".join(getattr(report, name) for name in NARRATIVE), figures)
    return Standing(lines, figures, faults, doubts_of(figures, past) + conflicts_of(text, figures), changes)


def recount(lines: list[Counted], figures: Figures) -> Figures:
    """The figures counted again from the cases as they were, with the figures from outside as they were."""
    outside = asdict(figures.proactive) | {"information_fees": figures.information_fees}
    return figures_of(lines, outside, year=figures.year, published=figures.published)


@transaction.atomic
def open_report(report: AnnualReport, *, actor: User | None) -> None:
    """开立 a report, which comes unsaved with its unit and year; its narrative is begun with the figures in place.

    `actor` None is the timer. Raises IllegalStep when there is one already or the year is not over.
    """
    require_begin(actor, AnnualReport, "open", report.department)
    if AnnualReport.objects.filter(department=report.department, year=report.year).exists():
        raise IllegalStep(f"{report}已经建立。")
    if report.year >= timezone.localdate().year:
        raise IllegalStep(f"{report.year}年还没有结束，不能编制年度报告。")
    _, figures = gather(report)
    for name, text in asdict(prepared(report.department.name, figures)).items():
        setattr(report, name, text)
    report.save(force_insert=True)


def open_due() -> int:
    """开立 last year's report for every unit that has none and has published none; returns how many. Safe to run twice."""
    year = timezone.localdate().year - 1
    published = Document.objects.public().filter(column__slug=ANNUAL_REPORTS, report_year=year)
    units = (
        Department.objects.active()
        .exclude(pk__in=published.values("department"))
        .exclude(pk__in=AnnualReport.objects.filter(year=year).values("department"))
    )
    opened = 0
    for unit in units:
        open_report(AnnualReport(department=unit, year=year), actor=None)
        opened += 1
    return opened


def refuse_closed(department: Department, year: int) -> None:
    """Raises IllegalStep when figures of that unit and year stand in a report that has been checked."""
    whose = Q(department=department) | Q(department__kind=Department.Kind.GOVERNMENT)
    closed = AnnualReport.objects.filter(whose, year=year).exclude(status=AnnualReport.Status.DRAFT).first()
    if closed is not None:
        raise IllegalStep(f"{closed}{closed.get_status_display()}，须先退回编制，再录入数据。")


@transaction.atomic
def enter_figure(figure: OutsideFigure, *, actor: User) -> None:
    """录入 a figure from outside; the one entered last counts. Raises IllegalStep once the report has been checked."""
    require_role(actor, step_of(AnnualReport, "open").roles, figure.department, label="录入数据")
    # Checking and freezing take the same rows: a figure comes before or after, never in between.
    list(AnnualReport.objects.select_for_update().filter(year=figure.year).values_list("pk"))
    refuse_closed(figure.department, figure.year)
    figure.entered_by = actor
    figure.save(force_insert=True)


@verb("check")
def check_report(report: AnnualReport, *, actor: User, note: str = "") -> None:
    """核对: the identities hold, the words are there; keeps the figures that were checked.

    Raises IllegalStep for a fault, for a doubt or a unit's missing report without a note, and for an empty part.
    """
    _require_own_unit(report, actor)
    standing = standing_of(report)
    if standing.faults:
        raise IllegalStep(f"勾稽不成立，须更正有关案件后再核对：{_some(standing.faults)}。")
    _require_words(report, standing.figures)
    odd = standing.doubts + [f"{name}的年度报告没有定稿" for name in missing_units(report)]
    if odd and not note.strip():
        raise IllegalStep(f"以下情况请核实，并在说明中写明：{_some(odd)}。")
    changes = {"figures_text": standing.figures.as_text(), "checked_by": actor}
    advance(report, "check", actor=actor, note=note, where=_same_words(report), **changes)


def _require_own_unit(report: AnnualReport, actor: User) -> None:
    if report.department_id != actor.department_id:
        raise IllegalStep("年度报告由本单位编制、核对和定稿。")


def _require_words(report: AnnualReport, figures: Figures) -> None:
    empty = [AnnualReport._meta.get_field(name).verbose_name for name in NARRATIVE if not getattr(report, name).strip()]
    if empty:
        raise IllegalStep(f"还没有写：{'、'.join(empty)}。")
    unknown = [token for name in NARRATIVE for token in unknown_tokens(getattr(report, name), figures)]
    if unknown:
        raise IllegalStep(f"文中有不认识的数据项：{'、'.join(f'【{token}】' for token in unknown)}。")


def _some(lines: list[str]) -> str:
    return "；".join(lines[:SHOWN]) + (f"等{len(lines)}项" if len(lines) > SHOWN else "")


def _same_words(report: AnnualReport) -> Q:
    """The words are still those that were looked at."""
    return Q(**{name: getattr(report, name) for name in NARRATIVE})


@verb("freeze")
@transaction.atomic
def freeze(report: AnnualReport, *, actor: User, note: str = "") -> None:
    """定稿 by the responsible person: figures, words and the cases behind every cell are kept as they are now.

    Raises IllegalStep when the registers no longer say what was checked, or when the checker would freeze it.
    """
    _require_own_unit(report, actor)
    if actor.pk == report.checked_by_id:
        raise IllegalStep("核对和定稿须由不同的人办理。")
    standing = standing_of(report)
    if standing.figures.as_text() != report.figures_text or standing.faults:
        raise IllegalStep("核对之后案件或数据有变化，请退回编制，重新核对。")
    report.cases.all().delete()
    CountedCase.objects.bulk_create(
        (CountedCase(report=report, **asdict(line)) for line in standing.lines), batch_size=2000
    )
    changes = {"digest": report.computed_digest(), "frozen_by": actor, "frozen_at": timezone.now()}
    unchanged = _same_words(report) & Q(figures_text=report.figures_text)
    advance(report, "freeze", actor=actor, note=note, where=unchanged, **changes)


@verb("reopen")
def reopen(report: AnnualReport, *, actor: User, note: str) -> None:
    """退回编制 with a reason: what was checked or frozen is void; a case that was wrong can be corrected and counted anew."""
    changes = {"figures_text": "", "digest": "", "checked_by": None, "frozen_by": None, "frozen_at": None}
    advance(report, "reopen", actor=actor, note=note, **changes)


def report_of(report: AnnualReport, figures: Figures) -> Report:
    """The report for the layout: signed by the unit's own office, for the county government by its 办公室 (条例 Art. 49)."""
    department = report.department
    is_government = department.kind == Department.Kind.GOVERNMENT
    signed_on = timezone.localdate(report.frozen_at) if report.frozen_at else timezone.localdate()
    return Report(
        department.name,
        department.kind != Department.Kind.DEPARTMENT,
        figures,
        report.narrative,
        settings.SITE["sponsor"] if is_government else department.name,
        signed_on,
        report.contact,
    )


@verb("lay_before_gate")
@transaction.atomic
def lay_before_gate(report: AnnualReport, *, actor: User, note: str = "") -> Revision:
    """拟稿发布: the frozen report becomes a draft of the 年报 column with Word, PDF and CSV; the gate takes it from there.

    Raises IllegalStep when it has been laid before the gate already, or its published predecessor is being revised. A machine
    that cannot make PDF files leaves the PDF out, and the record says so.
    """
    _require_own_unit(report, actor)
    whole = report_of(report, report.figures)
    revision = _draft_of(report, whole, actor=actor)
    files = {"docx": as_word(paper_of(whole)), "csv": as_csv(report.figures)}
    try:
        files["pdf"] = as_pdf(paper_of(whole))
    except PaperUnavailable as error:
        note = f"{note} 未附 PDF：{error}".strip()
    attach(revision, [(name, check(name, files[form]), files[form]) for form, name in _file_names(report, files)])
    settle_files(revision)
    changes = {"document": revision.document, "laid_digest": report.digest}
    advance(report, "lay_before_gate", actor=actor, note=note, where=~Q(laid_digest=report.digest), **changes)
    return revision


def _file_names(report: AnnualReport, files: dict[str, bytes]) -> list[tuple[str, str]]:
    title = title_of(report.department.name, report.year)
    names = {"docx": f"{title}.docx", "pdf": f"{title}.pdf", "csv": f"{title}（数据）.csv"}
    return [(form, name) for form, name in names.items() if form in files]


def _draft_of(report: AnnualReport, whole: Report, *, actor: User) -> Revision:
    """A draft with the report's text: of the item published for that year, or of a new one."""
    day: date = whole.signed_on
    body = sanitise(body_of(whole))
    published = Document.objects.public().filter(
        department=report.department, column__slug=ANNUAL_REPORTS, report_year=report.year
    )
    document = report.document or published.first()
    if document is None:
        document = Document(
            department=report.department,
            column=Column.objects.get(slug=ANNUAL_REPORTS),
            topic=TOPIC,
            genre=Genre.REPORT,
            report_year=report.year,
        )
        revision = Revision()
    else:
        revision = revise(document, actor=actor, formed_on=day)
        revision.attachments.all().delete()
    revision.title, revision.body, revision.issuer, revision.source = (
        whole.title,
        body,
        whole.signed_by,
        whole.signed_by,
    )
    revision.formed_on = revision.written_on = day
    revision.summary = f"{whole.unit}{report.year}年政府信息公开工作情况。"
    return revision if revision.pk else draft(document, revision, actor=actor)


@transaction.atomic
def take_in(department: Department, figures: Figures, *, note: str) -> AnnualReport:
    """导入 the figures of a report that was published before the portal kept the cases. Raises IllegalStep when there is one."""
    if AnnualReport.objects.filter(department=department, year=figures.year).exists():
        raise IllegalStep(f"{department}{figures.year}年度报告已有记录。")
    report = AnnualReport(department=department, year=figures.year, is_imported=True, figures_text=figures.as_text())
    report.save(force_insert=True)
    advance(report, "take_in", actor=None, note=note, digest=report.computed_digest(), frozen_at=timezone.now())
    return report
