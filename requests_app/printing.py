"""What a paper says when it is issued: its words come from the case, its days from the clock. It is kept by `kept_papers`."""

import json
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.cases.workflow import IllegalStep
from county.papers import DAY_PENDING, Text, chinese_day
from county.papers import Paper as Page
from requests_app import papers
from requests_app.deadlines import CONSULTATION_WORKDAYS, FEE_CALENDAR_DAYS, Kind, explain, limits_on
from requests_app.fees import ITEM_STANDARD, PAGE_STANDARD
from requests_app.ledger import events_of
from requests_app.models import Application, Paper, Reply, Supplement
from requests_app.models.application import RelatedApplications
from requests_app.models.consultation import Answer, Party
from requests_app.models.fee import FeeBasis
from requests_app.models.paper import PaperKind
from requests_app.models.reply import Outcome
from requests_app.outcomes import FACT_LABELS, RULES, Fact, RemedyRule
from requests_app.papers import Asked, Ground, Head, Organ, OrganKind, Published, Remedy, Withheld

DEMO_MARK = "示范数据"
NOT_ANSWERED_BEFORE = "请先以“同一申请人重复申请”关联此前已答复的相同申请（条例第三十六条第（六）项）。"


def page_of(paper: Paper) -> Page:
    """What stands on the paper. Raises IllegalStep for a paper whose record is not complete."""
    application = paper.application
    organ = Organ(paper.department.name)
    head = Head(organ, paper.doc_number, paper.dated_on, DEMO_MARK if application.is_demo else "")
    return MAKERS[paper.kind](paper, head, asked_of(application))


def asked_of(application: Application) -> Asked:
    """The application as papers cite it."""
    return Asked(
        application.number,
        str(application.applicant_name),
        application.received_on,
        application.wanted_title,
        application.is_organisation,
    )


def remedy_of(application: Application) -> Remedy:
    """Who reviews the answers of the unit that handles the case (复议法 Art. 24, 27, 28)."""
    unit = application.department
    kinds = {"government": OrganKind.COUNTY_GOVERNMENT, "department": OrganKind.DEPARTMENT}
    kind = OrganKind.NAMED if unit.reviewing_organ else kinds.get(unit.kind, OrganKind.TOWNSHIP)
    county, city = f"{settings.SITE['county']}人民政府", settings.SITE["superior"]
    return Remedy(papers.reviewing_organ(kind, county=county, city=city, named=unit.reviewing_organ))


def remedy_text_of(reply: Reply) -> str:
    """救济途径 as it stands in the reply, a paragraph a line; of a part that is withheld another one than of the rest."""
    remedy = remedy_of(reply.application)
    if reply.outcome == Outcome.PARTIAL:
        return "\n".join(papers.partial_remedies(remedy))
    return remedy.text("告知书", review_first=RULES[Outcome(reply.outcome)].remedy == RemedyRule.REVIEW_FIRST)


def _receipt(paper: Paper, head: Head, asked: Asked) -> Page:
    application = paper.application
    # As it was on the receipt, whatever else happened on the same day.
    arrival = [event for event in events_of(application) if event.kind == Kind.RECEIVED]
    clock = explain(arrival, current_calendar())
    return papers.receipt(
        head,
        asked,
        basis=application.get_received_basis_display(),
        due_on=clock.due_on,
        working_days=limits_on(application.received_on).reply,
        due_lines=[run.line for run in clock.runs],
        is_provisional=clock.provisional,
    )


def _supplement(paper: Paper, head: Head, asked: Asked) -> Page:
    supplement = paper.application.supplement
    matters = [line.strip() for line in supplement.matters.splitlines() if line.strip()]
    return papers.supplement_notice(head, asked, matters=matters, due_on=supplement.answer_by_on)


def _extension(paper: Paper, head: Head, asked: Asked) -> Page:
    extension = paper.application.extension
    return papers.extension_notice(
        head,
        asked,
        reason=_clause(extension.reason),
        working_days=extension.days,
        former_due_on=extension.previous_due_on,
        due_on=paper.stated_due_on,
        is_provisional=current_calendar().is_provisional(paper.dated_on, paper.stated_due_on or paper.dated_on),
    )


