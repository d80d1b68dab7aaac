"""Text fields of the forms of the public."""

import re
import unicodedata

from django import forms

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


class PlainField(forms.CharField):
    """Text as people type or paste it: line ends become one kind, invisible characters go, before the length is checked."""

    def to_python(self, value):
        text = super().to_python(value)
        return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class LineField(PlainField):
    """One line: runs of white space become one space."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


_SEVERAL = re.compile(r"[、，,;；/]|或者?|\s{2,}")
_NUMBER = re.compile(r"(\+?[0-9(][0-9()\-. ]{3,24}[0-9])(?:\s*(?:转|分机|ext\.?|x|#)\s*([0-9]{1,6}))?", re.IGNORECASE)
_MOBILE = re.compile(r"(?:86)?(1[0-9]{10})")
FEWEST_DIGITS, MOST_DIGITS = 5, 15  # of any telephone number in the world (ITU-T E.164)
WRONG_PHONE = "请填写电话号码，如 13800001234、0543-1234567、+852 9123 4567；有两个号码的用顿号隔开。"


def phone_numbers(text: str) -> list[str]:
    """The telephone numbers in `text`, each in one written form; empty when a part of it is none.

    Takes what people type: blanks, dashes and brackets anywhere, country codes, extensions, several numbers.
    """
    found = []
    for part in filter(None, (part.strip() for part in _SEVERAL.split(unicodedata.normalize("NFKC", text)))):
        match = _NUMBER.fullmatch(part)
        digits = re.sub(r"\D", "", match[1]) if match else ""
        if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
            return []
        mobile = _MOBILE.fullmatch(digits)
        if match[1].startswith("+") and not digits.startswith("86"):
            number = f"+{digits}"
        elif mobile:
            number = mobile[1]
        else:
            number = re.sub(r"[^0-9]+", "-", match[1]).strip("-")
        found.append(number + (f"-{match[2]}" if match[2] else ""))
    return found


class PhoneField(LineField):
    """One telephone number or several, domestic or foreign, however written (条例 Art. 27: anybody may apply)."""

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return typed
        numbers = phone_numbers(typed)
        if not numbers:
            raise forms.ValidationError(WRONG_PHONE)
        return "、".join(numbers)
