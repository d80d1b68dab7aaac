"""What the writing of a draft needs beside its form: its files stored, and the checks of what it says."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Max
from django.utils import timezone

from catalog.gate.prepublication import SHOWN, Checked, check_draft, file_findings, misfiled_line, personal_lines
from catalog.gate.text_checks.metadata import Dates
from catalog.models import Attachment, Revision
from county.files.attachments import Accepted, store


def attach(revision: Revision, files: list[tuple[str, Accepted, bytes]]) -> None:
    """Stores checked files behind those that the draft has."""
    last = revision.attachments.aggregate(last=Max("position"))["last"]
    first = 0 if last is None else last + 1
    Attachment.objects.bulk_create(
        Attachment(
            revision=revision,
            position=position,
            name=name,
            storage_name=store(content),
            content_type=accepted.content_type,
            label=accepted.label,
            sha256=accepted.sha256,
            size=accepted.size,
            **file_findings(name, content),
        )
        for position, (name, accepted, content) in enumerate(files, first)
    )


def checks_of(revision: Revision) -> Checked:
    """The checks of a draft as it stands."""
    dates = Dates(
        written_on=revision.written_on, formed_on=revision.formed_on, effective_on=revision.document.effective_on
    )
    text = revision.body or revision.structure
    checked = check_draft(revision.title, text, revision.doc_number, dates, today=timezone.localdate())
    document = revision.document
    files = revision.attachments.exclude(hidden_data="", personal_data="")
    # The metadata is as public as the text.
    beside = "\n".join([revision.summary, revision.source, revision.issuer, *document.keywords])
    personal = dict.fromkeys([*checked.personal, *personal_lines(beside), *_told(files, "personal_data")])
    return replace(
        checked,
        personal=list(personal),
        files=tuple(_told(files, "hidden_data")),
        misfiled=misfiled_line(
            revision.title, revision.body, document.column.slug, document.column_kind, document.genre
        ),
    )


def _told(files: Iterable[Attachment], field: str) -> list[str]:
    """The lines of a field of findings, each with the name of its file."""
    return [f"{line}（附件“{file.name}”）" for file in files for line in getattr(file, field).splitlines()][:SHOWN]
