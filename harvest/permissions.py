"""What each role may do with sources and what they bring: deny by default."""

from county.cases.permissions import KEEP, READ, Grants
from county.models import Role

SOURCE_GRANTS: Grants = {
    Role.COUNTY_OFFICE: KEEP,
    Role.OFFICER: READ,
    Role.LEADER: READ,
}
CANDIDATE_GRANTS: Grants = {Role.COUNTY_OFFICE: READ, Role.OFFICER: READ, Role.LEADER: READ}
RUN_GRANTS: Grants = SOURCE_GRANTS | {Role.COUNTY_OFFICE: READ}
