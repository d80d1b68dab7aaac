"""What came by the wrong door: an application that is a complaint goes to a mailbox without being typed again (条例 Art. 39).

It stands at the roof because 依申请公开 and the mailboxes know nothing of each other.
"""

from django.db import transaction

from county.models import User
from county.submissions import new_key
from county.timeline import append
from county.workflow import IllegalStep
from mailboxes.models import LetterKind, Mailbox
from mailboxes.workflow import NewLetter, Written, write_letter
from requests_app.models import Application, ApplicationEntry
from requests_app.models.reply import Outcome

LONGEST_TITLE = 25


@transaction.atomic
def to_mailbox(application: Application, mailbox: Mailbox, *, kind: str, actor: User) -> Written:
    """Writes a letter of the applicant's words and contacts; its code is to be told with the reply of Art. 39.

    The application itself is answered as 信访举报投诉类 and goes its own way. Raises IllegalStep unless it has such a reply, for a
    closed mailbox, and when it was handed over before.
    """
    Application.objects.select_for_update().get(pk=application.pk)
    replies = application.replies.filter(outcome=Outcome.PETITION).exclude(status="void")
    if not replies.exists():
        raise IllegalStep("请先按“信访、投诉、举报等”拟写答复（条例第三十九条），再转入信箱。")
    if not mailbox.is_open:
        raise IllegalStep(f"{mailbox}现不接收来信。")
    if application.timeline.filter(action="to_mailbox").exists():
        raise IllegalStep("这件申请已经转入信箱。")
    if kind not in LetterKind.values:
        raise IllegalStep("请选择来信类型。")
    text = "\n".join(part for part in (application.wanted_title, application.wanted_description) if part)
    letter = NewLetter(
        mailbox=mailbox,
        kind=kind,
        title=application.wanted_title[:LONGEST_TITLE],
        text=text,
        writer_name=str(application.applicant_name),
        phone=str(application.phone),
        email=str(application.email),
        address=str(application.address),
    )
    sent = write_letter(letter, new_key())
    status = application.status
    append(
        ApplicationEntry,
        application,
        action="to_mailbox",
        from_status=status,
        to_status=status,
        actor=actor,
        note=f"转入{mailbox}，来信编号 {sent.letter.number}",
    )
    return sent
