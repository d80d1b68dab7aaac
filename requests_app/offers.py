"""Which acts have something to act upon now, so that a page offers no button that can only refuse."""

from collections.abc import Callable

from django.utils import timezone

from county.calendar.special_days import current_calendar
from requests_app.deadlines import mail_arrives_by, supplement_notice_due
from requests_app.models import (
    Application,
    ClockEvent,
    Consultation,
    Extension,
    FeeNotice,
    ReasonsRequest,
    Remedy,
    Supplement,
)
from requests_app.models.application import Channel
from requests_app.models.consultation import Answer, Party
from requests_app.models.paper import PaperKind
from requests_app.models.remedy import RemedyKind
from requests_app.models.reply import Outcome, ReplyStatus
from requests_app.workflow.ending import kept_until
from requests_app.workflow.reopening import may_be_reopened

NOT_AGREED = (Answer.OBJECTS, Answer.AGREES_IN_PART, Answer.SILENT)


def unreceived_letters(application: Application):
    """Letters of consultation of which the day of receipt is still to be entered."""
    return application.consultations.waiting().filter(received_on__isnull=True)


def judgeable(application: Application):
    """Objections that can be judged."""
    return application.consultations.filter(answer__in=(Answer.OBJECTS, Answer.AGREES_IN_PART))


def overridable(application: Application):
    """Third parties that did not agree, of whom nothing was decided yet."""
    return application.consultations.filter(party=Party.THIRD_PARTY, answer__in=NOT_AGREED, overridden_on__isnull=True)


def unserved(application: Application):
    """Papers whose service is not entered; a reply's is entered with its service."""
    return application.papers.in_force().filter(service__isnull=True).exclude(kind=PaperKind.REPLY)


def pending_remedies(application: Application):
    return application.remedies.filter(result=Remedy.Result.PENDING)


def undefended_remedies(application: Application):
    """Reconsiderations and suits to which no answer is entered."""
    return application.remedies.filter(answered_on__isnull=True).exclude(kind=RemedyKind.SELF)


def closing_reply(application: Application):
    """The served reply that closed the case."""
    return application.replies.served().filter(remedy__isnull=True)


def unanswered_urgings(application: Application):
    return application.urgings.filter(answered_at__isnull=True)


def correctable_events(application: Application):
    """Events of the ledger that no later one replaces."""
    return application.clock_events.filter(replaced_by__isnull=True).exclude(kind=ClockEvent.Kind.REOPENED)


def _has_none(model) -> Callable[[Application], bool]:
    return lambda application: not model.objects.filter(application=application).exists()


def _is_disclosure(application: Application) -> bool:
    return application.kind == Application.Kind.DISCLOSURE


def _may_ask_supplement(application: Application) -> bool:
    if Supplement.objects.filter(application=application).exists() or application.received_on is None:
        return False
    return timezone.localdate() <= supplement_notice_due(application.received_on, current_calendar())


def _has_late_supplement(application: Application) -> bool:
    return application.supplement.offered_on is not None


def _may_lapse_supplement(application: Application) -> bool:
    """The limit is over, nothing waits to be judged, and what was posted in time has had time to arrive."""
    supplement, today = application.supplement, timezone.localdate()
    if not supplement.is_past(today) or supplement.offered_on is not None:
        return False
    return today > mail_arrives_by(supplement.answer_by_on, current_calendar())


def _reasons(**wanted) -> Callable[[Application], bool]:
    return lambda application: ReasonsRequest.objects.filter(application=application, **wanted).exists()


def _may_go_to_mailbox(application: Application) -> bool:
    """Answered as a complaint (Art. 39), and not yet handed over."""
    answered = application.replies.filter(outcome=Outcome.PETITION).exclude(status=ReplyStatus.VOID)
    return answered.exists() and not application.timeline.filter(action="to_mailbox").exists()


OPEN_IF: dict[str, Callable[[Application], bool]] = {
    "note_attempt": lambda application: application.channel != Channel.IN_PERSON,
    "ask_supplement": _may_ask_supplement,
    "note_receipt": lambda application: unreceived_letters(application).exists(),
    "note_answer": lambda application: application.consultations.waiting().exists(),
    "judge_objection": lambda application: judgeable(application).exists(),
    "override": lambda application: overridable(application).exists(),
    "extend": _has_none(Extension),
    "ask_reasons": lambda application: _is_disclosure(application) and _has_none(ReasonsRequest)(application),
    "note_reasons": _reasons(answered_on__isnull=True, is_reasonable__isnull=True),
    "judge_reasons": _reasons(is_reasonable__isnull=True),
    "defer": _reasons(is_reasonable=True, deferred_until__isnull=True),
    "notify_fee": lambda application: _is_disclosure(application) and _has_none(FeeNotice)(application),
    "note_fee_received": lambda application: application.fee_notice.received_on is None,
    "lapse_fee": lambda application: application.fee_notice.is_past(timezone.localdate()),
    "note_supplement_received": lambda application: application.supplement.notice_received_on is None,
    "receive_supplement": lambda application: not _has_late_supplement(application),
    "judge_lateness": _has_late_supplement,
    "lapse_supplement": _may_lapse_supplement,
    "reopen": may_be_reopened,
    "correct_entry": lambda application: application.erased_at is None,
    "renew_code": lambda application: application.erased_at is None,
    "correct_service": lambda application: closing_reply(application).exists(),
    "correct_reply": lambda application: application.replies.served().exists(),
    "note_defence": lambda application: undefended_remedies(application).exists(),
    "serve_paper": lambda application: unserved(application).exists(),
    "answer_urging": lambda application: unanswered_urgings(application).exists(),
    "to_mailbox": _may_go_to_mailbox,
    "propose": lambda application: application.proposal_id is None and _is_disclosure(application),
    "note_result": lambda application: pending_remedies(application).exists(),
    "correct_event": lambda application: correctable_events(application).exists(),
    "erase": lambda application: application.erased_at is None and timezone.localdate() > kept_until(application),
}


def is_offered(application: Application, action: str) -> bool:
    """True unless the act has nothing to act upon (two queries at most)."""
    return action not in OPEN_IF or OPEN_IF[action](application)


def consultation_label(consultation: Consultation) -> str:
    """How a consultation is told from the others of its case."""
    return f"{consultation.get_party_display()} {consultation.name!s}（{consultation.sent_on} 发出）"
