"""What each role may do with interpretations; which of them is asked of `visible_to`."""

from county.cases.permissions import ADD, READ, VIEW, Grants
from county.models import Role

# Officers plan and write; the leader answers for it; what follows on a plan is a step of its own.
INTERPRETATION_GRANTS: Grants = {
    Role.OFFICER: frozenset({VIEW, ADD}),
    Role.REVIEWER: READ,
    Role.LEADER: READ,
    Role.COUNTY_OFFICE: READ,
}
# Whether a policy can do without is decided by whoever decides on the policy.
WAIVER_GRANTS: Grants = {
    Role.OFFICER: READ,
    Role.REVIEWER: READ,
    Role.LEADER: frozenset({VIEW, ADD}),
    Role.COUNTY_OFFICE: READ,
}
