"""What each role may do with calls, opinions and outcomes: deny by default."""

from county.cases.permissions import KEEP, READ, Grants
from county.models import Role

# Drafts are written by officers, judged by reviewers and leaders; the county office reads and urges.
TEXT_GRANTS: Grants = {
    Role.OFFICER: READ | KEEP - {"add"},
    Role.REVIEWER: READ,
    Role.LEADER: READ,
    Role.COUNTY_OFFICE: READ,
}
CALL_GRANTS: Grants = TEXT_GRANTS | {Role.OFFICER: KEEP}
# What people sent is not the reviewer's business; what is to be public is.
OPINION_GRANTS: Grants = {Role.OFFICER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: READ}
KIND_GRANTS: Grants = {
    Role.COUNTY_OFFICE: READ | KEEP - {"add"},
    Role.OFFICER: READ,
    Role.LEADER: READ,
    Role.AUDIT_ADMIN: READ,
}
