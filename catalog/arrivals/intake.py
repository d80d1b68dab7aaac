"""Taking in what was published before, elsewhere: the door for imports and the demo county.

Beside catalog.gate.workflow the only module that writes a status: it makes rows that are published from the start, many at once.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from catalog.arrivals.incoming import IncomingDocument, Refusal
from catalog.gate.prepublication import file_findings
from catalog.models import Attachment, Change, Column, Document, DocumentEntry, DocumentReview, ImportBatch, Revision
from catalog.shelf.search import Entries
from catalog.shelf.shelving import reshelve, shelve
from catalog.tree.classification import Validity
from catalog.tree.kinds import ColumnKind
from county.cases.numbering import reserve_keys, take_block
from county.cases.review import Conclusion, ReviewKind
from county.cases.timeline import NewEntry, append_many
from county.files.attachments import Accepted, UnacceptableFile, check, store
from county.models import Department, User
from county.processes import workers

CHUNK = 500
IMPORT_BASIS = "历史信息导入：导入前已由原平台公开，随批次登记，未逐件重新审查。"
NOT_IN_FORCE = (Validity.AMENDED, Validity.EXPIRED, Validity.REPEALED)
TAKEN_FAULT = "本栏目每单位只放一件，与已有信息重复"
REPORT_TAKEN_FAULT = "同一单位同一年度已有年度报告"
REPORT_YEAR_FAULT = "年度报告未注明所报告的年份"


@dataclass(slots=True)
class Outcome:
    """What an import did; refusals carry line and reason."""

    imported: int = 0
    changed: int = 0
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class _Arrival:
    """A row on its way in, with what was looked up for it."""

    row: IncomingDocument
    department: Department
    column: Column
    key: str
    digest: str
    files: list[tuple[str, Accepted, str, dict]]
    existing: Document | None = None
    document: Document | None = None


@transaction.atomic
def take_in(
    rows: Iterable[IncomingDocument | Refusal],
    batch: ImportBatch,
    *,
    actor: User | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Outcome:
    """Takes rows in as already published, each with a revision, a review record of kind 导入 that names the batch, and a
    timeline entry. One transaction: all of it or nothing.

    A row known by its source id is left alone when it has not changed and becomes a new revision when it has, unless the office
    has meanwhile done something with the item: what was withdrawn or went through the gate is not undone from outside. A row that
    breaks a rule of its column is taken in and flagged 待整改. Refused rows are reported and do not stop the others.
    """
    outcome = Outcome()
    good = []
    for line, row in enumerate(rows, 1):
        if isinstance(row, Refusal):
            outcome.refusals.append(row)
        else:
            good.append((line, row))
    good.sort(key=lambda pair: pair[1].published_at)
    with workers(len(good)) as executor:
        intake = _Intake(batch, actor, outcome, Entries(executor))
        try:
            for start in range(0, len(good), CHUNK):
                intake.take(good[start : start + CHUNK])
                progress(min(start + CHUNK, len(good)))
            intake.link_repeals()
            shelve(intake.new_ids, Change.Reason.IMPORTED, intake.entries)
            reshelve(intake.changed_ids, Change.Reason.IMPORTED)
        except BaseException:
            # The rows roll back by themselves; the files on disk do not.
            for name in intake.stored:
                default_storage.delete(name)
            raise
    batch.imported, batch.unchanged, batch.refused = (
        outcome.imported + outcome.changed,
        outcome.unchanged,
        len(outcome.refusals),
    )
    batch.save(update_fields=["imported", "unchanged", "refused"])
    return outcome


class _Intake:
    """The state of one import."""

    def __init__(self, batch: ImportBatch, actor: User | None, outcome: Outcome, entries: Entries):
        self.batch, self.actor, self.outcome, self.entries = batch, actor, outcome, entries
        self.departments = {unit.slug: unit for unit in Department.objects.all()}
        self.columns = {column.slug: column for column in Column.objects.all()}
        self.new_ids: list[int] = []
        self.changed_ids: list[int] = []
        self.stored: list[str] = []
        self.repeals: dict[int, str] = {}
        self.handled: set[int] = set()
        faultless = Document.objects.public().filter(faults=[])
        self.taken = set(faultless.values_list("department_id", "column_id", "report_year"))

    def take(self, lines: list[tuple[int, IncomingDocument]]) -> None:
        """Takes in one chunk."""
        arrivals = []
        keys = [self.key(row) for _, row in lines]
        held = Document.objects.select_for_update(no_key=True).filter(import_key__in=keys)
        known = {document.import_key: document for document in held}
        self.handled = _handled(known.values())
        numbers = [row.index_number for _, row in lines if row.index_number]
        used = dict(Document.objects.filter(index_number__in=numbers).values_list("index_number", "import_key"))
        for line, row in lines:
            arrival = self.receive(line, row, known, used)
            if arrival is not None:
                arrivals.append(arrival)
        new = [arrival for arrival in arrivals if arrival.existing is None]
        changed = [arrival for arrival in arrivals if arrival.existing is not None]
        self.write(new)
        self.renew(changed)

    def key(self, row: IncomingDocument) -> str:
        return f"{self.batch.source}:{row.source_id}"

    def receive(self, line: int, row: IncomingDocument, known: dict, used: dict) -> _Arrival | None:
        """Looks a row up; None when it is refused or unchanged."""
        key, digest = self.key(row), row_digest(row)
        existing = known.get(key)
        if existing is not None and existing.import_digest == digest:
            self.outcome.unchanged += 1
            return None
        try:
            if existing is not None and existing.pk in self.handled:
                raise Refused("这件信息导入后已在本站办理（撤回、修订、调整栏目或标注有效性），不再由导入改动")
            department, column = self.place(row)
            if row.index_number and used.get(row.index_number, key) != key:
                raise Refused(f"索引号 {row.index_number} 已被另一件信息使用")
            if row.published_at > timezone.now():
                raise Refused("发布时间在将来")
            files = []
            for file in row.attachments:
                accepted = check(file.name, file.content)
                findings = file_findings(file.name, file.content)
                files.append((file.name, accepted, store(file.content), findings))
                self.stored.append(files[-1][2])
        except (Refused, UnacceptableFile) as error:
            self.outcome.refusals.append(Refusal(line, row.source_id, str(error)))
            return None
        if row.index_number:
            used[row.index_number] = key
        return _Arrival(row, department, column, key, digest, files, existing)

    def place(self, row: IncomingDocument) -> tuple[Department, Column]:
        """The unit and column of a row. Raises Refused when there is none, or the column holds no items."""
        if row.department not in self.departments:
            raise Refused(f"没有信息公开单位“{row.department}”")
        if row.column not in self.columns:
            raise Refused(f"没有栏目“{row.column}”")
        column = self.columns[row.column]
        if column.kind == ColumnKind.GROUP:
            raise Refused(f"“{column.name}”是分组栏目，不放信息")
        return self.departments[row.department], column

    def faults_of(self, arrival: _Arrival) -> list[str]:
        """The faults the row names, and those that the rules of the column find."""
        row, faults = arrival.row, list(arrival.row.faults)
        if arrival.column.kind == ColumnKind.ANNUAL_REPORT and row.report_year is None and not faults:
            faults.append(REPORT_YEAR_FAULT)
        place = (
            arrival.department.pk,
            arrival.column.pk,
            row.report_year if arrival.column.kind == ColumnKind.ANNUAL_REPORT else None,
        )
        if (arrival.column.rule.single or arrival.column.rule.per_year) and not faults:
            if place in self.taken:
                faults.append(REPORT_TAKEN_FAULT if arrival.column.rule.per_year else TAKEN_FAULT)
            else:
                self.taken.add(place)
        return faults

    def write(self, arrivals: list[_Arrival]) -> None:
        """New documents with all that belongs to them."""
        if not arrivals:
            return
        self.number(arrivals)
        document_ids = reserve_keys(Document, len(arrivals))
        texts = [[*arrival.row.earlier, arrival.row] for arrival in arrivals]
        revision_ids = iter(reserve_keys(Revision, sum(map(len, texts))))
        review_ids = iter(reserve_keys(DocumentReview, sum(map(len, texts))))
        documents, revisions, reviews, attachments, entries = [], [], [], [], []
        for arrival, document_id, rows in zip(arrivals, document_ids, texts, strict=True):
            document = Document(
                pk=document_id,
                import_key=arrival.key,
                batch=self.batch,
                is_demo=self.batch.is_demo,
                index_number=arrival.row.index_number,
            )
            arrival.document = document
            for number, text in enumerate(rows, 1):
                files = arrival.files if text is arrival.row else []
                revision, review = self.revise(document, text, files, number, next(revision_ids), next(review_ids))
                revisions.append(revision)
                reviews.append(review)
                attachments += _attachments(revision, files)
                entries.append(
                    NewEntry(
                        document_id,
                        "take_in",
                        Document.Status.DRAFT,
                        Document.Status.PUBLISHED,
                        self.actor,
                        f"{self.batch.label}，第 {number} 稿",
                    )
                )
            self.fill(document, arrival, revisions[-1], reviews[-1])
            documents.append(document)
        Document.objects.bulk_create(documents, batch_size=CHUNK)
        Revision.objects.bulk_create(revisions, batch_size=CHUNK)
        DocumentReview.objects.bulk_create(reviews, batch_size=CHUNK)
        Attachment.objects.bulk_create(attachments, batch_size=CHUNK)
        append_many(DocumentEntry, entries)
        self.entries.add(documents)
        self.new_ids += document_ids
        self.outcome.imported += len(arrivals)

    def renew(self, arrivals: list[_Arrival]) -> None:
        """Known documents whose source has changed: a new revision each."""
        for arrival in arrivals:
            document = arrival.document = arrival.existing
            arrival.row = replace(arrival.row, index_number=document.index_number)
            self.taken.discard((document.department_id, document.column_id, document.report_year))
            number = document.revisions.count() + 1
            revision, review = self.revise(
                document,
                arrival.row,
                arrival.files,
                number,
                *reserve_keys(Revision, 1),
                *reserve_keys(DocumentReview, 1),
            )
            revision.save(force_insert=True)
            review.save(force_insert=True)
            Attachment.objects.bulk_create(_attachments(revision, arrival.files))
            self.fill(document, arrival, revision, review)
            document.save()
            note = f"{self.batch.label}，第 {number} 稿"
            append_many(
                DocumentEntry, [NewEntry(document.pk, "take_in", document.status, document.status, self.actor, note)]
            )
            self.changed_ids.append(document.pk)
            self.outcome.changed += 1

    def number(self, arrivals: list[_Arrival]) -> None:
        """Gives an index number to every row that brought none: {统一社会信用代码}/{year}-{serial:05d}."""
        groups = defaultdict(list)
        for arrival in arrivals:
            if not arrival.row.index_number:
                groups[arrival.department.uscc, timezone.localtime(arrival.row.published_at).year].append(arrival)
        # In a fixed order, so that two imports at once cannot lock each other out.
        for (uscc, year), group in sorted(groups.items(), key=lambda item: item[0]):
            for arrival, serial in zip(group, take_block(f"index:{uscc}", year, len(group)), strict=True):
                arrival.row = replace(arrival.row, index_number=f"{uscc}/{year}-{serial:05d}")

    def revise(self, document, row: IncomingDocument, files, number: int, revision_id: int, review_id: int):
        """A published revision of `row` and the review record that lets exactly it out."""
        revision = Revision(
            pk=revision_id,
            document=document,
            number=number,
            status=Revision.Status.PUBLISHED,
            is_import=True,
            formed_on=row.formed_on,
            author=self.actor,
            published_at=row.published_at,
            title=row.title,
            doc_number=row.doc_number,
            issuer=row.issuer,
            written_on=row.written_on,
            summary=row.summary,
            body=row.body,
            structure=row.structure,
            source=row.source,
            files_manifest="\n".join(f"{accepted.sha256} {name}" for name, accepted, *_ in files),
        )
        revision.seal()
        review = DocumentReview(
            pk=review_id,
            revision=revision,
            kind=ReviewKind.IMPORT,
            digest=revision.digest,
            conclusion=Conclusion.APPROVED,
            basis=IMPORT_BASIS,
            batch=self.batch.label,
            reviewed_by=self.actor,
            reviewed_by_name=self.batch.run_by,
        )
        return revision, review

    def fill(self, document: Document, arrival: _Arrival, revision: Revision, review: DocumentReview) -> None:
        """Copies the revision to the document, with the metadata that is not part of the reviewed text."""
        row = arrival.row
        for name in Document.sealed_names():
            setattr(document, name, getattr(revision, name))
        document.department, document.column, document.column_kind = (
            arrival.department,
            arrival.column,
            arrival.column.kind,
        )
        document.status, document.review, document.revision = Document.Status.PUBLISHED, review, revision
        document.index_number, document.published_at = row.index_number, row.published_at
        document.formed_on, document.effective_on, document.repealed_on = (
            row.formed_on,
            row.effective_on,
            row.repealed_on,
        )
        document.topic, document.genre, document.validity = row.topic, row.genre, row.validity
        document.keywords, document.source_url, document.report_year = (
            list(row.keywords),
            row.source_url,
            row.report_year,
        )
        document.faults, document.guesses = self.faults_of(arrival), list(row.guesses)
        document.import_digest = arrival.digest
        if row.repealed_by and row.validity in NOT_IN_FORCE:
            self.repeals[document.pk] = f"{self.batch.source}:{row.repealed_by}"

    def link_repeals(self) -> None:
        """Points repealed documents at what repealed them, once all are in."""
        ids = dict(Document.objects.filter(import_key__in=set(self.repeals.values())).values_list("import_key", "pk"))
        linked = [
            Document(pk=document_id, repealed_by_id=ids[key]) for document_id, key in self.repeals.items() if key in ids
        ]
        Document.objects.bulk_update(linked, ["repealed_by"], batch_size=CHUNK)


class Refused(Exception):
    """A row that cannot be taken in; the message (Chinese) says why."""


def _handled(documents: Iterable[Document]) -> set[int]:
    """Those with which the office has done something since they were taken in; what the calendar did is not the office's."""
    entries = DocumentEntry.objects.filter(case__in=[document.pk for document in documents])
    acts = entries.exclude(action="take_in").exclude(action="mark_validity", actor=None)
    return set(acts.values_list("case_id", flat=True))


def row_digest(row: IncomingDocument) -> str:
    """SHA-256 of everything a row says, attachments by their own digests: equal rows are the same import."""
    values = [(name, getattr(row, name)) for name in row.__slots__ if name not in ("attachments", "earlier")]
    files = [(file.name, hashlib.sha256(file.content).hexdigest()) for file in row.attachments]
    earlier = [row_digest(version) for version in row.earlier]
    return hashlib.sha256(repr((values, files, earlier)).encode()).hexdigest()


def _attachments(revision: Revision, files: list[tuple[str, Accepted, str, dict]]) -> list[Attachment]:
    return [
        Attachment(
            revision=revision,
            position=position,
            name=name,
            storage_name=storage_name,
            content_type=accepted.content_type,
            label=accepted.label,
            sha256=accepted.sha256,
            size=accepted.size,
            **findings,
        )
        for position, (name, accepted, storage_name, findings) in enumerate(files)
    ]
