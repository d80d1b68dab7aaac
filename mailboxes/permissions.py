"""What each role may do with letters, and with which of them: deny by default."""

from county.cases.permissions import DELETE, KEEP, READ, Grants
from county.cases.workflow import may_begin
from county.models import Role, User
from mailboxes.models import Letter, PublicLetter

STAFF = (Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.COUNTY_OFFICE)
LETTER_GRANTS: Grants = {Role.OFFICER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: READ}
# Letters themselves are not the reviewer's business; what is to be public is.
PUBLIC_LETTER_GRANTS: Grants = {
    Role.OFFICER: READ | KEEP - {"add"},
    Role.REVIEWER: READ,
    Role.LEADER: READ,
    Role.COUNTY_OFFICE: READ | KEEP - {"add"},
}
MAILBOX_GRANTS: Grants = {
    Role.COUNTY_OFFICE: KEEP,
    Role.OFFICER: READ,
    Role.LEADER: READ,
    Role.AUDIT_ADMIN: READ,
}
LIMIT_GRANTS: Grants = {Role.COUNTY_OFFICE: KEEP, Role.OFFICER: READ, Role.LEADER: READ, Role.AUDIT_ADMIN: READ}
TEMPLATE_GRANTS: Grants = {Role.COUNTY_OFFICE: KEEP | {DELETE}, Role.OFFICER: KEEP | {DELETE}, Role.LEADER: READ}


def may_prepare(user: User, letter: Letter) -> bool:
    """拟公开件 is made by the unit that answered, or the county office."""
    return may_begin(user, PublicLetter, "prepare", letter.department)
