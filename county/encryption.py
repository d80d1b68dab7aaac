"""Personal data at rest: sealed with SM4 in GCM mode, found again by a keyed SM3 digest (密码法 Art. 8; 个人信息保护法 Art. 51).

The one interface behind which the algorithm stands. What is sealed says with which version and which key, so that a new key can be
put before the old ones (`PORTAL_DATA_KEY`) and both are read. A sealed value belongs to its place: one that is copied to another
column or file is refused when it is read.
"""

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from django import forms
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.validators import MaxLengthValidator
from django.db import models

# Layout of a sealed value: version (1 byte), key id (4), nonce (12), tag (16), ciphertext.
SM4_GCM = b"\x01"
KEY_ID, NONCE, TAG = 4, 12, 16
HEAD = len(SM4_GCM) + KEY_ID + NONCE + TAG
WIDE_FROM = 200  # characters from which a form shows several lines
HIDDEN = "‹个人信息›"


class Unreadable(Exception):
    """A sealed value cannot be opened: its key is not among ours, or it is not what was stored at this place."""


class PersonalText(str):
    """Text that was sealed. It reads like any text, and does not show itself in a repr, and so in no traceback or log of one."""

    __slots__ = ()

    def __repr__(self):
        return HIDDEN

    def __str__(self):
        return str.__str__(self)


def seal(content: bytes, place: str) -> bytes:
    """Encrypt `content` for `place`, a name that never changes. Raises ImproperlyConfigured without a key."""
    key = _keys()[0]
    nonce = secrets.token_bytes(NONCE)
    encryptor = Cipher(SM4(key), GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(SM4_GCM + place.encode())
    sealed = encryptor.update(content) + encryptor.finalize()
    return SM4_GCM + key_id(key) + nonce + encryptor.tag + sealed


def unseal(sealed: bytes, place: str) -> bytes:
    """What `seal` was given. Raises Unreadable when it was changed, moved from its place, or sealed with an unknown key."""
    if len(sealed) < HEAD or not sealed.startswith(SM4_GCM):
        raise Unreadable("不是加密数据，或加密方式不认识。")
    after_id = len(SM4_GCM) + KEY_ID
    wanted, nonce = sealed[len(SM4_GCM) : after_id], sealed[after_id : after_id + NONCE]
    key = next((key for key in _keys() if key_id(key) == wanted), None)
    if key is None:
        raise Unreadable("加密所用的密钥不在 PORTAL_DATA_KEY 中。")
    decryptor = Cipher(SM4(key), GCM(nonce, sealed[HEAD - TAG : HEAD])).decryptor()
    decryptor.authenticate_additional_data(SM4_GCM + place.encode())
    try:
        return decryptor.update(sealed[HEAD:]) + decryptor.finalize()
    except InvalidTag as error:
        raise Unreadable("加密数据被改动，或不属于这一处。") from error


def is_current(sealed: bytes) -> bool:
    """True when `sealed` was made with the newest key."""
    return sealed[len(SM4_GCM) :].startswith(key_id(_keys()[0]))


def key_id(key: bytes) -> bytes:
    """Names a key without telling anything of it."""
    return hashlib.sha256(b"portal data key\0" + key).digest()[:KEY_ID]


def blind_index(purpose: str, text: str) -> str:
    """HMAC-SM3 (64 hex digits) by which equal texts of one purpose are found without being readable; "" of an empty text.

    The caller brings the text into one form first. Raises ImproperlyConfigured without a key.
    """
    if not text:
        return ""
    if not settings.INDEX_KEY:
        raise ImproperlyConfigured(
            "PORTAL_INDEX_KEY is not set; ./run sets it, or see the configuration table in README.md"
        )
    digest = hmac.HMAC(settings.INDEX_KEY, hashes.SM3())
    digest.update(f"{purpose}\0{text}".encode())
    return digest.finalize().hex()


def _keys() -> list[bytes]:
    if not settings.DATA_KEYS:
        raise ImproperlyConfigured(
            "PORTAL_DATA_KEY is not set; ./run sets it, or see the configuration table in README.md"
        )
    return settings.DATA_KEYS


class EncryptedTextField(models.Field):
    """Text of a person, sealed in the database. Forms and the admin see text; queries cannot look into it.

    An empty text is stored empty: that nothing was written is no secret.
    """

    description = "加密文本"
    empty_strings_allowed = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def get_internal_type(self):
        return "BinaryField"

    def get_lookup(self, lookup_name):
        """Only NULL can be asked for: equal texts are sealed differently."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    @property
    def place(self) -> str:
        """Where a value belongs; it stays readable only there."""
        return f"{self.model._meta.db_table}.{self.column}"

    def to_python(self, value):
        return value if value is None or isinstance(value, PersonalText) else PersonalText(value)

    def from_db_value(self, value, expression, connection):
        if value is None:
            return None
        sealed = bytes(value)
        return PersonalText(unseal(sealed, self.place).decode() if sealed else "")

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is None:
            return None
        return connection.Database.Binary(seal(value.encode(), self.place) if value else b"")

    def get_default(self):
        return super().get_default() or ""

    def formfield(self, **kwargs):
        wide = self.max_length is None or self.max_length > WIDE_FROM
        defaults = {"form_class": forms.CharField, "max_length": self.max_length}
        return super().formfield(**(defaults | ({"widget": forms.Textarea} if wide else {}) | kwargs))


class EncryptedBytesField(EncryptedTextField):
    """Bytes that hold personal data, such as a printed paper, sealed in the database."""

    description = "加密数据"

    def to_python(self, value):
        return value if value is None else bytes(value)

    def from_db_value(self, value, expression, connection):
        if value is None:
            return None
        sealed = bytes(value)
        return unseal(sealed, self.place) if sealed else b""

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is None:
            return None
        return connection.Database.Binary(seal(bytes(value), self.place) if value else b"")

    def get_default(self):
        return models.Field.get_default(self) or b""
