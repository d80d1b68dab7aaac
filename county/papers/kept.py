"""Records that are kept as bytes with their SHA-256, and the check that what is stored is still what was kept."""

import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.models import Q

from county.encryption import Unreadable


class KeptContent(models.Model):
    """A row whose `content` (sealed text or bytes) must match `sha256`. A row without either is reported, unless it was `erased`."""

    class Meta:
        abstract = True

    @classmethod
    def erased(cls) -> Q | None:
        """Which rows have lost their content rightly; None when that cannot be."""
        return None

    @property
    def is_whole(self) -> bool:
        content = self.content.encode() if isinstance(self.content, str) else bytes(self.content)
        return bool(content) and hashlib.sha256(content).hexdigest() == self.sha256


def kept_models() -> list[type[KeptContent]]:
    """Every such model of the installed apps, by table name."""
    return sorted(
        (one for one in apps.get_models() if issubclass(one, KeptContent)), key=lambda one: one._meta.db_table
    )


def faults(model: type[KeptContent]) -> Iterator[str]:
    """The rows of a table that are not what was kept, a line each; reads them one by one."""
    rows = model.objects.all()
    erased = model.erased()
    if erased is not None:
        rows = rows.exclude(erased)
    for pk in rows.order_by("pk").values_list("pk", flat=True).iterator():
        try:
            row = rows.filter(pk=pk).first()
            if row is None or row.is_whole:
                continue
            fault = f"{row}：没有保存内容" if not row.sha256 else f"{row}：内容与摘要值不符"
        except Unreadable:
            fault = "内容被改动或者不能解密"
        yield f"{model._meta.db_table} {pk}：{fault}"
