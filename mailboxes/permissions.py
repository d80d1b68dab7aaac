"""What each role may do with letters, and with which of them: deny by default."""

from county.cases.permissions import DELETE, KEEP, READ, Grants
from county.cases.workflow import step_of
from county.models import Role, User
from mailboxes.models import Assignment, Letter, PublicLetter

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

# The county office's, whoever has the letter; the rest is done by the unit in whose hands it is, some of it by joint units, too.
OF_THE_OFFICE = frozenset({"assign", "urge", "split", "redo", "uphold"})
ALSO_BESIDE = frozenset({"note", "reveal"})


def may_take(user: User, letter: Letter, action: str) -> bool:
    """True if role and unit let the person take `action` on a letter that they see. Whether it is open is asked elsewhere."""
    if not user.has_role(*step_of(Letter, action).roles):
        return False
    if action in OF_THE_OFFICE:
        return True
    if action == "opinion":
        return is_joint(user, letter)
    if action in ALSO_BESIDE:
        return is_in_hands(user, letter) or user.sees_all_units or is_joint(user, letter)
    return is_in_hands(user, letter)


def is_in_hands(user: User, letter: Letter) -> bool:
    return user.department_id is not None and user.department_id == letter.department_id


def is_joint(user: User, letter: Letter) -> bool:
    """The person's unit helps with the letter."""
    current = Assignment.objects.current().filter(letter=letter, part=Assignment.Part.JOINT)
    return user.department_id is not None and current.filter(department_id=user.department_id).exists()


def may_prepare(user: User, letter: Letter) -> bool:
    """拟公开件 is made by the unit that answered, or the county office."""
    has_role = user.has_role(*step_of(PublicLetter, "prepare").roles)
    return has_role and (is_in_hands(user, letter) or user.sees_all_units)
