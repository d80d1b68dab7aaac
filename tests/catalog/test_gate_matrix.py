"""Status × action × role: written down once more, by hand, and compared with what the pages really do."""

import pytest
from django.test import Client
from django.utils import timezone

from catalog.gate.workflow import abandon, review, submit, withdraw
from catalog.models import Column, Document, Revision
from county.cases.gate import Answers
from county.models import Role, User
from tests.catalog.test_gate import OPEN, at, written
from tests.catalog.test_gate_pages import ANSWERS
from tests.factories import person, row
from tests.factories import publish as take_in_published
from tests.people import office

pytestmark = pytest.mark.django_db

OFFICER, REVIEWER, LEADER, COUNTY = Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.COUNTY_OFFICE
SENT = {"checked", "referred", "reviewed", "approved"}
# action: from which status, by whom
REVISION = {
    "submit": ({"draft"}, {OFFICER}),
    "pass_review": ({"checked"}, {REVIEWER}),
    "refer": ({"checked"}, {REVIEWER}),
    "withhold": ({"checked"}, {REVIEWER}),
    "determine": ({"referred"}, {REVIEWER}),
    "approve": ({"reviewed"}, {LEADER}),
    "publish": ({"approved"}, {OFFICER, LEADER}),
    "return": (SENT, {REVIEWER, LEADER}),
    "recall_submission": ({"checked"}, {OFFICER}),
    "recall_review": ({"reviewed"}, {REVIEWER}),
    "recall_approval": ({"approved"}, {LEADER}),
    "amend": (SENT, {OFFICER}),
    "abandon": ({"draft"}, {OFFICER}),
}
DOCUMENT = {
    "revise": ({"published", "withdrawn", "withheld"}, {OFFICER}),
    "reassess": ({"withheld"}, {REVIEWER, LEADER}),
    "refile": ({"draft", "published"}, {OFFICER, COUNTY}),
    "mark_validity": ({"published"}, {LEADER, COUNTY}),
    "withdraw": ({"published"}, {LEADER, COUNTY}),
}
# Taken by other acts: writing, and what becomes of the document when a revision is published or refused.
PART_OF_ANOTHER = {Revision: {"write"}, Document: {"publish", "renew", "withhold"}}
# Steps without a page: the conclusion of a review takes them, or publication, or an import.
WITHOUT_PAGE = {"refer", "withhold"}
# What the forms ask beside a reason.
TYPED = {
    "submit": {"checked": "on"},
    "pass_review": ANSWERS,
    "mark_validity": {"validity": "expired", "on": "2026-01-01"},
}
RIGHT_PERSON = {OFFICER: "nina", REVIEWER: "shen", LEADER: "fu", COUNTY: "ban"}


@pytest.fixture
def people():
    return office()


def everybody(people) -> list[tuple[User, bool]]:
    """Every role in the unit of the records and in another, and whether the records are theirs to see."""
    units = ((people.caizheng, "own", True), (people.shuiwan, "other", False))
    found = [
        (person(f"{name}-{role}", unit, role), is_own or role == COUNTY)
        for unit, name, is_own in units
        for role in Role
    ]
    return [*found, (person("nobody", people.caizheng), True)]


@pytest.mark.parametrize(("model", "table"), [(Revision, REVISION), (Document, DOCUMENT)])
def test_each_status_opens_to_each_role_what_the_table_says(model, table):
    for status in model.Status:
        for role in Role:
            steps = [step for step in model.STEPS if step.action not in PART_OF_ANOTHER[model]]
            offered = {step.action for step in steps if status in step.sources and role in step.roles}
            expected = {action for action, (sources, roles) in table.items() if status in sources and role in roles}
            assert offered == expected, (status, role)


def in_status(people, status: str) -> Revision:
    """A revision that came to `status` by ordinary steps."""
    if status == "referred":
        revision = at(people, "checked")
        review(revision, Answers("referred", basis="把握不准"), actor=people.shen)
    elif status == "void":
        revision = at(people, "draft")
        abandon(revision, actor=people.nina, note="重复")
    else:
        revision = at(people, status)
    return revision


def document_in(people, status: str) -> Document:
    if status == "draft":
        return written(people).document
    if status == "withheld":
        revision = written(people)
        submit(revision, actor=people.nina)
        review(revision, Answers("refused", basis="条例第十六条"), actor=people.shen)
        return revision.document
    document = take_in_published(row())[0]
    if status == "withdrawn":
        withdraw(document, actor=people.fu, reason="有误")
    return document


def press(user: User, kind: str, case, action: str):
    """Opens the page of a step and confirms what it asks."""
    client = Client()
    client.force_login(user)
    address = f"/admin/catalog/{kind}/{case.pk}/step/{action}/"
    page = client.get(address)
    seen = page.context["form"]["seen"].value() if page.status_code == 200 else ""
    typed = {
        "refile": {"column": Column.objects.get(slug="work-news").pk},
        "revise": {"formed_on": timezone.localdate().isoformat()},
    } | TYPED
    return page.status_code, client.post(address, {"seen": seen, "note": "理由"} | typed.get(action, {}))


def taken(case) -> tuple[str, int]:
    case.refresh_from_db()
    return case.status, case.timeline.count()


@pytest.mark.parametrize("status", Revision.Status.values)
def test_a_page_moves_a_revision_from_its_own_statuses_only(people, status):
    for action, (sources, roles) in REVISION.items():
        if action in WITHOUT_PAGE:
            continue
        revision = in_status(people, status)
        before = taken(revision)
        # A publication may be the leader's, but who approved is not asked again.
        press(getattr(people, RIGHT_PERSON[sorted(roles, reverse=True)[0]]), "revision", revision, action)
        moved = taken(revision) != before
        assert moved == (status in sources), (status, action)
        if revision.status not in ("published", "void"):
            Revision.objects.filter(pk=revision.pk).update(status="void", review=None)


@pytest.mark.parametrize("status", Document.Status.values)
def test_a_page_moves_a_document_from_its_own_statuses_only(people, status):
    for action, (sources, roles) in DOCUMENT.items():
        document = document_in(people, status)
        before = (*taken(document), document.revisions.count())
        press(getattr(people, RIGHT_PERSON[sorted(roles)[0]]), "document", document, action)
        moved = (*taken(document), document.revisions.count()) != before
        assert moved == (status in sources), (status, action)


@pytest.mark.parametrize(("kind", "table"), [("revision", REVISION), ("document", DOCUMENT)])
def test_a_page_is_open_to_its_roles_in_the_own_unit_only(people, kind, table):
    case = at(people, "checked") if kind == "revision" else take_in_published(row())[0]
    for user, may_see in everybody(people):
        for action, (_, roles) in table.items():
            status, answer = press(user, kind, case, action)
            if (
                not may_see
                or not user.roles
                or set(user.roles) & {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
            ):
                # A unit's own administrators see its records' addresses as everybody of the unit; they may take no step.
                expected = {403, 404}
            elif action in WITHOUT_PAGE:
                expected = {404}
            else:
                expected = {200} if set(user.roles) & roles else {403}
            assert status in expected, (user, action)
            if status != 200:
                assert answer.status_code == status, (user, action)
                continue
            # It was theirs to take: nothing of it is kept for the next.
            case = at(people, "checked") if kind == "revision" else take_in_published(row())[0]
    assert OPEN.conclusion == "approved"
