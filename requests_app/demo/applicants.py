"""Who asks, and for what: the row of an application as it came in. Nobody in it exists."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from county import query_codes
from county.demo_units import demo_uscc, invented_name
from requests_app.demo.office import Office
from requests_app.demo.plan import Plan
from requests_app.demo.texts import ANYWHERE, CHANNELS, KINDS, MATTERS, ORGANISATIONS, PLACES
from requests_app.models import Application
from requests_app.workflow.arrival import indexes_of

ZONE = ZoneInfo("Asia/Shanghai")
ID_WEIGHTS, ID_CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


def application_of(plan: Plan, office: Office, dice: Random) -> Application:
    """The application of a plan, not numbered yet."""
    unit = office.caizheng if plan.is_in_caizheng else dice.choice(office.units)
    kind, channel = dice.choice(KINDS), dice.choice(CHANNELS if plan.day.year >= 2013 else CHANNELS[11:])
    person = invented_name(dice.randrange(1380))
    is_organisation = kind != "natural"
    words = {"year": plan.day.year - dice.randrange(0, 3), "place": dice.choice(PLACES)}
    number = demo_uscc(dice.randrange(900_000, 999_999)) if is_organisation else _id_number(dice)
    application = Application(
        pk=office.key(Application),
        department=unit,
        entry_department=unit,
        year=plan.day.year,
        code_hash=query_codes.digest_of(query_codes.new_code()),
        link_hash=query_codes.digest_of(query_codes.new_token()),
        applicant_kind=kind,
        applicant_name=f"无棣县{person}{ORGANISATIONS[kind]}" if is_organisation else person,
        identity_kind="uscc" if is_organisation else "id_card",
        identity_number=number,
        legal_representative=person if is_organisation else "",
        contact_person=person if is_organisation else "",
        phone=f"0543-0000{dice.randrange(1000):03d}",
        address=f"无棣县示范路{dice.randrange(1, 200)}号",
        wanted_title=dice.choice(MATTERS.get(unit.slug, ANYWHERE)).format(**words),
        wanted_description="示范申请：请提供正文及附件。",
        channel=channel,
        submitted_at=moment(plan.day, dice),
        is_demo=True,
    )
    if plan.waits_as:
        application.channel = "online" if plan.waits_as == "submitted" else "in_person"
    is_online = "online" in (channel, application.channel)
    application.obtaining_way = "online" if is_online else "post"
    application.supply_form = "electronic" if is_online else "paper"
    for name, value in indexes_of(application).items():
        setattr(application, name, value)
    return application


def moment(day: date, dice: Random) -> datetime:
    """Some minute of the day between eight and six."""
    return datetime.combine(day, time(dice.randrange(8, 18), dice.randrange(60)), ZONE)


def _id_number(dice: Random) -> str:
    """A number of the division code that is not in use, with a right check character."""
    born = date(1950, 1, 1) + timedelta(days=dice.randrange(18_000))
    body = f"371699{born:%Y%m%d}{dice.randrange(1000):03d}"
    return body + ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, body, strict=True)) % 11]
