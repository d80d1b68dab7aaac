"""What time does to calls: contacts and network digests are erased when they are no longer needed (个人信息保护法 Art. 19, 47)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from county.cases.workflow import advance
from participation.models import AnswerSheet, Opinion

CONTACTS_KEPT = timedelta(days=90)  # after the outcome is public
NETWORKS_KEPT = timedelta(days=30)  # after closing
AT_ONCE = 500


def forget_contacts() -> int:
    """Erases names and contacts of opinions that were answered 90 days ago, some at a time; how many. Texts and numbers stay."""
    now = timezone.now()
    old = AnswerSheet.objects.filter(call__closes_at__lt=now - NETWORKS_KEPT).exclude(network_digest="")
    old.update(network_digest="")
    due = Opinion.objects.filter(call__answered_at__lt=now - CONTACTS_KEPT, erased_at=None)[:AT_ONCE]
    erased = 0
    for opinion in due:
        with transaction.atomic():
            empty = {"name": "", "phone": "", "email": "", "phone_key": ""}
            advance(opinion, "erase", actor=None, where=Q(erased_at=None), erased_at=now, **empty)
        erased += 1
    return erased
