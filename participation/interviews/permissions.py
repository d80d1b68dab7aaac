"""What each role may do with interviews, their texts and questions: deny by default."""

from county.cases.permissions import ADD, CHANGE, READ, Grants
from county.models import Role

INTERVIEW_GRANTS: Grants = {
    Role.OFFICER: READ | {ADD},
    Role.REVIEWER: READ,
    Role.LEADER: READ,
    Role.COUNTY_OFFICE: READ,
}
TEXT_GRANTS: Grants = {
    Role.OFFICER: READ | {CHANGE},
    Role.REVIEWER: READ,
    Role.LEADER: READ,
    Role.COUNTY_OFFICE: READ,
}
ASK_GRANTS: Grants = {Role.OFFICER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: READ}
