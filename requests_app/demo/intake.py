"""Takes the composed applications in, many at once: answered in every way, late, extended, lapsed, withdrawn, and open ones.

What each case went through is written as the verbs would have written it: events, clock, papers, reviews, chained entries. A second
run changes nothing.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from catalog.demo.dice import dice_for
from county import query_codes
from county.attachments import check
from county.demo_units import demo_uscc, invented_name
from county.models import Department, Role, User
from county.numbering import reserve_keys, take_block
from county.review import Conclusion, ReviewKind
from county.special_days import current_calendar
from county.timeline import NewEntry, append_many
from county.upload_forms import TakenFile
from requests_app import channels, fees, files
from requests_app.deadlines import consultation_due, explain, limits_on, payment_due
from requests_app.demo.texts import (
    ANYWHERE,
    CHANNELS,
    FACTS,
    KINDS,
    MATTERS,
    OBTAINING,
    ORGANISATIONS,
    PLACES,
    REASONS,
    RELEASED,
    WEIGHTS,
)
from requests_app.ledger import clock_fields, event_of
from requests_app.models import (
    Application,
    ApplicationEntry,
    ClockEvent,
    Consultation,
    Extension,
    FeeNotice,
    Paper,
    Reply,
    ReplyEntry,
    ReplyReview,
    Routing,
    Service,
    Supplement,
)
from requests_app.models.application import Channel, Row
from requests_app.models.file import FilePurpose
from requests_app.models.paper import SERVICE_BASIS, PaperKind, ServiceWay
from requests_app.models.reply import Outcome
from requests_app.numbers import case_number, case_series, paper_number, paper_series
from requests_app.outcomes import RULES, RemedyRule, row_of
from requests_app.printing import remedy_of
from requests_app.workflow.arrival import indexes_of

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(2008, 5, 5)
BATCH = "示范数据"
# Who did it, in the history of units that have no logins; they cannot sign in.
HISTORY = {
    "demo-officer": ("示范信息员", Role.OFFICER),
    "demo-reviewer": ("示范审查员", Role.REVIEWER),
    "demo-leader": ("示范负责人", Role.LEADER),
}
# What waits on the desks, half of it with 财政局, where the demo logins work.
WAITING = (
    "submitted",
    "handling",
    "late",
    "supplement",
    "consulting",
    "extended",
    "fee",
    "in_review",
    "routing",
    "drafting",
    "answered_consultation",
    "soon",
)
MOST_WAITING = 36
ID_WEIGHTS, ID_CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


@transaction.atomic
def load_applications(number: int, *, today: date) -> int:
    """Takes in `number` demo applications made from 2008 to `today`, and returns how many are new: none on a second run."""
    if not number or Application.objects.filter(is_demo=True).exists():
        return 0
    _Maker(today, number).run()
    return number


@dataclass(slots=True)
class _Case:
    """One application being made, with all that happened to it."""

    application: Application
    dice: Random
    staff: dict[str, User]
    events: list[ClockEvent] = field(default_factory=list)
    acts: list[tuple[str, str, datetime, str]] = field(default_factory=list)
    status: str = ""


class _Maker:
    """Makes the applications one by one, and writes them all."""

    def __init__(self, today: date, number: int):
        self.today, self.number = today, number
        self.calendar = current_calendar()
        self.units = list(Department.objects.filter(is_active=True).order_by("order", "pk"))
        self.caizheng = next((unit for unit in self.units if unit.slug == "caizheng"), self.units[0])
        self.history = {name: self._person(name) for name in HISTORY}
        self.at_work = {user.username: user for user in User.objects.filter(username__startswith="caizheng-")}
        self.rows: dict[type, list] = {model: [] for model in ORDER}
        self.entries: list[NewEntry] = []
        self.reply_entries: list[NewEntry] = []
        self.finished: list[tuple[Reply, dict]] = []
        self.released: list[tuple[Application, Reply]] = []
        self.keys = {model: iter(reserve_keys(model, number * 3)) for model in ORDER}

    def _person(self, username: str) -> User:
        name, role = HISTORY[username]
        user, is_new = User.objects.get_or_create(
            username=username, defaults={"first_name": name, "roles": [role], "is_staff": False, "is_active": False}
        )
        if is_new:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        return user

    def run(self) -> None:
        waiting = min(MOST_WAITING, self.number // 5)
        plans = [("ended", place) for place in range(self.number - waiting)] + [("open", place) for place in range(waiting)]
        drawn = [(self._submitted_on(kind, place), kind, place) for kind, place in plans]
        for day, kind, place in sorted(drawn):
            self.make(day, kind, place)
        self.number_cases()
        self.number_papers()
        self.write()

    def _submitted_on(self, kind: str, place: int) -> date:
        """Later years more often; what waits came so long ago that it stands where it should."""
        if kind == "open":
            back = {"late": 27, "soon": 17, "submitted": 1, "extended": 18, "fee": 8}.get(WAITING[place % len(WAITING)], 6)
            return self.workday_before(back + place // len(WAITING))
        span = (self.workday_before(70) - FIRST_DAY).days
        return FIRST_DAY + timedelta(days=int(span * dice_for("application", place, "day").random() ** 0.6))

    def workday_before(self, n: int) -> date:
        day = self.today
        while n or not self.calendar.is_workday(day):
            day -= timedelta(days=1)
            n -= self.calendar.is_workday(day) and n > 0
        return day

    def after(self, day: date, n: int) -> date:
        return self.calendar.add_workdays(day, n).due_on if n else day

    # One case

    def make(self, day: date, kind: str, place: int) -> None:
        dice = dice_for("application", kind, place)
        waits_as = WAITING[place % len(WAITING)] if kind == "open" else ""
        in_caizheng = bool(waits_as) and (place < len(WAITING) or place % 2 == 0)
        unit = self.caizheng if in_caizheng else dice.choice(self.units)
        case = _Case(self.application(dice, day, unit), dice, self.staff_of(unit))
        if waits_as:
            self.leave_open(case, waits_as)
        else:
            self.end(case, place)
        self.settle(case)

    def staff_of(self, unit: Department) -> dict[str, User]:
        names = {"officer": "nigao", "reviewer": "shencha", "leader": "fuze"}
        if unit.slug != "caizheng":
            return {role: self.history[f"demo-{role}"] for role in names}
        return {role: self.at_work.get(f"caizheng-{name}", self.history[f"demo-{role}"]) for role, name in names.items()}

    def application(self, dice: Random, day: date, unit: Department) -> Application:
        kind, channel = dice.choice(KINDS), dice.choice(CHANNELS if day.year >= 2013 else CHANNELS[11:])
        person = invented_name(dice.randrange(1380))
        is_organisation = kind != "natural"
        words = {"year": day.year - dice.randrange(0, 3), "place": dice.choice(PLACES)}
        number = demo_uscc(dice.randrange(900_000, 999_999)) if is_organisation else _id_number(dice)
        application = Application(
            pk=next(self.keys[Application]),
            department=unit,
            entry_department=unit,
            year=day.year,
            code_hash=query_codes.digest_of(query_codes.new_code()),
            link_hash=query_codes.digest_of(query_codes.new_token()),
            applicant_kind=kind,
            applicant_name=f"无棣县{person}{ORGANISATIONS[kind]}" if is_organisation else person,
            identity_kind="uscc" if is_organisation else "id_card",
            identity_number=number,
            legal_representative=person if is_organisation else "",
            contact_person=person if is_organisation else "",
            phone=f"0543-0000{dice.randrange(1000):03d}",
            address=f"无棣县示范路{dice.randrange(1, 200)}号",
            wanted_title=dice.choice(MATTERS.get(unit.slug, ANYWHERE)).format(**words),
            wanted_description="示范申请：请提供正文及附件。",
            obtaining_way="online" if channel == "online" else "post",
            supply_form="electronic" if channel == "online" else "paper",
            channel=channel,
            submitted_at=_at(day, dice),
            is_demo=True,
        )
        for name, value in indexes_of(application).items():
            setattr(application, name, value)
        return application

    def act(self, case: _Case, action: str, status: str, day: date, actor: str = "officer", note: str = "") -> None:
        at = max(_at(day, case.dice), case.acts[-1][2] + timedelta(minutes=1) if case.acts else case.application.submitted_at)
        previous, case.status = case.status, status
        who = case.staff[actor] if actor else None
        self.entries.append(NewEntry(case.application.pk, action, previous, status, who, note, at))
        case.acts.append((action, status, at, note))

    def event(self, case: _Case, kind: str, on: date, **details) -> None:
        at = case.acts[-1][2]
        fields = {"application": case.application, "recorded_by": case.staff["officer"], "recorded_at": at}
        case.events.append(ClockEvent(kind=kind, on=on, **fields, **details))

    def arrive(self, case: _Case) -> date:
        """Submitted or registered, and received by the rule of its channel."""
        application = case.application
        day = application.submitted_at.astimezone(ZONE).date()
        self.act(case, "submit" if application.channel == "online" else "register", "submitted", day, "")
        rule = channels.RULES[Channel(application.channel)]
        if application.channel != "online":
            application.registered_by = case.staff["officer"]
        received = self.after(day, case.dice.randrange(1, 3)) if rule.is_confirmed_later else day
        application.received_on, application.received_basis = received, rule.basis
        application.confirmed_by = application.handler = case.staff["officer"]
        self.act(case, "confirm", "handling", received, note=f"{received}（{rule.basis.label}）")
        self.event(case, "received", received, note=rule.basis.label)
        self.paper(case, PaperKind.RECEIPT, received, stated_due_on=self.clock(case).due_on)
        return received

    def clock(self, case: _Case):
        return explain([event_of(event) for event in case.events], self.calendar)

    def settle(self, case: _Case) -> None:
        """Status and clock as the events leave them."""
        application = case.application
        application.status = case.status
        if application.received_on:
            deadline = self.clock(case)
            for name, value in clock_fields(deadline, self.calendar).items():
                setattr(application, name, value)
            if application.closed_on:
                application.is_paused, application.days_left_at_pause = False, None
                application.was_late = deadline.is_late
            elif deadline.is_overdue(self.today):
                application.overdue_on = deadline.due_on + timedelta(days=1)
        self.rows[Application].append(application)
        self.rows[ClockEvent] += case.events

    # Ended ones

    def end(self, case: _Case, place: int) -> None:
        received = self.arrive(case)
        outcomes = list(WEIGHTS)
        roll = case.dice.random()
        if place >= len(outcomes) and roll < 0.04:
            self.lapse(case, received)
        elif place >= len(outcomes) and roll < 0.07:
            self.withdraw(case, received)
        else:
            outcome = outcomes[place] if place < len(outcomes) else case.dice.choices(outcomes, WEIGHTS.values())[0]
            self.answer(case, received, outcome)
        if case.application.closed_on < self.today - timedelta(days=120):
            archived = self.after(case.application.closed_on, case.dice.randrange(5, 20))
            self.act(case, "archive", "archived", archived)
            case.application.archived_at = case.acts[-1][2]

    def close(self, case: _Case, action: str, row: str, on: date, note: str = "", actor: str = "officer") -> None:
        self.act(case, action, "closed", on, actor, note)
        self.event(case, "closed", on)
        case.application.row, case.application.closed_on = row, on

    def lapse(self, case: _Case, received: date) -> None:
        supplement = self.ask_supplement(case, received)
        on = self.after(supplement.answer_by_on, 1)
        self.close(case, "lapse_supplement", Row.SUPPLEMENT_LAPSED, on, actor="")
        supplement.lapsed_on = on
        self.paper(case, PaperKind.NOT_PROCESSED, on)

    def withdraw(self, case: _Case, received: date) -> None:
        self.close(case, "withdraw", Row.OTHER, self.after(received, case.dice.randrange(1, 8)), actor="")

    def ask_supplement(self, case: _Case, received: date) -> Supplement:
        asked = self.after(received, case.dice.randrange(2, 6))
        self.act(case, "ask_supplement", "supplement", asked)
        self.event(case, "supplement_asked", asked)
        supplement = Supplement(
            application=case.application,
            matters="请写明所需政府信息的名称、年份或者文号。",
            asked_on=asked,
            asked_by=case.staff["officer"],
            answer_by_on=asked + timedelta(days=15),
        )
        self.rows[Supplement].append(supplement)
        self.paper(case, PaperKind.SUPPLEMENT, asked, stated_due_on=supplement.answer_by_on)
        return supplement

    def answer(self, case: _Case, received: date, outcome: Outcome) -> None:
        """Some with a supplement, a consultation or an extension; one in twenty late."""
        dice, limit = case.dice, limits_on(received).reply
        start = received
        if outcome == Outcome.STILL_UNCLEAR or dice.random() < 0.06:
            start = self.supplemented(case, received)
        if outcome == Outcome.THIRD_PARTY or dice.random() < 0.05:
            start = self.consulted(case, start, is_objected=outcome == Outcome.THIRD_PARTY)
        if dice.random() < 0.08:
            self.extend(case, self.after(start, 3), limits_on(received).longest_extension)
        due = self.clock(case).due_on
        is_late = dice.random() < 0.05
        room = max(1, self.calendar.workdays_between(start, due))
        used = dice.randrange(max(1, room // 3), room + 1)
        served = self.after(due, dice.randrange(1, 8)) if is_late else self.after(start, used)
        written = min(served, self.after(start, max(1, limit // 4)))
        self.reply(case, outcome, written, served)
        self.close(case, "serve", row_of(outcome), served, outcome.label)

    def supplemented(self, case: _Case, received: date) -> date:
        supplement = self.ask_supplement(case, received)
        came = self.after(supplement.asked_on, case.dice.randrange(2, 8))
        self.act(case, "receive_supplement", "handling", came, "")
        self.event(case, "supplement_received", came)
        supplement.received_on, supplement.text = came, "示范补正：所需信息为当年度的正式文件。"
        return came

    def consulted(self, case: _Case, start: date, *, is_objected: bool) -> date:
        consultation = self.consult(case, self.after(start, 2))
        answered = self.after(consultation.received_on, case.dice.randrange(3, 12))
        consultation.answer = "objects" if is_objected else "agrees"
        consultation.answered_on = answered
        if is_objected:
            consultation.reasons = "示范意见：涉及商业秘密。"
            consultation.is_objection_reasonable, consultation.decision = True, "理由合理"
        self.act(case, "end_consulting", "handling", answered, note=f"第三方{consultation.get_answer_display()}")
        self.event(case, "consultation_ended", answered, consultation=consultation, note="第三方答复")
        return answered

    def consult(self, case: _Case, sent: date) -> Consultation:
        received = self.after(sent, 1)
        consultation = Consultation(
            pk=next(self.keys[Consultation]),
            application=case.application,
            party="third_party",
            name="示范建设有限公司",
            contact="无棣县示范路1号",
            question=f"拟公开：{case.application.wanted_title}",
            sent_on=sent,
            sent_by=case.staff["officer"],
            received_on=received,
            answer_by_on=consultation_due(received, self.calendar),
        )
        self.rows[Consultation].append(consultation)
        self.act(case, "consult", "consulting", sent, note="第三方")
        self.event(case, "consultation_sent", sent, consultation=consultation, note="第三方")
        self.paper(case, PaperKind.CONSULTATION, sent, consultation=consultation)
        return consultation

    def extend(self, case: _Case, on: date, longest: int) -> None:
        days = case.dice.choice((5, 10, longest))
        before = self.clock(case).due_on
        self.act(case, "extend", case.status, on, "leader", f"延长 {days} 个工作日：需要汇总核对")
        self.event(case, "extended", on, days=days)
        self.rows[Extension].append(
            Extension(
                application=case.application,
                days=days,
                reason="需要汇总核对",
                approved_by=case.staff["leader"],
                approved_on=on,
                notified_on=on,
                previous_due_on=before,
            )
        )
        self.paper(case, PaperKind.EXTENSION, on, stated_due_on=self.clock(case).due_on)

    def reply(self, case: _Case, outcome: Outcome, written: date, served: date | None, upto: str = "serve") -> None:
        """A reply of an outcome, brought as far as `upto`."""
        rule = RULES[outcome]
        reply = Reply(
            pk=next(self.keys[Reply]),
            application=case.application,
            number=1,
            author=case.staff["officer"],
            outcome=outcome,
            row=row_of(outcome),
            title=rule.title,
            facts=FACTS.get(outcome, ""),
            decision="示范答复：所需事项已办结。" if outcome == Outcome.OTHER else "",
            reasons=REASONS.get(outcome, ""),
            articles=rule.articles,
            obtaining=OBTAINING.get(outcome, ""),
            other_organ="有关主管部门" if outcome == Outcome.NOT_THIS_ORGAN else "",
            remedy_text=remedy_of(case.application).text("告知书", review_first=rule.remedy == RemedyRule.REVIEW_FIRST),
        )
        if outcome == Outcome.PARTIAL:
            part = {"part": "附表中的个人信息", "ground": "third_party", "reason": "涉及个人隐私"}
            reply.withheld_parts = json.dumps([part], ensure_ascii=False)
        if outcome in (Outcome.GRANTED, Outcome.PARTIAL):
            self.released.append((case.application, reply))
        self.rows[Reply].append(reply)
        self.pass_on(case, reply, written, served, upto)

    def pass_on(self, case: _Case, reply: Reply, written: date, served: date | None, upto: str) -> None:
        officer, reviewer, leader = (case.staff[role] for role in ("officer", "reviewer", "leader"))
        steps = [("submit", "draft", "submitted", officer), ("pass_review", "submitted", "reviewed", reviewer)]
        steps += [("approve", "reviewed", "approved", leader), ("serve", "approved", "served", officer)]
        changes: dict = {}
        for minute, (action, before, after, actor) in enumerate(steps, 1):
            if upto == "draft":
                break
            at = datetime.combine(served or written, time(8, 30 + minute), ZONE)
            self.reply_entries.append(NewEntry(reply.pk, action, before, after, actor, at=at))
            changes["status"] = after
            if action == "submit":
                changes["submitted_by"] = officer
            elif action == "pass_review":
                changes |= {"reviewed_by": reviewer, "review": at}
            elif action == "approve":
                changes |= {"approved_by": leader, "approved_on": served}
            if action == upto:
                break
        if upto == "serve":
            paper = self.paper(case, PaperKind.REPLY, served, reply=reply)
            way = ServiceWay.ONLINE if case.application.channel == "online" else ServiceWay.POST
            changes["service"] = Service(
                pk=next(self.keys[Service]),
                paper=paper,
                way=way,
                basis=SERVICE_BASIS[way],
                served_on=served,
                tracking_number="" if way == ServiceWay.ONLINE else f"SF{reply.pk:011d}CN".replace("SF", "XA"),
                recorded_by=officer,
                recorded_at=datetime.combine(served, time(8, 40), ZONE),
            )
            self.rows[Service].append(changes["service"])
        self.finished.append((reply, changes))

    def paper(self, case: _Case, kind: str, on: date, **fields) -> Paper:
        paper = Paper(
            pk=next(self.keys[Paper]),
            application=case.application,
            kind=kind,
            department=case.application.department,
            year=on.year,
            dated_on=on,
            made_by=case.staff["officer"],
            made_at=datetime.combine(on, time(8, 30), ZONE),
            **fields,
        )
        self.rows[Paper].append(paper)
        return paper

    # Open ones

    def leave_open(self, case: _Case, waits_as: str) -> None:
        application = case.application
        if waits_as == "submitted":
            application.channel, application.obtaining_way, application.supply_form = "online", "online", "electronic"
            self.act(case, "submit", "submitted", application.submitted_at.astimezone(ZONE).date(), "")
            return
        application.channel = "in_person"
        received = self.arrive(case)
        acts = {
            "supplement": lambda: self.ask_supplement(case, received),
            "consulting": lambda: self.consult(case, self.after(received, 2)),
            "answered_consultation": lambda: self.answered_just_now(case, received),
            "extended": lambda: self.extend(case, self.after(received, 10), limits_on(received).longest_extension),
            "fee": lambda: self.charge(case, self.after(received, 2)),
            "in_review": lambda: self.reply(case, Outcome.NOT_EXISTING, self.after(received, 3), None, "submit"),
            "drafting": lambda: self.reply(case, Outcome.ALREADY_PUBLIC, self.after(received, 3), None, "draft"),
            "routing": lambda: self.route(case, self.after(received, 2)),
        }
        if waits_as in acts:
            acts[waits_as]()
        elif waits_as == "late":
            self.act(case, "mark_overdue", "handling", self.clock(case).due_on + timedelta(days=1), "", "逾期")

    def answered_just_now(self, case: _Case, received: date) -> None:
        consultation = self.consult(case, self.after(received, 1))
        answered = self.after(consultation.received_on, 2)
        consultation.answer, consultation.answered_on = "objects", answered
        consultation.reasons = "示范意见：涉及商业秘密。"
        self.act(case, "end_consulting", "handling", answered, note="第三方不同意公开")
        self.event(case, "consultation_ended", answered, consultation=consultation, note="第三方不同意公开")

    def charge(self, case: _Case, on: date) -> None:
        fee = fees.by_pages(126)
        self.act(case, "notify_fee", "fee", on, note=f"{fee.amount} 元")
        self.event(case, "fee_noticed", on)
        self.rows[FeeNotice].append(
            FeeNotice(
                application=case.application,
                basis="pages",
                month=case.application.received_on.replace(day=1),
                quantity=126,
                amount=fee.amount,
                working="\n".join(fee.lines),
                noticed_on=on,
                noticed_by=case.staff["officer"],
                received_on=on,
                pay_by_on=payment_due(on, self.calendar),
            )
        )
        self.paper(case, PaperKind.FEE, on)

    def route(self, case: _Case, on: date) -> None:
        unit = case.application.department
        to = next(one for one in self.units if one.pk != unit.pk)
        self.act(case, "route", "routing", on, note="该信息由你单位保存")
        self.rows[Routing].append(
            Routing(
                application=case.application,
                from_department=unit,
                to_department=to,
                reason="该信息由你单位保存",
                sent_by=case.staff["officer"],
                sent_at=case.acts[-1][2],
            )
        )

    # Writing

    def number_cases(self) -> None:
        """Gap-free by unit and year, in the order in which they came."""
        for (unit, year), mine in _grouped(self.rows[Application], lambda one: (one.department_id, one.year)).items():
            mine.sort(key=lambda one: one.submitted_at)
            for one, serial in zip(mine, take_block(case_series(unit), year, len(mine)), strict=True):
                one.serial, one.number = serial, case_number(year, unit, serial)

    def number_papers(self) -> None:
        for (unit, year), mine in _grouped(self.rows[Paper], lambda one: (one.department_id, one.year)).items():
            mine.sort(key=lambda one: (one.dated_on, one.pk))
            for one, serial in zip(mine, take_block(paper_series(unit), year, len(mine)), strict=True):
                word, short = one.department.document_word, one.department.short_name
                one.serial, one.doc_number = serial, paper_number(word, short, year, serial)

    def write(self) -> None:
        for application, reply in self.released:
            # The digest covers the manifest, and the files lie sealed under the draft before it is sent on.
            content = RELEASED.format(title=application.wanted_title).encode()
            file = TakenFile("files", f"{application.wanted_title}.txt", check("示范.txt", content), content)
            reply.files_manifest = f"{file.accepted.sha256} {file.name}"
        for reply in self.rows[Reply]:
            reply.digest = reply.computed_digest()
        for model in ORDER:
            model.objects.bulk_create(self.rows[model], batch_size=500)
        for application, reply in self.released:
            content = RELEASED.format(title=application.wanted_title).encode()
            file = TakenFile("files", f"{application.wanted_title}.txt", check("示范.txt", content), content)
            files.keep(application, [file], purpose=FilePurpose.RELEASED, actor=reply.author, reply=reply)
        self.finish_replies()
        append_many(ApplicationEntry, sorted(self.entries, key=lambda entry: entry.at))
        append_many(ReplyEntry, sorted(self.reply_entries, key=lambda entry: entry.at))

    def finish_replies(self) -> None:
        reviews = []
        for reply, changes in self.finished:
            if "review" in changes:
                review = ReplyReview(
                    reply=reply,
                    kind=ReviewKind.IMPORT,
                    batch=BATCH,
                    digest=reply.digest,
                    conclusion=Conclusion.APPROVED,
                    reviewed_by_name=str(changes["reviewed_by"]),
                    reviewed_at=changes["review"],
                )
                changes["review"] = review
                reviews.append(review)
        ReplyReview.objects.bulk_create(reviews)
        for reply, changes in self.finished:
            for name, value in changes.items():
                setattr(reply, name, value)
        names = ["status", "submitted_by", "reviewed_by", "review", "approved_by", "approved_on", "service"]
        Reply.objects.bulk_update([reply for reply, _ in self.finished], names, batch_size=200)


# Parents first; papers point at replies and consultations, services at papers.
ORDER = (
    Application,
    Supplement,
    Consultation,
    Extension,
    FeeNotice,
    Routing,
    Reply,
    Paper,
    Service,
    ClockEvent,
)


def _grouped(rows: list, key) -> dict:
    groups: dict = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _at(day: date, dice: Random) -> datetime:
    return datetime.combine(day, time(dice.randrange(8, 18), dice.randrange(60)), ZONE)


def _id_number(dice: Random) -> str:
    """A number of the division code that is not in use, with a right check character."""
    born = date(1950, 1, 1) + timedelta(days=dice.randrange(18_000))
    body = f"371699{born:%Y%m%d}{dice.randrange(1000):03d}"
    return body + ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, body, strict=True)) % 11]
