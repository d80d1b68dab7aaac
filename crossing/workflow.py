"""What came by the wrong door goes to the right one without being typed again: an application that is a complaint to a mailbox
(条例 Art. 39), a letter that asks for information to the applications.

It stands at the roof because 依申请公开 and the mailboxes know nothing of each other. Who wrote keeps the 查询码 they have.
"""

from django.db import transaction

from county.cases.timeline import append
from county.cases.workflow import IllegalStep, verb
from county.models import Department, User
from county.public_forms.idempotency import new_key
from crossing.models import Crossing
from mailboxes.models import HandOver, Letter, LetterEntry, LetterKind, Mailbox
from mailboxes.workflow import NewLetter, hand_over, write_letter
from requests_app.models import Application, ApplicationEntry
from requests_app.models.application import ApplicantKind
from requests_app.models.reply import Outcome, ReplyStatus
from requests_app.workflow import submit

LONGEST_TITLE = 25


@verb("to_mailbox")
@transaction.atomic
def to_mailbox(
    application: Application, *, mailbox: Mailbox, kind: str, actor: User, accused: Department | None = None
) -> Letter:
    """Writes a letter of the applicant's words and contacts, which the applicant follows with the 查询码 of the application.

    The application itself is answered as 信访举报投诉类 and goes its own way. Raises IllegalStep unless it has such a reply, for a
    closed mailbox, and when it came from a letter or was handed over before.
    """
    Application.objects.select_for_update().get(pk=application.pk)
    crossing = Crossing.objects.filter(application=application).select_related("letter").first()
    if crossing is not None:
        raise IllegalStep(f"这件申请已经与来信 {crossing.letter} 互转过，不能再转。")
    if not application.replies.filter(outcome=Outcome.PETITION).exclude(status=ReplyStatus.VOID).exists():
        raise IllegalStep("请先按“信访、投诉、举报等”拟写答复（条例第三十九条），再转入信箱。")
    if application.erased_at is not None:
        raise IllegalStep("申请人信息已清除，不能再转入信箱。")
    if not mailbox.is_open:
        raise IllegalStep(f"{mailbox}现不接收来信。", field="mailbox")
    if kind not in LetterKind.values:
        raise IllegalStep("请选择来信类型。", field="kind")
    text = "\n".join(part for part in (application.wanted_title, application.wanted_description) if part)
    new = NewLetter(
        mailbox=mailbox,
        kind=kind,
        title=application.wanted_title[:LONGEST_TITLE],
        text=text,
        writer_name=str(application.applicant_name),
        phone=str(application.phone),
        email=str(application.email),
        address=str(application.address),
        accused=accused,
    )
    letter = write_letter(new, new_key()).letter
    Letter.objects.filter(pk=letter.pk).update(code_digest=application.code_hash)
    _note(ApplicationEntry, application, "to_mailbox", actor, f"转入{mailbox}，来信编号 {letter.number}")
    _note(LetterEntry, letter, "note", actor, f"由依申请公开 {application.number} 转来，来信人用原查询码查询")
    Crossing.objects.create(to=Crossing.To.MAILBOX, application=application, letter=letter, handed_by=actor)
    return letter


@verb("to_application")
@transaction.atomic
def to_application(
    letter: Letter, *, wanted_title: str, actor: User, note: str, applicant_kind: str = ApplicantKind.NATURAL
) -> Application:
    """Makes an application to the letter's unit of its words and contacts, as it came over the internet; the letter is handed over.

    What an application must have and a letter need not (proof of identity) is asked as a supplement (条例 Art. 30). Its day of
    receipt is confirmed as any other's (Art. 31). Raises IllegalStep for a 举报, a letter without a name, and one that crossed
    before.
    """
    crossing = Crossing.objects.filter(letter=letter).select_related("application").first()
    if crossing is not None:
        raise IllegalStep(f"这封来信已经与申请 {crossing.application} 互转过，不能再转。")
    if letter.is_closed_track:
        raise IllegalStep("举报单独办理，不能转为申请；确属申请的，请先更正类型。")
    if not letter.writer_name:
        raise IllegalStep("来信没有署名，不能转为申请（条例第二十九条）。")
    values = {
        "applicant_kind": applicant_kind,
        "applicant_name": letter.writer_name,
        "phone": letter.phone,
        "email": letter.email,
        "address": letter.address,
        "wanted_title": wanted_title,
        "wanted_description": letter.text,
        "registered_by": actor,
    }
    application = submit(values, (), department=letter.department, key=new_key(), now=letter.written_at)
    Application.objects.filter(pk=application.pk).update(code_hash=letter.code_digest)
    application.refresh_from_db(fields=["code_hash"])
    unit = letter.department.name
    contact = f"申请编号 {application.number}，用原查询码在“依申请公开”查询进度"
    hand_over(
        letter,
        HandOver.To.APPLICATION,
        unit,
        contact=contact,
        actor=actor,
        note=f"{note}（申请编号 {application.number}）",
    )
    _note(ApplicationEntry, application, "register", actor, f"由来信 {letter.number} 转来：{note}")
    Crossing.objects.create(to=Crossing.To.APPLICATION, application=application, letter=letter, handed_by=actor)
    return application


def _note(model: type, case: Application | Letter, action: str, actor: User, text: str) -> None:
    append(model, case, action=action, from_status=case.status, to_status=case.status, actor=actor, note=text)
