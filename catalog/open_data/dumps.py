"""转储: every public item in one file with checksums, made each night, and anew when an item has been withdrawn since.

A dump is a folder under DUMPS_ROOT, named by its day and content version. It is written aside and renamed, so that it is whole or not
there. Whether it may still be given out is asked of the changes at each request.
"""

import gzip
import hashlib
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from catalog.models import Attachment, Change, Document
from catalog.open_data.items import as_data
from catalog.shelf.catalogue import Catalogue, read_version
from catalog.shelf.page_meta import absolute
from county.site.csv_export import csv_lines

KEPT = 3
CHUNK = 500
FOLDER = re.compile(r"(\d{4})(\d{2})(\d{2})-(\d{1,19})", re.ASCII)
UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class Dump:
    """A finished dump."""

    folder: Path
    day: date
    version: int
    made_at: datetime
    items: int

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.iterdir())


def dumps() -> list[Dump]:
    """The finished dumps, the newest first."""
    root: Path = settings.DUMPS_ROOT
    found = [dump_named(path.name) for path in root.iterdir()] if root.is_dir() else []
    return sorted(filter(None, found), key=lambda dump: (dump.version, dump.made_at), reverse=True)


def dump_named(name: str) -> Dump | None:
    """The finished dump of that name."""
    parts = FOLDER.fullmatch(name)
    folder = settings.DUMPS_ROOT / name
    if not parts or not (folder / "dump.json").is_file():
        return None
    about = json.loads((folder / "dump.json").read_text())
    day = date(*map(int, parts.groups()[:3]))
    return Dump(folder, day, about["version"], datetime.fromisoformat(about["made_at"]), about["items"])


def holds_withdrawn(dump: Dump) -> bool:
    """Something in it may have been withdrawn since: it is no longer given out."""
    return Change.objects.filter(act=Change.Act.UNSHELVED, version__gt=dump.version).exists()


def is_due() -> bool:
    """There is no dump of today, or the newest may not be given out."""
    newest = next(iter(dumps()), None)
    return newest is None or newest.day != timezone.localdate() or holds_withdrawn(newest)


def make() -> Dump:
    """Makes a dump of the catalogue as it is at one instant, and removes all but the newest three."""
    root: Path = settings.DUMPS_ROOT
    aside = root / UNFINISHED
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        version = read_version()
        now = timezone.localtime()
        name = f"{now:%Y%m%d}-{version}"
        items = _write(aside, f"catalogue-{now:%Y%m%d}.jsonl.gz", Catalogue(version))
    _describe(aside, version, now, items)
    shutil.rmtree(root / name, ignore_errors=True)
    aside.rename(root / name)
    for old in dumps()[KEPT:]:
        shutil.rmtree(old.folder)
    return dump_named(name)


def _write(folder: Path, name: str, catalogue: Catalogue) -> int:
    """Writes the items and the list of their files; how many items."""
    count = 0
    with (
        (folder / name).open("wb") as raw,
        # No name and no time in the header: equal items make equal bytes.
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed,
        (folder / "files.csv").open("w", encoding="utf-8", newline="") as listed,
    ):

        def rows_of_files() -> Iterator[tuple]:
            nonlocal count
            for document, files in _public_items():
                count += 1
                packed.write(json.dumps(as_data(catalogue, document, files), ensure_ascii=False).encode() + b"\n")
                for file in files:
                    yield document.pk, absolute(file.get_absolute_url()), file.sha256, file.size

        listed.writelines(csv_lines(("编号", "网址", "SHA-256", "字节数"), rows_of_files()))
    return count


def _public_items() -> Iterator[tuple[Document, list[Attachment]]]:
    chunk = []
    for document in Document.objects.public().order_by("pk").iterator(chunk_size=CHUNK):
        chunk.append(document)
        if len(chunk) == CHUNK:
            yield from _with_files(chunk)
            chunk = []
    yield from _with_files(chunk)


def _with_files(documents: list[Document]) -> Iterator[tuple[Document, list[Attachment]]]:
    files = defaultdict(list)
    of = {document.revision_id: document.pk for document in documents if document.files_manifest}
    for file in Attachment.objects.filter(revision_id__in=of).order_by("position", "pk") if of else ():
        files[of[file.revision_id]].append(file)
    for document in documents:
        yield document, files[document.pk]


def _describe(folder: Path, version: int, now: datetime, items: int) -> None:
    sums = {path.name: _sha256(path) for path in sorted(folder.iterdir())}
    about = {"version": version, "made_at": now.isoformat(), "items": items, "sha256": sums}
    (folder / "dump.json").write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n")
    sums["dump.json"] = _sha256(folder / "dump.json")
    (folder / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
