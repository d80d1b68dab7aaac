"""The verbs of leads: entered one by one or from a file, and decided on. The county office's alone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from county.cases.timeline import NewEntry, append, append_many
from county.cases.workflow import IllegalStep, advance, require_role, step_of, verb
from county.models import User
from participation.incidents.leads import NewLead, cleaned, counted, key_of, plain_url
from participation.incidents.workflow import register
from participation.models import Incident, Lead, LeadEntry

# Kept no longer than needed (个人信息保护法 Art. 19): what came to nothing, and what belongs to a matter long closed.
IDLE_DAYS, CLOSED_YEARS = 90, 2
SALT = "participation.incidents.leads"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many leads of a file are new, and how many were known already and are counted once more."""

    new: int
    known: int


def _require(actor: User) -> None:
    step = step_of(Lead, "enter")
    require_role(actor, step.roles, label=step.label)


@transaction.atomic
def enter(lead: Lead, *, actor: User) -> Lead:
    """录入线索. It comes unsaved, filled by the form. Raises IllegalStep for a future time or an address that is known."""
    _require(actor)
    if lead.found_at > timezone.now():
        raise IllegalStep("发现时间不能晚于现在。", field="found_at")
    if lead.url:
        lead.url = plain_url(lead.url)
        if not lead.url:
            raise IllegalStep("网址不正确，应以 http:// 或 https:// 开头。", field="url")
        if Lead.objects.filter(url=lead.url).exists():
            raise IllegalStep("这个网址的线索已经录入。", field="url")
    kept = cleaned(title=lead.title, excerpt=lead.excerpt)
    lead.title, lead.excerpt = kept.title, kept.excerpt
    lead.save(force_insert=True)
    append(LeadEntry, lead, action="enter", actor=actor, to_status=lead.status)
    return lead


def packed(rows: Sequence[NewLead]) -> str:
    """The rows of a preview, signed, for the page to bring back when it is confirmed."""
    return signing.dumps(
        [asdict(row) | {"found_at": row.found_at.isoformat()} for row in rows], salt=SALT, compress=True
    )


def unpacked(text: str) -> list[NewLead]:
    """Raises IllegalStep for what is not ours, or older than a day."""
    try:
        rows = signing.loads(text, salt=SALT, max_age=24 * 60 * 60)
    except signing.BadSignature as error:
        raise IllegalStep("预览已失效，请重新选择文件。") from error
    return [NewLead(**row | {"found_at": datetime.fromisoformat(row["found_at"])}) for row in rows]


@transaction.atomic
def take_in(rows: Sequence[NewLead], batch: str, *, actor: User) -> TakenIn:
    """导入线索 from a file: what is known already is only counted once more (four queries, and one a known lead)."""
    _require(actor)
    wanted = counted(list(rows))
    urls = [row.url for row, _ in wanted if row.url]
    titles = [row.title for row, _ in wanted if not row.url]
    kept = Lead.objects.select_for_update().filter(Q(url__in=urls) | Q(url="", title__in=titles)).order_by("pk")
    known = {key_of(lead): lead.pk for lead in kept}
    new = []
    for row, times in wanted:
        if (pk := known.get(key_of(row))) is not None:
            Lead.objects.filter(pk=pk).update(times=F("times") + times)
        else:
            new.append(Lead(**asdict(row), times=times, batch=batch))
    made = Lead.objects.bulk_create(new, batch_size=1000)
    append_many(LeadEntry, [NewEntry(lead.pk, "enter", "", lead.status, actor, f"导入：{batch}") for lead in made])
    return TakenIn(len(made), len(wanted) - len(made))


@verb("begin")
@transaction.atomic
def begin_incident(
    lead: Lead, title: str, found_at: datetime, *, actor: User, summary: str = "", note: str = ""
) -> Incident:
    """转为舆情事项: registers an incident from what was read; the lead stays linked. Raises IllegalStep for a future time."""
    incident = register(Incident(title=title, summary=summary, found_at=found_at), actor=actor)
    told = f"{incident.number}。{note.strip()}"
    advance(lead, "begin", actor=actor, note=told, incident=incident, decided_at=timezone.now())
    return incident


@verb("join")
@transaction.atomic
def join(lead: Lead, target: Incident, *, actor: User, note: str = "") -> None:
    """并入事项 that is open. Raises IllegalStep."""
    if not target.is_open:
        raise IllegalStep("只能并入在办的舆情事项。", field="target")
    told = f"{target.number}。{note.strip()}"
    advance(lead, "join", actor=actor, note=told, incident=target, decided_at=timezone.now())


@verb("dismiss")
def dismiss(lead: Lead, *, actor: User, note: str) -> None:
    """无需处理, with the reason."""
    advance(lead, "dismiss", actor=actor, note=note, decided_at=timezone.now())


@verb("same_as")
def same_as(lead: Lead, original: Lead, *, actor: User, note: str = "") -> None:
    """重复 of another lead, which is counted once more. Raises IllegalStep."""
    if original.pk == lead.pk or original.status == Lead.Status.DUPLICATE:
        raise IllegalStep("请选择另一条线索，且不是重复线索。", field="original")
    with transaction.atomic():
        told = f"{original}。{note.strip()}"
        advance(lead, "same_as", actor=actor, note=told, original=original, decided_at=timezone.now())
        Lead.objects.filter(pk=original.pk).update(times=F("times") + lead.times)


def forget_old() -> int:
    """到期清除: leads that came to nothing after 90 days, and those of incidents closed two years ago. How many."""
    now = timezone.now()
    idle = Q(status__in=(Lead.Status.OPEN, Lead.Status.DISMISSED, Lead.Status.DUPLICATE))
    idle &= Q(found_at__lt=now - timedelta(days=IDLE_DAYS))
    closed = Q(incident__closed_at__lt=now - timedelta(days=365 * CLOSED_YEARS))
    erased = {"title": "", "excerpt": "", "media_name": "", "url": "", "erased_at": now}
    done = 0
    for lead in Lead.objects.filter(idle | closed, erased_at=None).order_by("pk")[:1000]:
        with transaction.atomic():
            advance(lead, "erase", actor=None, note="保存期已满。", where=Q(erased_at=None), **erased)
        done += 1
    return done
