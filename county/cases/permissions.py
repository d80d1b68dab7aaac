"""What each role may do with a kind of record, as plain mappings. Which records of a kind is asked of `visible_to`."""

from collections.abc import Iterable, Mapping

from county.models import Role

VIEW, ADD, CHANGE, DELETE = "view", "add", "change", "delete"
KEEP = frozenset({VIEW, ADD, CHANGE})
READ = frozenset({VIEW})
Grants = Mapping[Role, frozenset[str]]

# Whoever is not named may do nothing. Units and people are never deleted: they are taken off the register.
DEPARTMENT_GRANTS: Grants = {
    Role.SYSTEM_ADMIN: KEEP,
    Role.COUNTY_OFFICE: KEEP,
    Role.SECURITY_ADMIN: READ,  # to place a member of staff
    Role.AUDIT_ADMIN: READ,
}
LOCK_GRANTS: Grants = {Role.SECURITY_ADMIN: READ, Role.AUDIT_ADMIN: READ}
USER_GRANTS: Grants = {Role.SECURITY_ADMIN: KEEP, Role.AUDIT_ADMIN: READ}
CALENDAR_GRANTS: Grants = {
    Role.SYSTEM_ADMIN: KEEP | {DELETE},
    Role.COUNTY_OFFICE: KEEP | {DELETE},
    Role.AUDIT_ADMIN: READ,
}
COUNTER_GRANTS: Grants = {Role.SYSTEM_ADMIN: READ, Role.AUDIT_ADMIN: READ}
# Who holds which post is recorded by the county office, and by a unit's leader for the own unit; the end is a step of its own.
POST_GRANTS: Grants = {
    Role.COUNTY_OFFICE: frozenset({VIEW, ADD}),
    Role.LEADER: frozenset({VIEW, ADD}),
    Role.OFFICER: READ,
    Role.REVIEWER: READ,
}
TIMELINE_GRANTS: Grants = {Role.AUDIT_ADMIN: READ}


def allows(grants: Grants, roles: Iterable[str], action: str) -> bool:
    """True if any of a person's roles may take `action`."""
    return any(action in grants.get(role, ()) for role in roles)
