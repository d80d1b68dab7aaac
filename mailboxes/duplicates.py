"""重复来信: the same writer and the same text, told without reading what is encrypted."""

from datetime import timedelta

from county.encryption import blind_index
from county.text.likeness import plain_form

# So long after a letter the same one is joined to it; later it may be a new occasion.
JOINED_WITHIN = timedelta(days=30)


def duplicate_key(mailbox: str, writer: str, contact: str, text: str) -> str:
    """A keyed digest, equal for letters to one mailbox by one writer with one text, however spaced and punctuated."""
    parts = (mailbox, writer, contact, text)
    return blind_index("mailboxes.duplicates", "\x1f".join(map(plain_form, parts)))
