"""Text fields of the forms of the public."""

import re

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
