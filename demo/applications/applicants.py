"""Who asks, and for what: the row of an application as it came in. Nobody in it exists."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from county.public_forms import query_codes
from demo.applications.office import Office
from demo.applications.plan import Plan
from demo.applications.texts import TEXTS
from demo.units.units import demo_uscc, invented_name
from requests_app.models import Application
from requests_app.models.reply import Outcome
from requests_app.workflow.arrival import indexes_of

ZONE = ZoneInfo("Asia/Shanghai")
ONLINE_FROM = 2013
KINDS = ("natural",) * 14 + ("business",) * 3 + ("legal", "research", "welfare", "other")
CHANNELS_BEFORE = ("signed_post",) * 5 + ("in_person",) * 3 + ("ordinary_mail", "oral", "fax", "email")
CHANNELS = ("online",) * 11 + CHANNELS_BEFORE
# What stays when one applicant asks the same unit again.
OF_THE_APPLICANT = (
    "department",
    "applicant_kind",
    "applicant_name",
    "identity_kind",
    "identity_number",
    "legal_representative",
    "contact_person",
    "phone",
    "address",
    "channel",
)
ID_WEIGHTS, ID_CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


def application_of(plan: Plan, office: Office, dice: Random, former: Application | None = None) -> Application:
    """The application of a plan, not numbered yet; `former` is one of the same applicant."""
    unit = office.caizheng if plan.is_in_caizheng else dice.choice(office.units)
    application = Application(
        pk=office.key(Application),
        department=unit,
        year=plan.day.year,
        code_hash=query_codes.digest_of(query_codes.new_code()),
        link_hash=query_codes.digest_of(query_codes.new_token()),
        channel=_channel(plan, dice),
        submitted_at=moment(plan.day, dice),
        is_demo=True,
        **_applicant(dice),
    )
    if former is not None:
        for name in OF_THE_APPLICANT:
            setattr(application, name, getattr(former, name))
    application.entry_department = application.department
    if plan.is_correction:
        application.kind = Application.Kind.CORRECTION
        records = TEXTS.organisations_records if application.is_organisation else TEXTS.persons_records
        application.wanted_title, application.correction_claim = dice.choice(records)
    else:
        application.wanted_title = _wanted(application, dice, years=10 if plan.asks_for_years else 1)
        application.wanted_description = "示范申请：请提供正文及附件。"
        is_online = application.channel == "online"
        application.obtaining_way = "online" if is_online else "post"
        application.supply_form = "electronic" if is_online else "paper"
    if plan.fate == Outcome.REPEATED:
        application.wanted_title = former.wanted_title
    for name, value in indexes_of(application).items():
        setattr(application, name, value)
    return application


def _channel(plan: Plan, dice: Random) -> str:
    """By post where one person sends much; what waits was brought, so that it was received on that day."""
    if plan.waits_as:
        return "online" if plan.waits_as in ("submitted", "unconfirmed") else "in_person"
    if plan.kind == "series":
        return "signed_post"
    return dice.choice(CHANNELS if plan.day.year >= ONLINE_FROM else CHANNELS_BEFORE)


def _applicant(dice: Random) -> dict:
    kind = dice.choice(KINDS)
    is_organisation = kind != "natural"
    person = invented_name(dice.randrange(1380))
    return {
        "applicant_kind": kind,
        "applicant_name": f"无棣县{person}{TEXTS.organisations[kind]}" if is_organisation else person,
        "identity_kind": "uscc" if is_organisation else "id_card",
        "identity_number": demo_uscc(dice.randrange(900_000, 999_999)) if is_organisation else _id_number(dice),
        "legal_representative": person if is_organisation else "",
        "contact_person": person if is_organisation else "",
        "phone": f"0543-0000{dice.randrange(1000):03d}",
        "address": f"无棣县示范路{dice.randrange(1, 200)}号",
    }


def _wanted(application: Application, dice: Random, *, years: int) -> str:
    last, place = application.year - dice.randrange(0, 3), dice.choice(TEXTS.places)
    matters = TEXTS.matters.get(application.department.slug, TEXTS.anywhere)
    if years == 1:
        return dice.choice(matters).format(year=last, place=place)
    yearly = [matter for matter in matters if "{year}" in matter]
    return dice.choice(yearly).format(year=f"{last - years + 1}年至{last}", place=place)


def moment(day: date, dice: Random) -> datetime:
    """Some minute of the day between nine and six, when what went out that morning has gone out."""
    return datetime.combine(day, time(dice.randrange(9, 18), dice.randrange(60)), ZONE)


def _id_number(dice: Random) -> str:
    """A number of the division code that is not in use, with a right check character."""
    born = date(1950, 1, 1) + timedelta(days=dice.randrange(18_000))
    body = f"371699{born:%Y%m%d}{dice.randrange(1000):03d}"
    return body + ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, body, strict=True)) % 11]
