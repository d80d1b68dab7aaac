"""What each role may do with the catalogue's records; which records of the kind is asked of `visible_to`."""

from county.cases.permissions import ADD, DELETE, KEEP, READ, VIEW, Grants
from county.models import Role

# The tree is the county's: only its office changes it; who publishes must see what each column holds.
COLUMN_GRANTS: Grants = {
    Role.COUNTY_OFFICE: KEEP,
    Role.OFFICER: READ,
    Role.REVIEWER: READ,
    Role.LEADER: READ,
    Role.AUDIT_ADMIN: READ,
}
DOCUMENT_GRANTS: Grants = {Role.OFFICER: READ, Role.REVIEWER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: READ}
BATCH_GRANTS: Grants = {Role.COUNTY_OFFICE: READ, Role.SYSTEM_ADMIN: READ, Role.AUDIT_ADMIN: READ}
# Officers write; reviewers and leaders read and take the steps of their roles; the county office reads all units.
REVISION_GRANTS: Grants = {
    Role.OFFICER: KEEP,
    Role.REVIEWER: READ,
    Role.LEADER: READ,
    Role.COUNTY_OFFICE: READ,
}
DRAFT_GRANTS: Grants = {
    Role.OFFICER: KEEP | {DELETE},
    Role.REVIEWER: READ,
    Role.LEADER: READ,
    Role.COUNTY_OFFICE: READ,
}
# A unit records the changes of its leaders; only the county office puts a wrong entry right.
LEADERSHIP_GRANTS: Grants = {
    Role.OFFICER: frozenset({VIEW, ADD}),
    Role.REVIEWER: READ,
    Role.LEADER: frozenset({VIEW, ADD}),
    Role.COUNTY_OFFICE: KEEP | {DELETE},
}
