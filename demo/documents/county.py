"""The demo county: 63 units and what they have disclosed since 1 May 2008, composed anew, the same for the same arguments.

Everything here is made up for demonstration. The unevenness is meant: units that stopped in 2011, pages of 机构信息 and 公开指南 that
nobody updated, several items where one belongs, work summaries filed as annual reports, items published after their limit.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from catalog.arrivals.incoming import IncomingDocument
from demo.dice import dice_for
from demo.documents.duties import GUIDE, INTERPRETATION, ORGANISATION, REPORT, Duties
from demo.documents.plan import Plan, first_day, last_day, publication, some_year
from demo.documents.profiles import profile_of
from demo.documents.repertoire import ANSWER, NEWS, Kind, possible, repertoire
from demo.documents.writing import days
from demo.documents.writing.eras import in_the_words_of
from demo.documents.writing.occasion import Occasion, Piece
from demo.documents.writing.wording import assembly
from demo.units.units import UNITS, DemoUnit

FULL = 9343
MOST_FILES = 560
LONGEST_KEYWORD = 30
INTERPRETATION_SUFFIX = ":interpretation"
"""The source_id of an interpretation is that of the policy it explains plus this."""

_OFFICE_KINDS = {"notice", "short-notice", "scheme", "opinion", "circular", "emergency"}
_STRUCTURED = (ORGANISATION, GUIDE)


def generate(documents: int = FULL, *, today: date, seed: int = 2013) -> Iterator[IncomingDocument]:
    """Exactly `documents` items in the order of their publication, all published before `today`, whose working day is not over.

    `earlier` versions are not counted. Equal arguments give equal items. Raises ValueError when `today` lies
    before 2009 or `documents` is negative.
    """
    if today < date(2009, 1, 1):
        raise ValueError("示范数据的截止日期应在2009年以后")
    if documents < 0:
        raise ValueError("信息条数不能为负")
    plans = _chosen(documents, today - timedelta(days=1), seed)
    _allot(plans, today, seed)
    yield from _composed(plans, today, seed)


def _chosen(documents: int, today: date, seed: int) -> list[Plan]:
    """The duty items (a fair share of them for a small county), filled up with free ones."""
    duties = Duties(today, dice_for(seed, "duties")).all()
    pages = [plan for plan in duties if plan.kind in _STRUCTURED]
    others = [plan for plan in duties if plan.kind not in _STRUCTURED]
    dice = dice_for(seed, "share")
    if documents < FULL:
        keep = set(dice.sample(range(len(others)), min(len(others), round(len(others) * documents / FULL))))
        others = [plan for place, plan in enumerate(others) if place in keep]
    chosen = (pages + others)[:documents]
    kept = {plan.source_id for plan in chosen}
    chosen = [plan for plan in chosen if not plan.explains or plan.explains.source_id in kept]
    return chosen + _free(documents - len(chosen), today, seed)


def _free(count: int, today: date, seed: int) -> list[Plan]:
    """`count` items of the units' repertoires, spread over the years."""
    dice = dice_for(seed, "free")
    units = [unit for unit in UNITS if days.on_or_after(first_day(unit)) <= today]
    spans = [(last_day(profile_of(unit), NEWS, today) - first_day(unit)).days for unit in units]
    longest = max(spans)
    weights = [profile_of(unit).volume * max(0.04, span / longest) for unit, span in zip(units, spans, strict=True)]
    lists = {unit.slug: repertoire(unit, profile_of(unit)) for unit in units}
    numbers: Counter[str] = Counter()
    plans: list[Plan] = []
    while len(plans) < count:
        unit = dice.choices(units, weights=weights)[0]
        profile = profile_of(unit)
        kinds, shares = zip(*lists[unit.slug], strict=True)
        kind = dice.choices(kinds, weights=shares)[0]
        first, last = first_day(unit), last_day(profile, kind, today)
        written_on = _some_day(dice, unit, kind, first, last)
        if not written_on:
            continue
        numbers[unit.slug] += 1
        published_on, late = publication(dice, kind, written_on, profile.late, today)
        plans.append(
            Plan(f"{kind.name}:{numbers[unit.slug]:04d}", unit, kind, written_on, written_on, published_on, late)
        )
    return plans


def _some_day(dice: Random, unit: DemoUnit, kind: Kind, first: date, last: date) -> date | None:
    """A working day on which this unit may write this kind, or None when a dozen throws find none."""
    first = max(first, date(kind.since, 1, 1))
    if first >= last:
        return None
    for _ in range(12):
        year = some_year(dice, first, last)
        begin, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        if days.on_or_after(begin) > end:
            continue
        day = days.any_day(dice, begin, end)
        if possible(kind, unit, day.year, day.month):
            return day
    return None


