"""Private files: sealed bytes outside the web root, kept and opened here only."""

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db.models import Max
from django.utils import timezone

from catalog.gate.prepublication import file_findings
from county.encryption import seal, unseal
from county.files.attachments import store
from county.models import User
from county.public_forms.upload_forms import TakenFile
from requests_app.models import Application, ApplicationFile, Reply
from requests_app.models.file import FilePurpose, new_token

# The slots of the public's forms, and what a file in each is for.
PURPOSES = {
    "identity": FilePurpose.IDENTITY,
    "files": FilePurpose.ATTACHMENT,
    "evidence": FilePurpose.EVIDENCE,
}


def keep(
    application: Application,
    files: Iterable[TakenFile],
    *,
    purpose: str = "",
    actor: User | None = None,
    reply: Reply | None = None,
) -> list[ApplicationFile]:
    """Stores checked files, sealed under their own token, behind those there are. `purpose` "" goes by the slot of each."""
    last = application.files.aggregate(last=Max("position"))["last"]
    rows = []
    for position, file in enumerate(files, 0 if last is None else last + 1):
        token = new_token()
        findings = file_findings(file.name, file.content) if reply else {}
        rows.append(
            ApplicationFile(
                application=application,
                reply=reply,
                purpose=purpose or PURPOSES[file.slot],
                token=token,
                position=position,
                name=file.name,
                storage_name=store(seal(file.content, _place(token))),
                content_type=file.accepted.content_type,
                label=file.accepted.label,
                sha256=file.accepted.sha256,
                size=file.accepted.size,
                added_by=actor,
                **findings,
            )
        )
    return ApplicationFile.objects.bulk_create(rows)


def content_of(file: ApplicationFile) -> bytes:
    """The bytes of a file. Raises FileNotFoundError when they were erased, Unreadable when they are not what was stored."""
    if file.erased_at is not None:
        raise FileNotFoundError(file.storage_name)
    with default_storage.open(file.storage_name) as stored:
        return unseal(stored.read(), _place(file.token))


def erase(files: Iterable[ApplicationFile]) -> None:
    """Forgets the bytes; the rows stay and say when."""
    for file in files:
        default_storage.delete(file.storage_name)
        ApplicationFile.objects.filter(pk=file.pk).update(erased_at=timezone.now(), name="")


def _place(token: str) -> str:
    return f"{ApplicationFile._meta.db_table}:{token}"
