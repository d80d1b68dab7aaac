"""问卷: the questions of a survey as an office writes them, one a paragraph, and what may be answered to them. Pure.

    1. [单选] 您的年龄段？ *
    - 18 岁以下
    - 18 至 60 岁

A star at the end: must be answered. [多选 3]: three choices at most. [量表]: 1 to 5, without choices. [填空]: free text. The text is part
of the announcement that is reviewed, so no question changes once it is public.
"""

import re
from dataclasses import dataclass

MOST_QUESTIONS, MOST_CHOICES = 30, 20
LONGEST_QUESTION, LONGEST_CHOICE, LONGEST_TEXT = 200, 100, 500
SCALE = ("1 很不满意", "2 不满意", "3 一般", "4 满意", "5 很满意")

_HEAD = re.compile(r"^\s*\d{1,2}[.．、]\s*[\[【]\s*(单选|多选|量表|填空)\s*(\d{1,2})?\s*[\]】]\s*(.+?)\s*(\*|＊)?\s*$")
_CHOICE = re.compile(r"^\s*[-－—·]\s*(.+?)\s*$")
KINDS = {"单选": "single", "多选": "several", "量表": "scale", "填空": "text"}


class WrongQuestions(ValueError):
    """The text is no list of questions; the message (Chinese) names the line."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `most` choices may be taken of `choices`, which are numbered from 1."""

    number: int
    kind: str
    text: str
    is_required: bool
    choices: tuple[str, ...]
    most: int

    @property
    def name(self) -> str:
        """The name of its form field."""
        return f"q{self.number}"


def questions_of(text: str) -> list[Question]:
    """The questions in order, numbered from 1; none for an empty text. Raises WrongQuestions."""
    heads: list[tuple[int, re.Match, list[str]]] = []
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        if match := _HEAD.match(line):
            heads.append((place, match, []))
        elif (match := _CHOICE.match(line)) and heads:
            heads[-1][2].append(match[1])
        else:
            raise WrongQuestions(
                f"第 {place} 行不是题目（如“1. [单选] 题目”），也不是选项（如“- 选项”）：{line.strip()[:20]}"
            )
    if len(heads) > MOST_QUESTIONS:
        raise WrongQuestions(f"题目不能超过 {MOST_QUESTIONS} 道，现在有 {len(heads)} 道。")
    return [_question(number, *head) for number, head in enumerate(heads, 1)]


def _question(number: int, place: int, head: re.Match, choices: list[str]) -> Question:
    kind = KINDS[head[1]]
    where = f"第 {place} 行的题目"
    if len(head[3]) > LONGEST_QUESTION or any(len(one) > LONGEST_CHOICE for one in choices):
        raise WrongQuestions(f"{where}或者它的选项太长。")
    if kind in ("single", "several"):
        if not 2 <= len(choices) <= MOST_CHOICES:
            raise WrongQuestions(f"{where}应当有 2 至 {MOST_CHOICES} 个选项。")
        if len(set(choices)) < len(choices):
            raise WrongQuestions(f"{where}有重复的选项。")
    elif choices:
        raise WrongQuestions(f"{where}是{head[1]}题，不写选项。")
    given = tuple(choices) if choices else SCALE if kind == "scale" else ()
    most = (int(head[2]) if head[2] else len(given)) if kind == "several" else 1
    if kind == "several" and not 1 <= most <= len(given):
        raise WrongQuestions(f"{where}“最多 {most} 项”与选项数不符。")
    return Question(number, kind, head[3], bool(head[4]), given, most)
