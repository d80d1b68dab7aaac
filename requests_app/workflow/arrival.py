"""登记: how an application comes in, and from which day it counts as received (条例 Art. 27-31)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.cases.numbering import take
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, require_begin, verb
from county.encryption import blind_index
from county.models import Department, User
from county.public_forms import idempotency as submissions
from county.public_forms import query_codes
from county.public_forms.upload_forms import TakenFile
from requests_app import channels, files
from requests_app.deadlines import confirmation_due
from requests_app.models import Application, ApplicationEntry, ClockEvent
from requests_app.models.application import Channel
from requests_app.models.paper import PaperKind
from requests_app.numbers import case_number, case_series
from requests_app.workflow.kernel import hold, issue, note, require_day, require_status, tick

PURPOSE = "application"


@dataclass(frozen=True)
class Registered:
    """A case entered by staff, with the 查询码 to be handed to the applicant; it is shown once."""

    application: Application
    code: str


def submit(
    values: dict,
    taken: Iterable[TakenFile],
    *,
    department: Department,
    key: str,
    now: datetime | None = None,
    content: str = "",
) -> Application:
    """提交 over the internet: one case however often the same form is sent (`key`, county.public_forms.idempotency).

    On return everything is committed. The day of receipt is still to be confirmed by both sides (Art. 31(3)). Raises ValueError for
    a key that is not ours, SentOtherwise when the form was sent before with other content.
    """
    code, token = submissions.code_of(key), submissions.token_of(key)

    def make() -> int:
        made = _make(values, department, Channel.ONLINE, code, token, now or timezone.now())
        files.keep(made, taken)
        append(ApplicationEntry, made, action="submit", to_status=made.status, actor=None)
        return made.pk

    return Application.objects.get(pk=submissions.once(PURPOSE, key, make, content=content).case_id)


@transaction.atomic
def register(
    values: dict,
    taken: Iterable[TakenFile],
    *,
    department: Department,
    channel: str,
    arrived_on: date,
    actor: User,
    text: str = "",
) -> Registered:
    """登记 of what came on paper, in person, by fax or e-mail, or was told: filled in by staff, each with its rule for the receipt.

    In person, told or signed for: received on `arrived_on`. Ordinary mail, fax and e-mail wait for the confirmation. Raises
    IllegalStep for a day that has not come, or the online channel.
    """
    require_begin(actor, Application, "register", department)
    if channel == Channel.ONLINE:
        raise IllegalStep("网上提交的申请由申请人自行填写。")
    require_day(arrived_on, what="收到日期", field="arrived_on")
    code, token = query_codes.new_code(), query_codes.new_token()
    at = timezone.now() if arrived_on == timezone.localdate() else _noon(arrived_on)
    made = _make(values, department, channel, code, token, at, registered_by=actor, handler=actor)
    files.keep(made, taken, actor=actor)
    append(ApplicationEntry, made, action="register", to_status=made.status, actor=actor, note=text)
    if not channels.RULES[Channel(channel)].is_confirmed_later:
        _receive(made, arrived_on, actor=actor, text="")
    return Registered(made, code)


@verb("confirm")
@transaction.atomic
def confirm(application: Application, *, actor: User, on: date | None = None, text: str = "") -> None:
    """确认收到: the day on which both sides have confirmed starts the clock (Art. 31).

    After the working day that follows the submission it needs the reason why it comes so late. Raises IllegalStep.
    """
    hold(application)
    require_status(application, Application.Status.SUBMITTED)
    day = on or timezone.localdate()
    submitted_on = timezone.localdate(application.submitted_at)
    require_day(day, not_before=submitted_on, what="确认日期")
    if not text.strip() and day > confirmation_due(submitted_on, current_calendar()):
        raise IllegalStep("确认晚于提交后的第一个工作日，请写明理由。", field="text")
    _receive(application, day, actor=actor, text=text)


@verb("note_attempt")
@transaction.atomic
def note_attempt(application: Application, *, actor: User, text: str) -> None:
    """登记联系情况: the applicant was not reached; the clock starts when they are (国办公开办函〔2015〕207号)."""
    hold(application)
    require_status(application, Application.Status.SUBMITTED)
    if not text.strip():
        raise IllegalStep("请写明何时以何种方式联系、结果如何。")
    note(application, "note_attempt", actor=actor, text=text)


def _receive(application: Application, on: date, *, actor: User, text: str) -> None:
    basis = channels.RULES[Channel(application.channel)].basis
    changes = tick(application, ClockEvent.Kind.RECEIVED, on, actor=actor, note=basis.label)
    changes |= {"received_on": on, "received_basis": basis, "confirmed_by": actor}
    if application.handler_id is None and actor.department_id == application.department_id:
        changes["handler"] = actor
    advance(application, "confirm", actor=actor, note=text or f"{on}（{basis.label}）", **changes)
    issue(application, PaperKind.RECEIPT, actor=actor, stated_due_on=application.due_on)


def _make(
    values: dict, department: Department, channel: str, code: str, token: str, at: datetime, **more
) -> Application:
    year = timezone.localdate(at).year
    serial = take(case_series(department.pk), year)
    application = Application(**values, **more)
    application.department = application.entry_department = department
    application.year, application.serial = year, serial
    application.number = case_number(year, department.pk, serial)
    application.code_hash, application.link_hash = query_codes.digest_of(code), query_codes.digest_of(token)
    application.channel, application.submitted_at = channel, at
    for name, value in indexes_of(application).items():
        setattr(application, name, value)
    application.save(force_insert=True)
    return application


def indexes_of(application: Application) -> dict[str, str]:
    """The keyed digests by which the same applicant is found."""
    return {
        "identity_index": identity_index(str(application.identity_number)),
        "name_index": name_index(str(application.applicant_name)),
        "phone_index": phone_index(str(application.phone)),
    }


def identity_index(number: str) -> str:
    return blind_index("identity", re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number)).upper())


def name_index(name: str) -> str:
    return blind_index("name", re.sub(r"[\s·•]", "", unicodedata.normalize("NFKC", name)).upper())


def phone_index(phone: str) -> str:
    return blind_index("phone", re.sub(r"\D", "", unicodedata.normalize("NFKC", phone)).removeprefix("86"))


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001 - made aware at once
