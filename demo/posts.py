"""Who holds which post in the demo county: every unit has an officer but one; names are invented, as everywhere."""

from datetime import date, timedelta

from county.models import Department, OfficerPost, User
from county.models.post import PostKind
from demo.dice import dice_for
from demo.units.units import SURNAMES

VACANT, ACTING = "xinyang", "chewang"
VACANT_FOR = timedelta(days=58)


def load_posts(number: int, *, today: date) -> int:
    """Records the posts of the first `number` units, and returns how many are new: none on a second run."""
    if not number or OfficerPost.objects.exists():
        return 0
    accounts = {user.department_id: user for user in User.objects.filter(roles__contains=["officer"])}
    rows = []
    for unit in Department.objects.active().order_by("order")[:number]:
        dice = dice_for("post", unit.slug)
        since = today - timedelta(days=dice.randrange(90, 2500))
        given = {"department": unit, "from_on": since, "office_phone": "0543-0000000"}
        if unit.first_responsible:
            rows.append(OfficerPost(kind=PostKind.PRINCIPAL, name=unit.first_responsible, **given))
        name = f"{dice.choice(SURNAMES)}某"
        kind = PostKind.FULL_TIME if dice.random() < 0.1 else PostKind.OFFICER
        person = accounts.get(unit.pk)
        officer = OfficerPost(kind=kind, name=name, person=person, is_acting=unit.slug == ACTING, **given)
        if unit.slug == VACANT:
            officer.from_on, officer.until_on = today - timedelta(days=900), today - VACANT_FOR
            officer.ended_at = officer.recorded_at
        rows.append(officer)
    return len(OfficerPost.objects.bulk_create(rows))