def _allot(plans: list[Plan], today: date, seed: int) -> None:
    """What depends on the neighbours: running numbers, batches, files, counts for the reports, wrong columns and wrong numbers."""
    dice = dice_for(seed, "allot")
    plans.sort(key=lambda plan: (plan.written_on, plan.explains is not None, plan.source_id))
    serials: Counter[tuple[str, int]] = Counter()
    batches: Counter[tuple[str, str, int]] = Counter()
    for plan in plans:
        profile, year = profile_of(plan.unit), plan.written_on.year
        if plan.unit.kind == "government" and plan.kind.name in _OFFICE_KINDS:
            plan.facts["office"] = dice.random() < 0.72
        if plan.kind is ANSWER:
            plan.facts["session"] = assembly(year)
        if "batch" not in plan.facts:
            batches[plan.unit.slug, plan.kind.name, year] += 1
            plan.facts["batch"] = batches[plan.unit.slug, plan.kind.name, year]
        code = _code(plan)
        if code:
            serials[code, year] = max(serials[code, year] + 1, _usual_serial(code, plan.written_on))
            plan.number, plan.faults = _numbered(dice, code, year, serials[code, year], profile.bad_numbers_until)
        if plan.kind is NEWS and dice.random() < profile.misfiled:
            plan.column = dice.choice(("notices", "unit-documents"))
            plan.faults = (
                "信息类别与栏目不符，应放入“工作动态”",
                *(("缺少发文字号",) if plan.column == "unit-documents" else ()),
            )
        _ended(dice, plan, today)
    with_files = [plan for plan in plans if plan.kind.file]
    most = min(MOST_FILES, len(with_files) * 2 // 5)
    for plan in dice.sample(with_files, most):
        plan.facts["attach"] = plan.kind.file
    _count(plans)


def _usual_serial(code: str, day: date) -> int:
    """The 顺序号 an office has reached by that day: not every document of a year is disclosed, so the numbers have gaps."""
    busy = dice_for(code, day.year).randint(16, 60)
    return 1 + int(busy * day.timetuple().tm_yday / 366)


def _code(plan: Plan) -> str:
    """The 发文代字 of an item, "" for one without a number."""
    unit, kind = plan.unit, plan.kind
    if not kind.code:
        return ""
    if unit.kind == "government":
        return {"reply": "棣政字", "appointment": "棣政任"}.get(
            kind.code, "棣政办发" if plan.facts.get("office") else "棣政发"
        )
    code = unit.code_on(plan.written_on)
    if kind.code == "letter":
        return code + "函"
    return code + "规" if kind.code == "normative" and plan.written_on.year >= 2019 else code


def _numbered(dice: Random, code: str, year: int, serial: int, bad_until: int) -> tuple[str, tuple[str, ...]]:
    """A 文号 in the proper form, or, in the old days of some units, in a wrong one or none."""
    if year <= 2012 and dice.random() < (0.55 if year <= bad_until else 0.04):
        return dice.choice(
            (
                f"{code}[{year}]{serial}号",
                f"{code}（{year}）{serial}号",
                f"{code}〔{year}〕第{serial}号",
                f"{code}〔{year}〕{serial:03d}号",
            )
        ), ("发文字号格式不规范",)
    if year <= 2012 and dice.random() < 0.02:
        return "", ("缺少发文字号",)
    return f"{code}〔{year}〕{serial}号", ()


def _ended(dice: Random, plan: Plan, today: date) -> None:
    """Marks what is no longer valid: measures at the end of their term or repealed, some old yearly notices."""
    if plan.ends_on and plan.ends_on <= today:
        plan.validity = "repealed" if plan.repealed_by else "expired"
        plan.repealed_on = plan.ends_on
    elif plan.ends_on and plan.written_on.year <= today.year - 2 and dice.random() < 0.3:
        plan.validity = "amended"
    elif plan.kind.name in ("notice", "scheme") and plan.written_on.year <= today.year - 4 and dice.random() < 0.1:
        plan.validity, plan.repealed_on = "expired", date(plan.written_on.year + dice.choice((0, 1, 2)), 12, 31)


def _count(plans: list[Plan]) -> None:
    """Tells every annual report how many items its unit published in the year; the county government reports for all."""
    own: Counter[tuple[str, int]] = Counter((plan.unit.slug, plan.published_on.year) for plan in plans)
    whole: Counter[int] = Counter(plan.published_on.year for plan in plans)
    for plan in plans:
        if plan.kind is REPORT:
            year = plan.facts["year"]
            plan.facts["published"] = whole[year] if plan.unit.kind == "government" else own[plan.unit.slug, year]


def _composed(plans: list[Plan], today: date, seed: int) -> Iterator[IncomingDocument]:
    """Composes in the order of writing, because an explanation quotes its policy; yields in the order of publication."""
    kept = {plan.source_id for plan in plans}
    pieces: dict[str, Piece] = {}
    titles: defaultdict[str, set[str]] = defaultdict(set)
    found = []
    for plan in plans:
        _quote(plan, pieces, kept)
        piece, name = _compose(plan, seed, titles[plan.unit.slug])
        if plan.ends_on:
            pieces[plan.source_id] = piece
        found.append((plan, _document(plan, piece, name, today, seed, kept)))
    found.sort(key=lambda pair: (pair[1].published_at, pair[1].source_id))
    for _, document in found:
        yield document


def _quote(plan: Plan, pieces: dict[str, Piece], kept: set[str]) -> None:
    """Gives an item the words of another that it refers to: the policy explained, the measure replaced."""
    policy = plan.explains
    if policy:
        piece = pieces[policy.source_id]
        title = piece.title
        if plan.kind is INTERPRETATION:
            title = title.partition("《")[2].partition("》")[0]
        plan.facts |= {
            "policy_title": title,
            "policy_number": policy.number,
            "policy_effective_on": piece.effective_on,
            "office": policy.facts.get("office"),
        }
        plan.facts["policy_body"] = piece.body
    if "regulation" in plan.facts and not policy:
        old = plan.facts["replaced"]
        plan.facts["replaces"] = ""
        if old and old.source_id in kept:
            number = f"（{old.number}）" if old.number else ""
            plan.facts["replaces"] = f"《{pieces[old.source_id].title.partition('《')[2].partition('》')[0]}》{number}"


def _compose(plan: Plan, seed: int, titles: set[str]) -> tuple[Piece, str]:
    """The piece and the name of its issuer. A title that the unit has used already is thrown again, a few times."""
    for attempt in range(6):
        occasion = Occasion(
            plan.unit, plan.written_on, dice_for(seed, plan.source_id, attempt), plan.number, dict(plan.facts)
        )
        piece = plan.kind.compose(occasion)
        if piece.title not in titles:
            break
    titles.add(piece.title)
    day = plan.written_on
    if day.year < 2021:
        piece = piece._replace(
            title=in_the_words_of(day, piece.title),
            body=in_the_words_of(day, piece.body),
            summary=in_the_words_of(day, piece.summary),
            structure=in_the_words_of(day, piece.structure),
        )
    return piece, occasion.name


def _document(plan: Plan, piece: Piece, issuer: str, today: date, seed: int, kept: set[str]) -> IncomingDocument:
    dice = dice_for(seed, plan.source_id, "hour")
    validity, repealed_on, repealed_by = plan.validity, plan.repealed_on, ""
    if plan.repealed_by and validity == "repealed":
        repealed_by = plan.repealed_by.source_id if plan.repealed_by.source_id in kept else ""
        validity = "repealed" if repealed_by else "expired"
    if piece.effective_on and piece.effective_on > today:
        validity, repealed_on, repealed_by = "pending", None, ""
    earlier = []
    for version in plan.earlier:
        old_piece, old_issuer = _compose(version, seed, set())
        earlier.append(_document(version, old_piece, old_issuer, today, seed, kept))
    return IncomingDocument(
        source_id=plan.source_id,
        department=plan.unit.slug,
        column=plan.column or piece.column,
        title=piece.title,
        body=piece.body,
        published_at=days.office_hour(dice, plan.published_on),
        formed_on=plan.formed_on,
        written_on=plan.written_on,
        doc_number="" if plan.column else plan.number,
        issuer=issuer,
        effective_on=piece.effective_on,
        repealed_on=repealed_on,
        validity=validity,
        repealed_by=repealed_by,
        topic=piece.topic,
        genre=piece.genre,
        keywords=tuple(dict.fromkeys(word[:LONGEST_KEYWORD] for word in piece.keywords)),
        summary=piece.summary,
        source=issuer,
        structure=piece.structure,
        report_year=piece.report_year,
        attachments=piece.attachments,
        faults=(*piece.faults, *plan.faults),
        earlier=tuple(earlier),
    )
