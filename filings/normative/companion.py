"""What the register adds to an item of the catalogue, and demands of it before it is published (三统一)."""

from datetime import date

from django.conf import settings

from catalog.models import Document, Revision
from catalog.shelf.catalogue import Catalogue
from catalog.shelf.companions import Beside, Companion, Finding, Note, Section
from catalog.tree.kinds import ColumnKind
from county.site.addresses import address_of
from filings.models import NormativeFile
from filings.models.normative_file import FileStatus, FileValidity
from filings.normative.workflow import words_of


class RegisterCompanion(Companion):
    """A normative file formed since the register began is published only as it was registered."""

    def lacking(self, revision: Revision, action: str) -> list[str]:
        document = revision.document
        since = settings.NORMATIVE_REGISTER_FROM
        if action != "publish" or document.column_kind != ColumnKind.NORMATIVE or revision.formed_on < since:
            return []
        if NormativeFile.objects.filter(document=document).exists():
            return []
        registered = NormativeFile.objects.filter(
            department=document.department_id, status=FileStatus.REGISTERED, doc_number=revision.doc_number
        )
        files = list(registered) if revision.doc_number else []
        if not files:
            return ["规范性文件须先经合法性审核、登记编号；没有找到文号相同的登记"]
        if all(words_of(revision.body) != words_of(file.text) for file in files):
            return ["正文与登记的正文不一致"]
        return []

    def findings(self, revision: Revision) -> list[Finding]:
        problems = self.lacking(revision, "publish")
        return [Finding(f"{problem}。", is_warning=True) for problem in problems]

    def beside(self, catalogue: Catalogue, document: Document, today: date) -> Beside:
        if document.column_kind != ColumnKind.NORMATIVE:
            return Beside()
        file = catalogue.remember(("normative file", document.pk), lambda: _file_of(document))
        return _beside(file, today) if file else Beside()


def _file_of(document: Document) -> NormativeFile | None:
    return NormativeFile.objects.public().filter(document=document).select_related("document").first()


def _beside(file: NormativeFile, today: date) -> Beside:
    validity = file.validity_on(today)
    notes = [
        Note(f"登记号：{file.register_number or '未编登记号'}"),
        Note(f"施行日期：{file.effective_on or '未登记'}"),
        Note(f"有效期至：{file.valid_until or '未标注有效期'}"),
        Note(f"有效性：{validity.label}", address_of("normative"), "规范性文件登记簿"),
    ]
    found = Beside(sections=[Section("register", "规范性文件登记", notes)])
    if validity == FileValidity.EXPIRED and file.document.validity == "effective":
        found.alerts.append(Note(f"本文件有效期至 {file.valid_until}，现已失效。", is_warning=True))
    return found
