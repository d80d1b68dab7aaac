"""What waits for a person: candidates, findings, and sources that have not been read for days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse

from county.models import Role, User
from harvest.models import Candidate, Source

SILENT_AFTER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Waiting:
    name: str
    number: int
    late: int
    url: str


def waiting_harvest(user: User, now: datetime) -> list[Waiting]:
    """The queues of 归集 for those who work on them (two queries)."""
    if not user.has_role(Role.OFFICER, Role.COUNTY_OFFICE):
        return []
    status = Candidate.Status
    found = Candidate.objects.visible_to(user).aggregate(
        **{value: Count("pk", filter=Q(status=value)) for value in ("new", "duplicate", "changed", "gone")}
    )
    silent = (
        Source.objects.visible_to(user).filter(status__in=Source.READ).exclude(last_success_at__gte=now - SILENT_AFTER)
    )
    queue = f"{reverse('admin:harvest_candidate_changelist')}?status__exact="
    sources = reverse("admin:harvest_source_changelist")
    names = {
        "new": "待采用的归集信息",
        "duplicate": "疑似重复的归集信息",
        "changed": "来源已变，请核实",
        "gone": "来源已删，请核实",
    }
    queues = [Waiting(name, found[value], 0, f"{queue}{status(value)}") for value, name in names.items()]
    late = silent.filter(last_success_at__lt=now - timedelta(days=7)).count()
    return [*queues, Waiting("三天没有读到的归集来源", silent.count(), late, sources)]
