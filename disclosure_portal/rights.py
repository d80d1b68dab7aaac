"""Who may do what in the back office, as tables read off the grants and steps in the source: nothing of it is stored anywhere
else.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Count

from county.cases.permissions import ADD, CHANGE, DELETE, VIEW
from county.models import Role, User

ACTIONS = ((VIEW, "看"), (ADD, "增"), (CHANGE, "改"), (DELETE, "删"))
YES = "办"


@dataclass(frozen=True, slots=True)
class RightsTable:
    """One table: a cell for every role in each row, "" for no right."""

    title: str
    rows: list[tuple[str, list[str]]]

    def as_markdown(self) -> str:
        head = [self.title, *(role.label for role in Role)]
        lines = [head, ["---"] * len(head), *([name, *cells] for name, cells in self.rows)]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def rights_tables(site: AdminSite) -> list[RightsTable]:
    """记录 and 办理步骤 of every kind of record that `site` shows. Which records of a kind is asked of `visible_to`.

    Every admin of ours is a `county.admin.ByRole`; those whose records move by step pages are a `county.cases.step_pages.StepAdmin`.
    """
    admins = sorted(site._registry.values(), key=lambda one: (one.opts.app_label, one.opts.model_name))
    with_steps = [one for one in admins if hasattr(one, "step_pages")]
    return [
        RightsTable("记录", [_record(one) for one in admins]),
        RightsTable("办理步骤", [row for one in with_steps for row in _steps(one)]),
    ]


def _record(model_admin: ModelAdmin) -> tuple[str, list[str]]:
    grants = model_admin.grants
    cells = ["".join(label for action, label in ACTIONS if action in grants.get(role, ())) for role in Role]
    return str(model_admin.opts.verbose_name), cells


def _steps(model_admin: ModelAdmin) -> Iterator[tuple[str, list[str]]]:
    for step in model_admin.model.STEPS:
        if step.action in model_admin.step_pages:
            label = model_admin.step_pages[step.action].label or step.label
            yield f"{model_admin.opts.verbose_name}：{label}", [YES if role in step.roles else "" for role in Role]


def holders() -> dict[str, int]:
    """How many active people hold each role, by its label; a role that nobody holds is there with 0."""
    held = {role.label: 0 for role in Role}
    groups = User.objects.filter(is_active=True).values_list("roles").annotate(number=Count("pk")).order_by()
    for roles, number in groups:
        for role in roles:
            held[Role(role).label] += number
    return held
