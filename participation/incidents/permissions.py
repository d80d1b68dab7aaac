"""What each role may do with incidents and leads, and which of them: deny by default. Nothing of them is public."""

from county.cases.permissions import ADD, READ, Grants
from county.models import Role

INCIDENT_GRANTS: Grants = {
    Role.OFFICER: READ | {ADD},
    Role.LEADER: READ,
    Role.COUNTY_OFFICE: READ | {ADD},
}
LEAD_GRANTS: Grants = {Role.COUNTY_OFFICE: READ | {ADD}}
