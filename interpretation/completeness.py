"""What an interpretation must tell before it is sent to review, by its form (law.md §7). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from catalog.texts.structured import InterpretationContent
from interpretation.models import Form

ALL_PARTS = tuple(InterpretationContent.PARTS)
# Where picture, voice or question carries the rest.
BRIEF = ("background", "contents")
PARTS_OF = {Form.TEXT: ALL_PARTS, Form.EXPERT: ALL_PARTS}
SHORTEST_DESCRIPTION = 10


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What of an attachment matters here: its name, and audio, video or image ("" for others)."""

    name: str
    medium: str


def missing(form: str, content: InterpretationContent, files: Iterable[FileFacts]) -> list[str]:
    """What is missing, in Chinese; empty when the interpretation can go to review."""
    files = list(files)
    found = content.unanswered(PARTS_OF.get(form, BRIEF))
    if not content.contact:
        found.append("解读机关和咨询电话")
    check = _OWN.get(form)
    return found + (check(content, files) if check else [])


def _pictures(content: InterpretationContent, files: list[FileFacts]) -> list[str]:
    images = [file.name for file in files if file.medium == "image"]
    described = {one.file: one.description for one in content.pictures}
    found = [] if images else ["图解的图片（上传为附件）"]
    found += [f"图片“{name}”的文字说明" for name in images if len(described.get(name, "")) < SHORTEST_DESCRIPTION]
    return found + [f"附件中的图片“{name}”" for name in described if name not in images]


def _played(content: InterpretationContent, files: list[FileFacts], medium: str, label: str) -> list[str]:
    played = [file.name for file in files if file.medium == medium]
    if not played:
        return [f"{label}文件（上传为附件）"]
    captions = {PurePosixPath(file.name).stem for file in files if file.name.lower().endswith(".vtt")}
    is_worded = bool(content.transcript) or all(PurePosixPath(name).stem in captions for name in played)
    return [] if is_worded else [f"{label}的文字实录或同名字幕（.vtt）"]


def _video(content: InterpretationContent, files: list[FileFacts]) -> list[str]:
    return _played(content, files, "video", "视频")


def _audio(content: InterpretationContent, files: list[FileFacts]) -> list[str]:
    return _played(content, files, "audio", "音频")


def _questions(content: InterpretationContent, files: list[FileFacts]) -> list[str]:
    return [] if content.questions else ["问答"]


def _expert(content: InterpretationContent, files: list[FileFacts]) -> list[str]:
    return [] if content.expert and content.expert_post else ["解读专家及其单位和职务"]


def _press(content: InterpretationContent, files: list[FileFacts]) -> list[str]:
    found = [] if content.spokesperson and content.spokesperson_post else ["发布人及其职务"]
    return found if content.transcript or content.questions else [*found, "发布会文字实录"]


_OWN = {
    Form.PICTURES: _pictures,
    Form.VIDEO: _video,
    Form.AUDIO: _audio,
    Form.QUESTIONS: _questions,
    Form.EXPERT: _expert,
    Form.PRESS: _press,
}