def _consultation(paper: Paper, head: Head, asked: Asked) -> Page:
    consultation = paper.consultation
    name, information = str(consultation.name), consultation.question
    if consultation.party == Party.OTHER_ORGAN:
        return papers.organ_letter(head, organ=name, information=information)
    limited = {"information": information, "working_days": CONSULTATION_WORKDAYS}
    if consultation.party == Party.THIRD_PARTY:
        return papers.consultation(head, third_party=name, **limited)
    return papers.co_maker_letter(head, organ=name, **limited)


def _override(paper: Paper, head: Head, asked: Asked) -> Page:
    consultation = paper.consultation
    return papers.override_notice(
        head,
        remedy_of(paper.application),
        third_party=str(consultation.name),
        information=consultation.question,
        reason=consultation.override_reason,
        answer="逾期未提出意见" if consultation.answer == Answer.SILENT else consultation.get_answer_display(),
        on=consultation.overridden_on,
    )


def _reasons(paper: Paper, head: Head, asked: Asked) -> Page:
    request = paper.application.reasons_request
    return papers.reasons_notice(head, asked, circumstances=_clause(request.facts), due_on=request.answer_by_on)


def _deferral(paper: Paper, head: Head, asked: Asked) -> Page:
    request = paper.application.reasons_request
    return papers.delay_notice(head, asked, circumstances=_clause(request.facts), due_on=request.deferred_until)


def _fee(paper: Paper, head: Head, asked: Asked) -> Page:
    notice = paper.application.fee_notice
    return papers.fee_notice(
        head,
        asked,
        standard=ITEM_STANDARD if notice.basis == FeeBasis.ITEMS else PAGE_STANDARD,
        working=notice.working.splitlines(),
        yuan=notice.amount,
        pay_days=FEE_CALENDAR_DAYS,
        ways=["持本通知书到本机关指定的非税收入收缴渠道缴纳，取得财政票据"],
    )


def _routing(paper: Paper, head: Head, asked: Asked) -> Page:
    accepted = paper.application.routings.filter(from_department=paper.department, is_accepted=True)
    routing = accepted.filter(answered_at__lte=paper.made_at).select_related("to_department").latest("answered_at")
    on = timezone.localdate(routing.answered_at)
    return papers.transfer_told(
        head, asked, to=Organ(routing.to_department.name), reason=_clause(routing.reason), on=on
    )


def _not_processed(paper: Paper, head: Head, asked: Asked) -> Page:
    application = paper.application
    if application.row == Application.Row.FEE_LAPSED:
        notice = application.fee_notice
        told = {"noticed_on": notice.noticed_on, "due_on": notice.pay_by_on, "yuan": notice.amount}
        return papers.fee_lapsed(head, asked, remedy_of(application), **told)
    supplement = application.supplement
    told = {"noticed_on": supplement.asked_on, "due_on": supplement.answer_by_on}
    return papers.supplement_lapsed(head, asked, remedy_of(application), **told)


def _reopened(paper: Paper, head: Head, asked: Asked) -> Page:
    events = paper.application.clock_events.filter(kind=Kind.REOPENED)
    return papers.reopened(head, asked, closed_on=events.latest("pk").replaces.on)


def _withdrawn(paper: Paper, head: Head, asked: Asked) -> Page:
    return papers.withdrawn(head, asked, withdrawn_on=paper.application.closed_on)


def _passing_on(paper: Paper, head: Head, asked: Asked) -> Page:
    decided = (Reply.Status.APPROVED, Reply.Status.SERVED)
    replies = paper.application.replies.filter(outcome=Outcome.CORRECTION_PASSED_ON, status__in=decided)
    reply = replies.filter(approved_on=paper.dated_on).latest("pk")
    return papers.transfer_letter(
        head,
        to=_clause(reply.other_organ),
        matter=f"{asked.applicant}提出的政府信息更正申请（申请编号：{asked.number}）",
        reason="该政府信息的更正不属于本机关职能范围",
        materials=("政府信息更正申请及其附件",),
    )


def _reply(paper: Paper, head: Head, asked: Asked) -> Page:
    return reply_page(paper.reply, head, asked)


def reply_letter(reply: Reply, *, number: str, signed_on: date) -> Page:
    """A reply as it will stand on paper, before its paper is issued. Raises IllegalStep when what it rests on is missing."""
    application = reply.application
    mark = DEMO_MARK if application.is_demo else ""
    head = Head(Organ(application.department.name), number, signed_on, mark)
    return reply_page(reply, head, asked_of(application))


