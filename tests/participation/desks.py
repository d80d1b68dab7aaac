"""What the tests of participation have in common: step pages taken as a person takes them, and documents on their way."""

import re
from datetime import datetime

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.gate.workflow import Answers, approve, draft, publish, review, submit
from catalog.models import Column, Document, Revision
from county.models import User
from tests.people import Office


def at(user: User) -> Client:
    """Somebody at their desk."""
    client = Client()
    client.force_login(user)
    return client


def split(name: str, instant: datetime) -> dict[str, str]:
    """An instant as the two controls of a form send it."""
    local = timezone.localtime(instant)
    return {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M}"}


def step(user: User, case, action: str, **data):
    """Opens the step page, sends it as it was shown with `data`, and returns the answer."""
    client = at(user)
    opts = case._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_step", args=[case.pk, action])
    page = client.get(address)
    if page.status_code != 200:
        return page
    seen = re.search(r'name="seen" value="([^"]*)"', page.content.decode())[1]
    return client.post(address, {"seen": seen, "note": ""} | data)


def take(user: User, case, action: str, **data):
    """The step, which must be taken; the case as it is then."""
    answer = step(user, case, action, **data)
    assert answer.status_code == 302, errors_of(answer)
    case.refresh_from_db()
    return case


def errors_of(answer) -> str:
    """What a step page complains of."""
    form = (
        (answer.context_data if hasattr(answer, "context_data") else answer.context)["form"] if answer.context else None
    )
    return str(form.errors) if form is not None else answer.content.decode()[:500]


def drafted(people: Office, title: str = "关于有关情况的通报", column: str = "notices", **fields) -> Revision:
    """A draft of 财政局."""
    today = timezone.localdate()
    document = Document(
        department=people.caizheng, column=Column.objects.get(slug=column), topic="0401", genre="announcement"
    )
    text = {"title": title, "body": "<p>现将有关情况通报如下。</p>", "formed_on": today, "written_on": today}
    return draft(document, Revision(**text | fields), actor=people.nina)


def out(people: Office, revision: Revision) -> Document:
    """Through the gate, by three persons."""
    submit(revision, actor=people.nina, note="已核对")
    review(revision, Answers("approved"), actor=people.shen)
    approve(revision, actor=people.fu)
    return publish(revision, actor=people.nina)
