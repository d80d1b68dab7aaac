"""Files of a draft that come before it is saved: each is sent by itself, held, and attached when the form is sent.

They are held as the uploads of the public are (county.public_forms.held_files), under a key that only the form bears.
"""

from collections.abc import Iterator
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from county.files.attachments import FORMATS, LARGEST_FILE, Accepted, UnacceptableFile, check, human_size
from county.files.scanner import scan
from county.public_forms.held_files import Held, content_of, drop, forget, held, hold
from county.public_forms.idempotency import SENT_LATE, is_ours, new_key

MOST_FILES = 20
FIELD = "files"
# As long as a login lasts at most: whoever writes all day loses no file.
HELD_FOR = timedelta(hours=8)
TOO_MANY = f"一次最多上传 {MOST_FILES} 个文件。"
ArrivedFile = tuple[str, Accepted, bytes]


def accept(file: UploadedFile) -> ArrivedFile:
    """Name, judgement and bytes of an upload. Raises UnacceptableFile with the reason."""
    content = file.read(LARGEST_FILE + 1)
    accepted = check(file.name, content)
    scan(content)
    return file.name, accepted, content


def hold_upload(key: str, file: UploadedFile) -> Held:
    """Holds one file for the form with `key`. Raises UnacceptableFile with the reason (Chinese)."""
    if not is_ours(key):
        raise UnacceptableFile(SENT_LATE)
    if len(held(key)) >= MOST_FILES:
        raise UnacceptableFile(TOO_MANY)
    return hold(key, FIELD, *accept(file), lasting=HELD_FOR)


def drop_upload(key: str, pk: int) -> None:
    """Forgets one file of the form with `key`. Raises UnacceptableFile for a key that is not ours."""
    if not is_ours(key):
        raise UnacceptableFile(SENT_LATE)
    drop(key, [pk])


def shown(file: Held) -> dict[str, str | int]:
    """What the page tells of a held file."""
    return {"pk": file.pk, "name": file.name, "size": file.size_label}


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each judged by its content; a refused file is named with the reason."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        files = (
            [super(FilesField, self).clean(file, initial) for file in data] if isinstance(data, list | tuple) else []
        )
        if len(files) > MOST_FILES:
            raise ValidationError(TOO_MANY)
        if sum(file.size for file in files) > LARGEST_FILE:
            raise ValidationError(f"一次提交的文件合计超过 {human_size(LARGEST_FILE)}，请分几次添加。")
        accepted, refused = [], []
        for file in files:
            try:
                accepted.append(accept(file))
            except UnacceptableFile as error:
                refused.append(f"{file.name}：{error}")
        if refused:
            raise ValidationError(refused)
        return accepted


class WithUploads(forms.Form):
    """A form whose field `files` also takes what was uploaded before, under the key in `upload_key`."""

    files = FilesField(
        label="添加附件",
        required=False,
        help_text=f"可一次选择多个：Word、PDF、Excel、OFD、图片、音频、视频；一次提交合计不超过 {human_size(LARGEST_FILE)}。",
    )
    upload_key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload_key"].initial = new_key

    def clean_upload_key(self):
        key = self.cleaned_data["upload_key"]
        if key and not is_ours(key):
            raise ValidationError(SENT_LATE)
        return key

    def clean_files(self):
        files = self.cleaned_data["files"]
        if len(files) + len(self.held_files()) > MOST_FILES:
            raise ValidationError(TOO_MANY)
        return files

    def held_files(self) -> list[Held]:
        """What waits under the key of a form that was sent; none for a new one."""
        key = self.data.get(self.add_prefix("upload_key"), "")
        return held(key) if key and is_ours(key) else []

    def arrived(self) -> Iterator[ArrivedFile]:
        """The files of a valid form, one by one: those that were held first."""
        key = self.cleaned_data.get("upload_key", "")
        for file in self.held_files():
            yield file.name, file.accepted, content_of(file, key)
        yield from self.cleaned_data.get("files") or []

    def forget_held(self) -> None:
        """The form has been saved."""
        if self.cleaned_data.get("upload_key"):
            forget(self.cleaned_data["upload_key"])

    def hold_back(self) -> None:
        """Of a form that cannot be saved yet: holds the files that came with it, so that nobody chooses them again."""
        key = self.cleaned_data.get("upload_key", "")
        for name, accepted, content in self.cleaned_data.pop("files", None) or [] if key else []:
            hold(key, FIELD, name, accepted, content, lasting=HELD_FOR)


def rules(form: WithUploads, url: str, drop_url: str) -> dict:
    """What the script of the page must know: where to send, what is accepted, and what is held already."""
    return {
        "url": url,
        "drop": drop_url,
        "largest": LARGEST_FILE,
        "most": MOST_FILES,
        "extensions": sorted(FORMATS),
        "held": [shown(file) for file in form.held_files()],
    }
