"""The units and staff of the demo county. Everyone is invented; the logins are for trying the portal only."""

from django.contrib.auth.hashers import make_password

from county.cases.settings_trail import recorded
from county.models import Department, Role, User
from demo.units.units import UNITS

PASSWORD = "shifan-2026-wudi"  # noqa: S105 - printed in the README: these logins are for trying the portal

# login → (name, unit, roles)
LOGINS: dict[str, tuple[str, str, list[Role]]] = {
    "xianban": ("县办示范员", "government", [Role.COUNTY_OFFICE]),
    "xianban-fuhe": ("县办复核员", "government", [Role.COUNTY_OFFICE]),
    "caizheng-nigao": ("财政局信息员", "caizheng", [Role.OFFICER]),
    "caizheng-shencha": ("财政局审查员", "caizheng", [Role.REVIEWER]),
    "caizheng-fuze": ("财政局负责人", "caizheng", [Role.LEADER]),
    "xitong": ("系统管理员", "", [Role.SYSTEM_ADMIN]),
    "anquan": ("安全管理员", "", [Role.SECURITY_ADMIN]),
    "shenji": ("审计管理员", "", [Role.AUDIT_ADMIN]),
}


@recorded(Department, actor=None, note="示范数据")
def load_units() -> None:
    """Makes or renews the 63 units."""
    for unit in UNITS:
        Department.objects.update_or_create(
            slug=unit.slug,
            defaults={
                "name": unit.name,
                "short_name": unit.short_name,
                "kind": unit.kind,
                "uscc": unit.uscc,
                "document_word": unit.code,
                "first_responsible": unit.leaders[0].name if unit.leaders else "",
                "duty": unit.duty,
                "reviewing_organ": unit.reviewing_organ,
                "order": unit.order,
            },
        )


def load_staff() -> None:
    """Makes the demo logins that are missing."""
    units = {unit.slug: unit for unit in Department.objects.all()}
    password = make_password(PASSWORD)
    for username, (name, slug, roles) in LOGINS.items():
        User.objects.get_or_create(
            username=username,
            defaults={
                "first_name": name,
                "department": units[slug] if slug else None,
                "roles": roles,
                "is_staff": True,
                "password": password,
            },
        )