def reply_page(reply: Reply, head: Head, asked: Asked) -> Page:
    """A reply as it stands on paper."""
    outcome = Outcome(reply.outcome)
    facts = _lines(reply.facts)
    if outcome == Outcome.OTHER:
        # What fits no other kind is told in the words of the reply alone.
        told = (asked_line(asked), *facts, reply.decision, reply.reasons, *_own_words(reply), reply.remedy_text)
        return Page(
            reply.title,
            tuple(Text(line) for line in told if line.strip()),
            organ=head.organ.name,
            number=head.number,
            addressee=asked.applicant,
            signed_by=head.organ.name,
            signed_on=head.signed_on,
            mark=head.mark,
        )
    if outcome in CORRECTIONS:
        said = {"remedy": remedy_of(reply.application), "facts": facts, "more": _own_words(reply)}
        return CORRECTIONS[outcome](reply, head, asked, said)
    maker, keywords = REPLIES[outcome]
    given = keywords(reply) | {"more": _own_words(reply)}
    # What a kind of reply says itself is not said twice.
    if not SAYS_FACTS & set(given):
        given["facts"] = facts
    return maker(head, asked, remedy_of(reply.application), **given)


def asked_line(asked: Asked) -> str:
    """The opening of a reply in words of its own."""
    return (
        f"本机关于{chinese_day(asked.received_on)}收到{asked.you}提出的政府信息公开申请（申请编号：{asked.number}），"
        f"申请获取的政府信息为：“{asked.wanted}”。"
    )


SAYS_FACTS = {"search", "circumstances", "had"}
# What some kinds of reply say of themselves beside what they cannot do without.
ALSO_SAID = {Outcome.PETITION: (Fact.OBTAINING,), Outcome.NOT_THIS_ORGAN: (Fact.OTHER_ORGAN,)}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _clause(text: str) -> str:
    """What goes on within a sentence: without the end marks that were typed behind it."""
    return text.strip().rstrip("。；，、：.;,: \n")


def _own_words(reply: Reply) -> list[str]:
    """What was written and has no place in the sentences of this kind of reply: nothing that was reviewed is left out."""
    outcome = Outcome(reply.outcome)
    said = {*RULES[outcome].needs, *ALSO_SAID.get(outcome, ())}
    words = [
        line for name in (Fact.DECISION, Fact.REASONS) if name not in said for line in _lines(getattr(reply, name))
    ]
    labelled = (
        name for name in (Fact.OBTAINING, Fact.OTHER_ORGAN) if name not in said and getattr(reply, name).strip()
    )
    return [*words, *(f"{FACT_LABELS[name]}：{getattr(reply, name).strip()}" for name in labelled)]


def _files(reply: Reply) -> tuple[str, ...]:
    return tuple(line.split(" ", 1)[1] for line in reply.files_manifest.splitlines())


def _withheld(reply: Reply) -> list[Withheld]:
    parts = json.loads(reply.withheld_parts or "[]")
    return [Withheld(one["part"], Ground(one["ground"]), _clause(one["reason"])) for one in parts]


def answered_before(application: Application) -> Application | None:
    """The newest application of the same applicant that was answered and that this one repeats (Art. 36(6))."""
    repeated = RelatedApplications.objects.filter(
        later=application, why=RelatedApplications.Why.REPEATED, earlier__replies__status=Reply.Status.SERVED
    )
    newest = repeated.select_related("earlier").order_by("-earlier").first()
    return newest.earlier if newest else None


def _former(reply: Reply) -> dict:
    """The answered application that this one repeats. Raises IllegalStep when none is related."""
    former = answered_before(reply.application)
    if former is None:
        raise IllegalStep(NOT_ANSWERED_BEFORE)
    return {"former_number": former.number, "answered_on": former.closed_on}


def _other_organ(reply: Reply) -> dict:
    return {"reason": _clause(reply.reasons), "organ": Organ(_clause(reply.other_organ)) if reply.other_organ else None}


def _unclear(reply: Reply) -> dict:
    """When the supplement was asked for and came. Raises IllegalStep when it did not."""
    supplement = Supplement.objects.filter(application=reply.application, received_on__isnull=False).first()
    if supplement is None:
        raise IllegalStep("“补正后申请内容仍不明确”须以收到过补正为前提（条例第三十条）。")
    return {
        "noticed_on": supplement.asked_on,
        "supplemented_on": supplement.received_on,
        "reason": _clause(reply.reasons),
    }


def _refusal(ground: Ground) -> tuple[Callable, Callable]:
    return papers.refused, lambda reply: {"ground": ground, "reason": _clause(reply.reasons)}


