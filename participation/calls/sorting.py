"""归纳: opinions are put under points, in the county's words, each with what became of it. Only the officers of the unit do it.

Sorting is set-based: a group of equal texts goes under a point in one statement, however large. The call's timeline keeps who
sorted how many where.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, Max, Min, Q

from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from participation.models import Mention, Opinion, OpinionCall, OpinionPoint

MOST_AT_ONCE = 500

_SORT = f"""
    INSERT INTO {Mention._meta.db_table} (opinion_id, point_id, sorted_by_id, sorted_at)
    SELECT o.id, %(point)s, %(actor)s, now() FROM {Opinion._meta.db_table} o
     WHERE o.call_id = %(call)s AND o.status = 'received' AND o.text_key = ANY(%(keys)s)
    ON CONFLICT (opinion_id, point_id) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Opinions of one text: the first of them stands for all."""

    opinion: Opinion
    size: int


def groups_waiting(call: OpinionCall, limit: int, after: int = 0) -> list[Group]:
    """The groups of valid opinions that are under no point, the oldest first; `after` is the first opinion of the last one seen."""
    rows = list(
        Opinion.objects.unsorted()
        .filter(call=call)
        .values("text_key")
        .annotate(first=Min("pk"), size=Count("pk"))
        .filter(first__gt=after)
        .order_by("first")[:limit]
    )
    firsts = Opinion.objects.select_related("draft").defer("text", "name", "phone", "email")
    found = firsts.in_bulk([row["first"] for row in rows])
    return [Group(found[row["first"]], row["size"]) for row in rows]


@verb("sort")
@transaction.atomic
def add_point(call: OpinionCall, text: str, *, actor: User, note: str = "") -> OpinionPoint:
    """A new point of the call, with the next number."""
    OpinionCall.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    number = (call.points.aggregate(last=Max("number"))["last"] or 0) + 1
    point = OpinionPoint.objects.create(call=call, number=number, text=text)
    advance(call, "sort", actor=actor, note=note or f"增加归纳意见 {number}", where=Q(pk=call.pk))
    return point


@verb("sort", of="call")
@transaction.atomic
def reword(point: OpinionPoint, text: str, *, actor: User, note: str = "") -> None:
    """The wording of a point."""
    OpinionPoint.objects.filter(pk=point.pk).update(text=text)
    advance(point.call, "sort", actor=actor, note=note or f"修改归纳意见 {point.number}", where=Q(pk=point.call_id))


@verb("sort", of="call")
@transaction.atomic
def sort_under(point: OpinionPoint, opinions: Sequence[int], *, actor: User, note: str = "") -> int:
    """Puts the groups of these opinions under a point; how many were put. Raises IllegalStep when none waits there any more."""
    keys = list(
        Opinion.objects.filter(call=point.call_id, pk__in=list(opinions)[:MOST_AT_ONCE])
        .values_list("text_key", flat=True)
        .distinct()
    )
    with connection.cursor() as cursor:
        cursor.execute(_SORT, {"point": point.pk, "actor": actor.pk, "call": point.call_id, "keys": keys})
        sorted_now = cursor.rowcount
    if not sorted_now:
        raise IllegalStep("所选意见已由他人归入这一条，或者已不计入。请刷新后再看。")
    said = note or f"归入归纳意见 {point.number}：{sorted_now} 份"
    advance(point.call, "sort", actor=actor, note=said, where=Q(pk=point.call_id))
    return sorted_now


@verb("sort", of="call")
@transaction.atomic
def take_out(point: OpinionPoint, opinion: Opinion, *, actor: User, note: str = "") -> int:
    """Takes the group of an opinion out of a point again; how many were taken."""
    gone, _ = Mention.objects.filter(
        point=point, opinion__call=point.call_id, opinion__text_key=opinion.text_key
    ).delete()
    said = note or f"移出归纳意见 {point.number}：{gone} 份"
    advance(point.call, "sort", actor=actor, note=said, where=Q(pk=point.call_id))
    return gone


@verb("sort", of="call")
@transaction.atomic
def merge(point: OpinionPoint, into: OpinionPoint, *, actor: User, note: str = "") -> None:
    """Two points become one: the opinions of the first go under the second. Raises IllegalStep for points of two calls."""
    if point.call_id != into.call_id or point.pk == into.pk:
        raise IllegalStep("只能并入同一次征集的另一条归纳意见。", field="into")
    kept = Mention.objects.filter(point=into).values("opinion")
    Mention.objects.filter(point=point, opinion__in=kept).delete()
    Mention.objects.filter(point=point).update(point=into)
    point.delete()
    said = note or f"归纳意见 {point.number} 并入 {into.number}"
    advance(point.call, "sort", actor=actor, note=said, where=Q(pk=point.call_id))


@verb("sort", of="call")
@transaction.atomic
def decide(
    point: OpinionPoint, verdict: str, *, actor: User, reason: str = "", changed_where: str = "", note: str = ""
) -> None:
    """处理结果 of a point with its reason."""
    OpinionPoint.objects.filter(pk=point.pk).update(verdict=verdict, reason=reason, changed_where=changed_where)
    label = OpinionPoint.Verdict(verdict).label
    advance(
        point.call, "sort", actor=actor, note=note or f"归纳意见 {point.number}：{label}", where=Q(pk=point.call_id)
    )
