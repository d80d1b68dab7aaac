"""Files on the forms of the public: each judged by its content, and held under the form's key while other fields are mended."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django import forms
from django.core.files.uploadedfile import UploadedFile

from county.files.attachments import MIB, Accepted, UnacceptableFile, check, human_size
from county.files.scanner import scan
from county.public_forms import held_files
from county.public_forms.captcha_forms import SubmissionMixin
from county.public_forms.held_files import Held

LARGEST = 8 * MIB
PAPERS = (".pdf", ".ofd", ".doc", ".docx", ".xls", ".xlsx", ".txt", ".jpg", ".jpeg", ".png")
SCANS = (".jpg", ".jpeg", ".png", ".pdf")


def takes_files(view: Callable) -> Callable:
    """Marks a view of the public whose form has files: its body may be larger than other forms'."""
    view.takes_files = True
    return view


@dataclass(frozen=True)
class TakenFile:
    """A file as a verb takes it in."""

    slot: str
    name: str
    accepted: Accepted
    content: bytes


class Choosing(forms.FileInput):
    """Any number of files at once, where the slot has room for them."""

    allow_multiple_selected = True


class SlotField(forms.FileField):
    """A place for `least` to `most` files of some formats. What is chosen comes out as a list of unread uploads."""

    widget = Choosing

    def __init__(self, *, least: int = 0, most: int = 1, formats: tuple[str, ...] = PAPERS, **kwargs):
        super().__init__(**({"required": False} | kwargs))
        self.least, self.most, self.formats = least, most, formats
        shown = "、".join(sorted({one.strip(".").upper() for one in formats} - {"JPEG"}))
        self.help_text += f"可用格式：{shown}；每个文件不超过 {human_size(LARGEST)}" + (
            f"，最多 {most} 个。" if most > 1 else "。"
        )
        self.widget.attrs["accept"] = ",".join(formats)
        self.widget.attrs["multiple"] = most > 1

    def clean(self, data, initial=None):
        return [one for one in data or [] if one]


class UploadsMixin(SubmissionMixin):
    """Takes files into the slots (SlotField) of a form. `uploads` has what lies in each, whether or not the form is in order."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.uploads: dict[str, list[Held]] = {name: [] for name in self.slots}
        if self.is_bound:
            self._take_back()
            self._refresh()

    @property
    def slots(self) -> dict[str, SlotField]:
        return {name: field for name, field in self.fields.items() if isinstance(field, SlotField)}

    def clean(self):
        """Holds every good file first, so that none need be chosen again for the sake of another error."""
        cleaned = super().clean()
        for name, field in self.slots.items():
            for message in self._take(name, field, cleaned.get(name) or []):
                self.add_error(name, message)
        self._refresh()
        for name, field in self.slots.items():
            if len(self.uploads[name]) < field.least and name not in self.errors:
                self.add_error(name, f"请上传{field.label}。")
        return cleaned

    def taken(self) -> list[TakenFile]:
        """The files with their bytes. Raises FileNotFoundError when they were forgotten since the form was looked at."""
        held = [file for files in self.uploads.values() for file in files]
        return [TakenFile(file.field, file.name, file.accepted, held_files.content_of(file, self.key)) for file in held]

    def _take(self, name: str, field: SlotField, files: list[UploadedFile]) -> Iterator[str]:
        """Holds the good ones among `files`; what is wrong with the others.

        A file that lies there already is the same one: the form was sent again because no answer came.
        """
        there = {(held.name, held.accepted.sha256) for held in self.uploads[name]}
        too_many = f"最多 {field.most} 个文件，请先移除已上传的，再选择其他文件。"
        if len(files) > field.most:
            yield too_many
            return
        good = []
        for file in files:
            try:
                accepted, content = _judged(field, file)
            except UnacceptableFile as error:
                yield f"{file.name}：{error}"
                continue
            if (file.name, accepted.sha256) not in there:
                there.add((file.name, accepted.sha256))
                good.append((file.name, accepted, content))
        if len(there) > field.most:
            yield too_many
            return
        for one in good:
            held_files.hold(self.key, name, *one)

    def _take_back(self) -> None:
        chosen = [value for value in self.data.getlist("drop") if value.isascii() and value.isdigit()]
        if chosen:
            held_files.drop(self.key, map(int, chosen))

    def _refresh(self) -> None:
        held = held_files.held(self.key)
        self.uploads = {name: [file for file in held if file.field == name] for name in self.slots}


def _judged(field: SlotField, file: UploadedFile) -> tuple[Accepted, bytes]:
    """Raises UnacceptableFile with the reason."""
    if not file.name.lower().endswith(field.formats):
        raise UnacceptableFile(f"此处不接受这种格式，可用：{'、'.join(field.formats)}。")
    if file.size > LARGEST:
        raise UnacceptableFile(f"文件大小为 {human_size(file.size)}，超过 {human_size(LARGEST)} 的上限。")
    content = file.read()
    accepted = check(file.name, content)
    scan(content)
    return accepted, content
