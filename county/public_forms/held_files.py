"""Uploads kept over an error: whoever must mend a field of a form need not choose the files again.

They lie encrypted under a key drawn from the form's own (county.public_forms.idempotency), which is not kept: without the form in the browser
neither name nor content can be read. They are forgotten when the form is taken, and after an hour at the latest.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from county.files.attachments import Accepted, human_size, store
from county.models import HeldFile
from county.public_forms.idempotency import digest_of, secret_of

HELD_FOR = timedelta(hours=1)
_PURPOSE = "held"
_NONCE_BYTES = 12


@dataclass(frozen=True)
class Held:
    """A file as the form may show it; `pk` names it in the form."""

    pk: int
    field: str
    name: str
    accepted: Accepted
    storage_name: str

    @property
    def size_label(self) -> str:
        return human_size(self.accepted.size)


def hold(key: str, field: str, name: str, accepted: Accepted, content: bytes, *, lasting: timedelta = HELD_FOR) -> Held:
    """Keep a file that `attachments.check` has accepted for the form with `key`. Raises ValueError for a key that is not ours."""
    cipher = _cipher(key)
    label = json.dumps({"name": name} | asdict(accepted), ensure_ascii=False).encode()
    row = HeldFile.objects.create(
        key_digest=digest_of(_PURPOSE, key),
        field=field,
        label=_sealed(cipher, label),
        storage_name=store(_sealed(cipher, content)),
        size=len(content),
        until=timezone.now() + lasting,
    )
    return Held(row.pk, field, name, accepted, row.storage_name)


def held(key: str) -> list[Held]:
    """The files of the form with `key`, in the order in which they came. Raises ValueError for a key that is not ours."""
    cipher = _cipher(key)
    files = []
    for row in _rows(key).filter(until__gt=timezone.now()).order_by("pk"):
        label = json.loads(_opened(cipher, bytes(row.label)))
        name = label.pop("name")
        files.append(Held(row.pk, row.field, name, Accepted(**label), row.storage_name))
    return files


def content_of(file: Held, key: str) -> bytes:
    """The bytes of a held file. Raises FileNotFoundError when they have been forgotten meanwhile."""
    with default_storage.open(file.storage_name) as stored:
        return _opened(_cipher(key), stored.read())


def move(key: str, new_key: str) -> None:
    """Hands the files of one form to another: the person sends a second case from the same page."""
    for file in held(key):
        hold(new_key, file.field, file.name, file.accepted, content_of(file, key))
    forget(key)


def drop(key: str, pks: Iterable[int]) -> None:
    """Forget some files of the form, because the person took them back."""
    _forget(_rows(key).filter(pk__in=list(pks)))


def forget(key: str) -> None:
    """Forget all files of the form: it has been taken."""
    _forget(_rows(key))


def forget_expired() -> int:
    """Remove the files that nobody came back for; how many."""
    return _forget(HeldFile.objects.filter(until__lte=timezone.now()))


def _rows(key: str) -> QuerySet[HeldFile]:
    return HeldFile.objects.filter(key_digest=digest_of(_PURPOSE, key))


def _forget(rows: QuerySet[HeldFile]) -> int:
    with transaction.atomic():
        names = list(rows.select_for_update(skip_locked=True).values_list("pk", "storage_name"))
        HeldFile.objects.filter(pk__in=[pk for pk, _ in names]).delete()
        transaction.on_commit(lambda: [default_storage.delete(name) for _, name in names])
    return len(names)


def _cipher(key: str) -> AESGCM:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"county.held_files").derive(secret_of(key))
    return AESGCM(derived)


def _sealed(cipher: AESGCM, content: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, content, None)


def _opened(cipher: AESGCM, sealed: bytes) -> bytes:
    return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