REPLIES: dict[Outcome, tuple[Callable, Callable]] = {
    Outcome.GRANTED: (papers.disclosed, lambda reply: {"files": _files(reply)}),
    Outcome.GRANTED_LATER: (
        papers.disclosed,
        lambda reply: {
            "way": _clause(reply.obtaining),
            "on": reply.approved_on or DAY_PENDING,
        },
    ),
    Outcome.ALREADY_PUBLIC: (
        papers.already_public,
        lambda reply: {"places": [Published(reply.application.wanted_title, _clause(reply.obtaining))]},
    ),
    Outcome.PARTIAL: (papers.partly_disclosed, lambda reply: {"files": _files(reply), "withheld": _withheld(reply)}),
    Outcome.STATE_SECRET: _refusal(Ground.STATE_SECRET),
    Outcome.FORBIDDEN_BY_LAW: _refusal(Ground.LAW_FORBIDS),
    Outcome.THREE_SECURITIES: _refusal(Ground.THREE_SECURITIES),
    Outcome.THIRD_PARTY: _refusal(Ground.THIRD_PARTY),
    Outcome.INTERNAL_AFFAIRS: _refusal(Ground.INTERNAL_AFFAIRS),
    Outcome.PROCESS_INFORMATION: _refusal(Ground.PROCESS),
    Outcome.ENFORCEMENT_FILE: _refusal(Ground.ENFORCEMENT_FILE),
    Outcome.REGISTRY_LOOKUP: (
        papers.by_other_law,
        lambda reply: {"law": _clause(reply.reasons), "way": _clause(reply.obtaining)},
    ),
    Outcome.NOT_EXISTING: (papers.not_existing, lambda reply: {"search": _clause(reply.facts)}),
    Outcome.NOT_THIS_ORGAN: (papers.other_organ, _other_organ),
    Outcome.NEEDS_MAKING: (papers.no_ready_information, lambda reply: {"reason": _clause(reply.reasons)}),
    Outcome.STILL_UNCLEAR: (papers.still_unclear, _unclear),
    Outcome.PETITION: (
        papers.petition,
        lambda reply: {"matter": _clause(reply.reasons), "channel": _clause(reply.obtaining)},
    ),
    Outcome.REPEATED: (papers.repeated, _former),
    Outcome.PUBLICATION: (
        papers.publication,
        lambda reply: {"names": reply.application.wanted_title, "way": _clause(reply.obtaining)},
    ),
    Outcome.EXCESSIVE: (
        papers.unreasonable,
        lambda reply: {"circumstances": _clause(reply.facts), "reason": _clause(reply.reasons)},
    ),
    Outcome.CONFIRMATION: (papers.confirm_or_reissue, lambda reply: {"had": _clause(reply.facts)}),
}
CORRECTIONS: dict[Outcome, Callable] = {
    Outcome.CORRECTED: lambda reply, head, asked, words: papers.corrected(
        head, asked, correction=_clause(reply.decision), on=reply.approved_on or head.signed_on, **words
    ),
    Outcome.NOT_CORRECTED: lambda reply, head, asked, words: papers.not_corrected(
        head, asked, reason=_clause(reply.reasons), **words
    ),
    Outcome.CORRECTION_PASSED_ON: lambda reply, head, asked, words: papers.correction_elsewhere(
        head, asked, organ=Organ(_clause(reply.other_organ)), passed_on=reply.approved_on or head.signed_on, **words
    ),
    Outcome.CORRECTION_ELSEWHERE: lambda reply, head, asked, words: papers.correction_elsewhere(
        head, asked, organ=Organ(_clause(reply.other_organ)), **words
    ),
}
MAKERS: dict[str, Callable] = {
    PaperKind.RECEIPT: _receipt,
    PaperKind.SUPPLEMENT: _supplement,
    PaperKind.EXTENSION: _extension,
    PaperKind.CONSULTATION: _consultation,
    PaperKind.OVERRIDE: _override,
    PaperKind.REASONS: _reasons,
    PaperKind.DEFERRAL: _deferral,
    PaperKind.FEE: _fee,
    PaperKind.NOT_PROCESSED: _not_processed,
    PaperKind.WITHDRAWN: _withdrawn,
    PaperKind.PASSING_ON: _passing_on,
    PaperKind.ROUTING: _routing,
    PaperKind.REOPENED: _reopened,
    PaperKind.REPLY: _reply,
}
