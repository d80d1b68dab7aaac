"""What each role may do with applications and replies, and with which of them: deny by default."""

from county.cases.permissions import READ, Grants
from county.cases.workflow import may, may_begin, step_of
from county.models import Role, User
from requests_app.models import Application, ApplicationFile, Reply
from requests_app.models.application import ENDED, Status
from requests_app.models.file import FilePurpose
from requests_app.models.remedy import RemedyResult

# An application is the business of those who handle it; who reviews for secrecy sees the reply and what it releases.
APPLICATION_GRANTS: Grants = {Role.OFFICER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: READ}
REPLY_GRANTS: Grants = {Role.OFFICER: READ, Role.REVIEWER: READ, Role.LEADER: READ, Role.COUNTY_OFFICE: READ}


def may_register(user: User) -> bool:
    return user.department_id is not None and may_begin(user, Application, "register", user.department)


def may_draft(user: User, application: Application) -> bool:
    """拟答复, of an open application, or anew of an ended one when a decision on review or a judgment corrected the first."""
    if not (user.has_role(*step_of(Reply, "draft").roles) and application.is_in_hands_of(user)):
        return False
    if application.status in ENDED:
        corrected = application.remedies.filter(result=RemedyResult.CORRECTED)
        return corrected.exclude(
            pk__in=application.replies.served().filter(remedy__isnull=False).values("remedy")
        ).exists()
    return application.status in (Status.HANDLING, Status.CONSULTING)


def may_fetch(user: User, file: ApplicationFile) -> bool:
    """A private file by its address: 身份证明 is personal data, and fetched on record only."""
    return file.purpose != FilePurpose.IDENTITY or may(user, file.application, "reveal")
