"""Papers as records: written once when they are issued, given out as they were then, and never made anew."""

import hashlib

from django.db import transaction
from django.utils import timezone

from county.cases.workflow import IllegalStep
from county.papers import (
    DAY_PENDING,
    NUMBER_PENDING,
    as_pdf,
    as_record,
    as_word,
    filled,
    from_record,
    sha256_of,
)
from county.papers import Paper as Page
from requests_app.models import Paper, PaperPrint, Reply
from requests_app.models.paper import PaperForm
from requests_app.printing import page_of, reply_letter

TYPES = {
    PaperForm.PDF: "application/pdf",
    PaperForm.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ERASED = "个人信息保存期限届满，文书内容已清除。"
BATCH = 200


def record_of(paper: Paper) -> str:
    """What a paper says, as it is kept: a reply's is the reviewed letter with number and day, any other's comes from its case.

    Raises IllegalStep for a paper whose record is not complete.
    """
    if paper.reply_id and paper.reply.letter:
        return filled(str(paper.reply.letter), number=paper.doc_number, signed_on=paper.dated_on)
    return as_record(page_of(paper))


def letter_of(reply: Reply) -> str:
    """The letter of a reply as it is sent to be reviewed: all of it, with places left for number and day of approval."""
    return as_record(reply_letter(reply, number=NUMBER_PENDING, signed_on=DAY_PENDING))


def letter_page(reply: Reply) -> Page:
    """A reply as it stands on paper: a draft as its words are now, one that was sent as it was sent, an approved one as issued.

    Raises IllegalStep when what a draft rests on is missing, or when the content was erased.
    """
    if (paper := reply.paper) is not None:
        return page_kept(paper)
    if reply.letter and not reply.is_editable:
        return from_record(str(reply.letter))
    return from_record(letter_of(reply))


def page_kept(paper: Paper) -> Page:
    """The paper as it was issued. Raises IllegalStep when its content was erased, or is not kept yet."""
    if paper.erased_at is not None:
        raise IllegalStep(ERASED)
    if not paper.content:
        raise IllegalStep("这份文书形成于本系统保存文书内容之前，正在补存，请稍后再试。")
    return from_record(str(paper.content))


def made(page: Page, form: str) -> bytes:
    """A page as a file of the form `pdf` or `docx`. Raises PaperUnavailable."""
    return as_pdf(page) if form == PaperForm.PDF else as_word(page)


def printed(paper: Paper, form: str) -> tuple[bytes, str, str]:
    """(bytes, file name, content type) of a paper as `pdf` or `docx`: made when it is first asked for, the same bytes ever after.

    Raises PaperUnavailable when the file cannot be made on this machine, IllegalStep when the content was erased.
    """
    page = page_kept(paper)
    kept = paper.prints.filter(form=form).first() or _print(paper, page, form)
    return kept.content, f"{paper.doc_number}.{form}", TYPES[PaperForm(form)]


def _print(paper: Paper, page: Page, form: str) -> PaperPrint:
    content = made(page, form)
    values = {"content": content, "sha256": hashlib.sha256(content).hexdigest()}
    # Whoever was first keeps theirs; the other gets the same bytes.
    return PaperPrint.objects.get_or_create(paper=paper, form=form, defaults=values)[0]


def freeze_papers() -> int:
    """Keeps the content of papers that were issued before contents were kept, marked 按现行格式补存; how many.

    A paper whose case does not hold what it said is left, and `verify_records` reports it.
    """
    done, last = 0, 0
    while True:
        waiting = Paper.objects.filter(sha256="", erased_at__isnull=True, pk__gt=last)
        batch = list(waiting.select_related("application__department", "department", "reply").order_by("pk")[:BATCH])
        if not batch:
            return done
        last = batch[-1].pk
        for paper in batch:
            done += _freeze(paper)


@transaction.atomic
def _freeze(paper: Paper) -> bool:
    unkept = Paper.objects.filter(pk=paper.pk, sha256="", erased_at__isnull=True)
    if paper.application.erased_at is not None:
        unkept.update(erased_at=paper.application.erased_at)
        return False
    try:
        content = record_of(paper)
    except IllegalStep:
        return False
    return bool(unkept.update(content=content, sha256=sha256_of(content), is_kept_late=True))


def erase_papers(papers) -> None:
    """Forgets the content and the files of papers; number, day and digest stay and prove an archived copy."""
    papers.filter(erased_at__isnull=True).update(content="", erased_at=timezone.now())
    PaperPrint.objects.filter(paper__in=papers).delete()
