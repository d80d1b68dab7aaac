"""撤销误办结: a case that was closed without a reply, and should not have been, goes on where it stood.

The ledger keeps the closing and what undid it; the paper that told the applicant of the end is void, and a new one tells that the
case goes on. What was answered is corrected otherwise (`correcting.correct_reply`).
"""

from django.db import transaction
from django.utils import timezone

from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from requests_app.models import Application, ClockEvent, FeeNotice, Paper, Supplement
from requests_app.models.application import Row
from requests_app.models.paper import OF_THE_END, PaperKind
from requests_app.workflow.kernel import hold, issue, tick

# How a case ended by mistake decides where it goes on.
GOES_ON = {Row.SUPPLEMENT_LAPSED: "reopen_supplement", Row.FEE_LAPSED: "reopen_fee"}


def may_be_reopened(application: Application) -> bool:
    """Ended without a reply, and the personal data is still there."""
    return not application.is_open and application.erased_at is None and not application.replies.served().exists()


@verb("reopen")
@transaction.atomic
def reopen(application: Application, *, actor: User, reason: str) -> None:
    """撤销办结, 恢复办理, by the responsible person with the reason; the clock runs as if the case had not been closed."""
    hold(application)
    if not may_be_reopened(application):
        raise IllegalStep("只有未作答复即办结的申请可以恢复办理；答复有误的，自行纠正。")
    closing = application.clock_events.get(kind=ClockEvent.Kind.CLOSED, replaced_by__isnull=True)
    today = timezone.localdate()
    text = f"{closing.on} 的办结有误：{reason}"
    changes = tick(application, ClockEvent.Kind.REOPENED, today, actor=actor, replaces=closing, note=text[:200])
    changes |= {"closed_on": None, "row": "", "was_late": False, "archived_at": None, "overdue_on": None}
    action = GOES_ON.get(application.row, "reopen")
    Supplement.objects.filter(application=application).update(lapsed_on=None)
    FeeNotice.objects.filter(application=application).update(lapsed_on=None)
    Paper.objects.in_force().filter(application=application, kind__in=OF_THE_END).update(voided_at=timezone.now())
    advance(application, action, actor=actor, note=reason, **changes)
    issue(application, PaperKind.REOPENED, actor=actor)
