"""The models of the mailboxes, a file a noun."""

from mailboxes.models.letter import Assignment, Letter, LetterEntry, Question
from mailboxes.models.mailbox import LetterKind, LetterLimit, Mailbox, ReplyTemplate
from mailboxes.models.public_letter import LetterSearchEntry, PublicLetter, PublicLetterEntry, PublicLetterReview
from mailboxes.models.rating import Rating, Satisfaction, Solved
from mailboxes.models.reply import HandOver, LetterReply, LetterReplyReview

__all__ = [
    "Assignment",
    "HandOver",
    "Letter",
    "LetterEntry",
    "LetterKind",
    "LetterLimit",
    "LetterReply",
    "LetterReplyReview",
    "LetterSearchEntry",
    "Mailbox",
    "PublicLetter",
    "PublicLetterEntry",
    "PublicLetterReview",
    "Question",
    "Rating",
    "ReplyTemplate",
    "Satisfaction",
    "Solved",
]
