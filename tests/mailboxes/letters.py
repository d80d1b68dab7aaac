"""Letters for tests: the mailboxes of the county of the tests, and a letter brought to any point of its way."""

from county.cases.gate import Answers
from county.cases.review import Conclusion
from county.models import User
from county.public_forms.idempotency import new_key
from mailboxes import publication, workflow
from mailboxes.models import Letter, Mailbox, PublicLetter
from mailboxes.opening import open_mailboxes
from mailboxes.workflow import NewLetter
from tests.people import Office, office

WRITER, PHONE = "王小明", "13812345678"
TEXT = "我家门前的路灯坏了一个月，晚上看不见路，老人孩子出行不安全，请尽快派人修理。"
REPLY = "您反映的路灯已于昨日修复，感谢您的来信。"
OPEN_TO_ALL = Answers(Conclusion.APPROVED)


def county() -> Office:
    """The people, and a mailbox for each of their units."""
    people = office()
    open_mailboxes()
    return people


def new_letter(slug: str = "caizheng", **fields) -> NewLetter:
    """What a writer sends; anything may be overridden."""
    sent = {
        "kind": "help",
        "title": "门前路灯不亮请修理",
        "text": TEXT,
        "writer_name": WRITER,
        "phone": PHONE,
        "email": "wang@example.com",
        "address": "水湾镇西史村12号",
        "wants_public": True,
    } | fields
    return NewLetter(mailbox=Mailbox.objects.get(slug=slug), **sent)


def written(slug: str = "caizheng", **fields) -> Letter:
    """A letter that has just arrived."""
    return workflow.write_letter(new_letter(slug, **fields), new_key()).letter


def letter_at(people: Office, status: str, **fields) -> Letter:
    """A letter to 财政局 brought to `status` by the ordinary steps."""
    letter = written(**fields)
    nina, fu, ban = people.nina, people.fu, people.ban
    steps = [
        ("accepted", lambda: workflow.accept(letter, actor=nina)),
        ("assigned", lambda: workflow.assign(letter, people.caizheng, actor=ban, note="属财政局职责")),
        ("handling", lambda: workflow.claim(letter, actor=nina)),
        ("checking", lambda: send_to_check(letter, nina)),
        ("checked", lambda: workflow.pass_check(letter, digest=letter.draft.digest, actor=fu)),
        ("answered", lambda: workflow.send(letter, actor=nina)),
        ("reopened", lambda: rate_as(letter, solved="no", overall=1)),
    ]
    aside = {
        "asked": ("handling", lambda: workflow.ask(letter, "请写明路段。", actor=nina)),
        "declined": ("received", lambda: workflow.decline(letter, "abuse", actor=nina)),
        "handed_over": (
            "received",
            lambda: workflow.hand_over(letter, "petition", "县信访局", actor=nina, note="属信访"),
        ),
        "merged": (
            "received",
            lambda: workflow.merge(letter, written(writer_name="李四"), actor=nina, note="同一路灯"),
        ),
        "split": ("received", lambda: workflow.split(letter, [("一", TEXT), ("二", TEXT)], actor=ban, note="两件事")),
    }
    wanted, last = aside.get(status, (status, None))
    for reached, step in steps:
        if letter.status == wanted:
            break
        step()
        letter.refresh_from_db()
        assert letter.status == reached
    if last is not None:
        last()
        letter.refresh_from_db()
    assert letter.status == status
    return letter


def send_to_check(letter: Letter, actor: User) -> None:
    workflow.draft_reply(letter, REPLY, actor=actor)
    workflow.submit(letter, actor=actor)


def rate_as(letter: Letter, **answers) -> None:
    """The writer's rating of the reply."""
    marks = {"overall": 4, "speed": 3, "clarity": 3, "attitude": 4} | answers
    workflow.rate(letter.reply.rating, **({"solved": "yes"} | marks))


def public_at(people: Office, status: str, letter: Letter | None = None) -> PublicLetter:
    """A public text of an answered letter of 财政局, brought to `status`."""
    public = publication.prepare(letter or letter_at(people, "answered"), actor=people.nina)
    steps = [
        ("checking", lambda: publication.submit(public, actor=people.nina)),
        ("reviewed", lambda: publication.review(public, OPEN_TO_ALL, actor=people.shen)),
        ("published", lambda: publication.publish(public, actor=people.fu)),
        ("hidden", lambda: publication.hide(public, actor=people.fu, note="来信人要求")),
    ]
    for reached, step in steps:
        if public.status == status:
            break
        step()
        assert public.status == reached
    return public
