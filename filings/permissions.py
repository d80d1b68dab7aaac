"""What each role may do with filings and normative files; which of them is asked of `visible_to`."""

from county.cases.permissions import KEEP, READ, Grants
from county.models import Role

FILING_GRANTS: Grants = {Role.OFFICER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: READ}
FILE_GRANTS: Grants = {Role.OFFICER: KEEP, Role.REVIEWER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: KEEP}
