"""What each role may do with the records of oversight; which records of the kind is asked of `visible_to`."""

from county.cases.permissions import ADD, KEEP, READ, Grants
from county.models import Role

REPORT_GRANTS: Grants = {
    Role.OFFICER: KEEP,
    Role.COUNTY_OFFICE: KEEP,
    Role.REVIEWER: READ,
    Role.LEADER: READ,
}
# A figure is corrected by entering it anew.
OUTSIDE_GRANTS: Grants = {
    Role.OFFICER: READ | {ADD},
    Role.COUNTY_OFFICE: READ | {ADD},
    Role.REVIEWER: READ,
    Role.LEADER: READ,
}
RECTIFICATION_GRANTS: Grants = {Role.OFFICER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: KEEP}
# Nobody of a unit reads a complaint or a proposal; a unit is asked by a statement.
COMPLAINT_GRANTS: Grants = {Role.COUNTY_OFFICE: READ}
REFERRAL_GRANTS: Grants = {Role.COUNTY_OFFICE: READ}
STATEMENT_GRANTS: Grants = {Role.OFFICER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: READ}
ERROR_REPORT_GRANTS: Grants = {Role.OFFICER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: READ}
# A frozen reckoning shows every unit, so it is the county office's; a unit reads its own line in the table.
RECKONING_GRANTS: Grants = {Role.COUNTY_OFFICE: READ}
