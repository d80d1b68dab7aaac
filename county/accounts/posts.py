"""任职 and 离任 of those who answer for disclosure in a unit."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from county.cases.workflow import IllegalStep, require_role
from county.models import OfficerPost, Role, User

RECORDERS = (Role.COUNTY_OFFICE, Role.LEADER)


@transaction.atomic
def begin_post(post: OfficerPost, *, actor: User) -> OfficerPost:
    """登记任职. It comes unsaved, filled by the form. Raises IllegalStep where the unit has such a person already."""
    require_role(actor, RECORDERS, post.department, label="登记任职")
    if post.person is not None and not post.is_acting and post.person.department_id != post.department_id:
        raise IllegalStep("账号属于其他单位；由其他单位人员临时代管的，请勾选“代管”。", field="person")
    post.recorded_by = actor
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError as error:
        raise IllegalStep(
            f"{post.department.short_name}在这段时间已有{post.get_kind_display()}，请先登记离任。", field="kind"
        ) from error
    return post


def end_post(post: OfficerPost, *, actor: User, until_on: date, successor: str = "") -> None:
    """登记离任: the last day of the post, which still counts. Raises IllegalStep when it ended already, or before it began."""
    require_role(actor, RECORDERS, post.department, label="登记离任")
    if until_on < post.from_on:
        raise IllegalStep("离任日期不能早于任职日期。", field="until_on")
    ended = {"until_on": until_on, "ended_by": actor, "ended_at": timezone.now(), "successor_note": successor}
    if not OfficerPost.objects.filter(pk=post.pk, until_on=None).update(**ended):
        raise IllegalStep("已经登记离任。")
    post.refresh_from_db()
