"""县政府办公室's unit: what belongs to no other unit lies with it."""

from county.cases.workflow import IllegalStep
from county.models import Department


def county_government() -> Department:
    """The county government, whose office supervises disclosure (条例 Art. 3). Raises IllegalStep when it is not registered."""
    unit = Department.objects.active().filter(kind=Department.Kind.GOVERNMENT).order_by("order", "pk").first()
    if unit is None:
        raise IllegalStep("县政府尚未登记为信息公开单位，暂时不能办理。")
    return unit
