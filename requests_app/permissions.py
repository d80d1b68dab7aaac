"""What each role may do with applications and replies, and with which of them: deny by default."""

from county.cases.permissions import READ, Grants
from county.cases.workflow import step_of
from county.models import Role, User
from requests_app.models import Application, ApplicationFile, Reply
from requests_app.models.application import ENDED, Status
from requests_app.models.file import FilePurpose
from requests_app.models.remedy import RemedyResult

# An application is the business of those who handle it; who reviews for secrecy sees the reply and what it releases.
APPLICATION_GRANTS: Grants = {Role.OFFICER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: READ}
REPLY_GRANTS: Grants = {Role.OFFICER: READ, Role.REVIEWER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: READ}

# Taken by the unit to which the case is being routed, which does not have it yet.
OF_THE_RECEIVING_UNIT = frozenset({"accept_routing", "return_routing"})


def may_take(user: User, application: Application, action: str) -> bool:
    """True if role and unit let the person take `action` on an application that they may see. Whether it is open is asked
    elsewhere.
    """
    roles = step_of(Application, action).roles
    if not user.has_role(*roles):
        return False
    if action in OF_THE_RECEIVING_UNIT:
        return is_receiving(user, application)
    # Steps of the county office reach into every unit.
    return is_in_hands(user, application) or (user.sees_all_units and Role.COUNTY_OFFICE in roles)


def may_take_reply(user: User, reply: Reply, action: str) -> bool:
    """The same for a step of a reply: only people of the unit that answers."""
    return user.has_role(*step_of(Reply, action).roles) and is_in_hands(user, reply.application)


def is_in_hands(user: User, application: Application) -> bool:
    return user.department_id is not None and user.department_id == application.department_id


def is_receiving(user: User, application: Application) -> bool:
    """The application is being routed to the person's unit."""
    if user.department_id is None or application.status != Status.ROUTING:
        return False
    return application.routings.waiting().filter(to_department_id=user.department_id).exists()


def may_register(user: User) -> bool:
    return user.department_id is not None and user.has_role(*step_of(Application, "register").roles)


def may_draft(user: User, application: Application) -> bool:
    """拟答复, of an open application, or anew of an ended one when a decision on review or a judgment corrected the first."""
    if not (user.has_role(Role.OFFICER) and is_in_hands(user, application)):
        return False
    if application.status in ENDED:
        corrected = application.remedies.filter(result=RemedyResult.CORRECTED)
        return corrected.exclude(
            pk__in=application.replies.served().filter(remedy__isnull=False).values("remedy")
        ).exists()
    return application.status in (Status.HANDLING, Status.CONSULTING)


def may_fetch(user: User, file: ApplicationFile) -> bool:
    """A private file by its address: 身份证明 is personal data, and fetched on record only."""
    return file.purpose != FilePurpose.IDENTITY or may_take(user, file.application, "reveal")
