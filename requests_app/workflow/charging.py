"""信息处理费 (条例 Art. 42; 国办函〔2020〕109号): charged once, paid, or left unpaid."""

from datetime import date

from django.db import transaction
from django.db.models import Case, F, Q, Sum, When
from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from requests_app import fees
from requests_app.deadlines import payment_due
from requests_app.models import Application, ClockEvent, FeeNotice
from requests_app.models.application import Row
from requests_app.models.paper import PaperKind
from requests_app.workflow.kernel import (
    close,
    hold,
    issue,
    note,
    require_day,
    require_disclosure,
    require_no_sent_reply,
    require_status,
    require_words,
    tick,
)

Status = Application.Status
MOST_ITEMS = 1000  # in one notice: what is typed with too many digits


def items_before(application: Application) -> int:
    """How many items the same applicant asked of the unit earlier in the calendar month (109号 Art. 4).

    An application is one, or as many as it was divided into when it was charged; a correction of records is none.
    """
    if not application.identity_index:
        return 0
    month = application.received_on.replace(day=1)
    same = Application.objects.filter(
        kind=Application.Kind.DISCLOSURE,
        department_id=application.department_id,
        identity_index=application.identity_index,
        received_on__gte=month,
        received_on__lte=application.received_on,
    )
    earlier = same.filter(Q(received_on__lt=application.received_on) | Q(pk__lt=application.pk))
    items = Case(When(fee_notice__basis=FeeNotice.Basis.ITEMS, then=F("fee_notice__quantity")), default=1)
    return earlier.aggregate(items=Sum(items, default=0))["items"]


@verb("notify_fee")
@transaction.atomic
def notify_fee(application: Application, *, actor: User, basis: str, quantity: int) -> FeeNotice:
    """通知缴费 within the period: by item or by volume, never both; the clock stands until it is paid (109号 Art. 3-6)."""
    hold(application)
    require_status(application, Status.HANDLING)
    require_no_sent_reply(application)
    require_disclosure(application, "更正申请不收取信息处理费。")
    today = timezone.localdate()
    application.refresh_from_db(fields=["due_on"])
    if application.due_on < today:
        raise IllegalStep(f"收费通知应在处理期限内发出，期限已于 {application.due_on} 届满。")
    if FeeNotice.objects.filter(application=application).exists():
        raise IllegalStep("收费通知只能发一次，按件或者按量选择一种。")
    if quantity < 1:
        raise IllegalStep("件数或者页数应为正整数。", field="quantity")
    if basis == FeeNotice.Basis.ITEMS and quantity > MOST_ITEMS:
        raise IllegalStep(f"一件申请按件计收的件数不能超过 {MOST_ITEMS} 件。", field="quantity")
    before = items_before(application) if basis == FeeNotice.Basis.ITEMS else 0
    fee = fees.by_items(quantity, before=before) if basis == FeeNotice.Basis.ITEMS else fees.by_pages(quantity)
    if fee.amount == 0:
        raise IllegalStep("未超过免费的件数或者页数，不收费。", field="quantity")
    changes = tick(application, ClockEvent.Kind.FEE_NOTICED, today, actor=actor)
    advance(application, "notify_fee", actor=actor, note=f"{fee.amount} 元", **changes)
    notice = FeeNotice.objects.create(
        application=application,
        basis=basis,
        month=application.received_on.replace(day=1),
        quantity_before=before,
        quantity=quantity,
        amount=fee.amount,
        working="\n".join(fee.lines),
        noticed_on=today,
        noticed_by=actor,
    )
    issue(application, PaperKind.FEE, actor=actor)
    return notice


@verb("note_fee_received")
@transaction.atomic
def note_fee_received(application: Application, *, actor: User, on: date) -> None:
    """登记申请人收到收费通知: thirty days from the next day on are for payment (109号 Art. 6)."""
    hold(application)
    require_status(application, Status.FEE)
    begin_payment_limit(application, on, actor=actor)


def begin_payment_limit(application: Application, on: date, *, actor: User) -> None:
    """The limit of a payment runs from the receipt of its notice. Raises IllegalStep once that is known."""
    notice = application.fee_notice
    require_day(on, not_before=notice.noticed_on, what="收到日期")
    unknown = FeeNotice.objects.filter(pk=notice.pk, received_on__isnull=True)
    if not unknown.update(received_on=on, pay_by_on=payment_due(on, current_calendar())):
        raise IllegalStep("申请人收到日期已经登记。")
    note(application, "note_fee_received", actor=actor, text=str(on))


@verb("pay_fee")
@transaction.atomic
def pay_fee(application: Application, *, actor: User, on: date, voucher_number: str, text: str = "") -> None:
    """收到缴费 in full: the clock starts anew on the next day (109号 Art. 6). One after the last day is taken with a reason only."""
    hold(application)
    require_status(application, Status.FEE)
    require_words(voucher_number, "请填写财政票据号码。")
    notice = application.fee_notice
    require_day(on, not_before=notice.noticed_on, what="缴清日期", field="on")
    if notice.is_past(on) and not text.strip():
        raise IllegalStep(
            f"缴费期限 {notice.pay_by_on} 已满。仍予接受的写明理由；不予接受的按“逾期不缴费”办结。", field="text"
        )
    changes = tick(application, ClockEvent.Kind.FEE_PAID, on, actor=actor, field="on")
    advance(application, "pay_fee", actor=actor, note=text, **changes)
    FeeNotice.objects.filter(pk=notice.pk).update(paid_on=on, voucher_number=voucher_number)


@verb("lapse_fee")
@transaction.atomic
def lapse_fee(application: Application, *, actor: User, text: str) -> None:
    """逾期不缴费, taken as given up (109号 Art. 6): closed by a person who has looked whether it was paid."""
    hold(application)
    require_status(application, Status.FEE)
    today = timezone.localdate()
    notice = application.fee_notice
    if not notice.is_past(today):
        raise IllegalStep("缴费期限尚未起算或者尚未届满。")
    close(application, "lapse_fee", Row.FEE_LAPSED, today, actor=actor, text=text)
    FeeNotice.objects.filter(pk=notice.pk).update(lapsed_on=today)
    issue(application, PaperKind.NOT_PROCESSED, actor=actor)
