"""政府信息公开工作年度报告: the six fixed parts since 2021, the trial form of 2019 and 2020, the narrative of 2008 to 2018."""

from county.papers import Table
from demo.documents.report_numbers import OwnNumbers, numbers
from demo.documents.writing.banks import REPORTS
from demo.documents.writing.markup import p, table
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.sentences import read
from oversight.annual_report.form import FIRST_FULL_YEAR, TRIAL_YEARS, TrialProactive, total
from oversight.annual_report.tables import proactive_table, remedies_table, requests_table, table_html, trial_table

SHEETS = read("sheets/annual_reports", dict[str, Sheet])


def _proactive(year: int, own: OwnNumbers) -> Table:
    """Section two in the form of the year."""
    if year not in TRIAL_YEARS:
        return proactive_table(own.proactive)
    made, proactive = own.proactive.normative_made, own.proactive
    return trial_table(
        TrialProactive(
            normative_made=made,
            normative_published=made,
            normative_public=proactive.normative_valid,
            permit_items=own.permit_items,
            permits=proactive.permits,
            service_items=own.permit_items * 2,
            services=proactive.permits // 3,
            penalty_items=own.penalty_items,
            penalties=proactive.penalties,
            forced_items=own.penalty_items // 8,
            forced=proactive.forced,
            fee_items=2 if proactive.fees else 0,
            purchases=own.purchases,
            purchase_amount=own.purchase_amount,
        )
    )


def _cases(own: OwnNumbers) -> tuple[int, int]:
    """Reconsiderations and suits of the year."""
    remedies = own.remedies
    return sum(remedies.reviews), sum(remedies.direct_suits) + sum(remedies.later_suits)


def _asked(o: Occasion, parts: dict[str, str], own: OwnNumbers) -> str:
    """Section one, part two: what was asked, done and carried over."""
    requests = own.requests
    received, carried_in, carried_out = total(requests.new), total(requests.carried_in), total(requests.carried_out)
    if not received and not carried_in:
        return parts["not_asked"]
    return o.say(
        parts["asked"],
        received=received,
        done=total(requests.done),
        carried_in=o.say(parts["carried_in"], number=carried_in) if carried_in else "",
        carried_out=o.say(parts["carried_out"], number=carried_out) if carried_out else "",
    )


def _modern(o: Occasion, sheet: Sheet, own: OwnNumbers) -> dict[str, object]:
    """The slots of a report since 2019."""
    year, parts = o.facts["year"], sheet.parts
    reviews, suits = _cases(own)
    facts: dict[str, object] = {
        "gains": "".join(o.some(REPORTS.gains, 3)),
        "asked": _asked(o, parts, own),
        "management": "".join(o.some(REPORTS.management, 2)),
        "platform": "".join(o.some(REPORTS.platform, 2)),
        "supervision": "".join(o.some(REPORTS.supervision, 2)),
        "assessment": parts["not_assessed" if o.unit.kind == "department" else "assessed"],
        "proactive_table": table_html(_proactive(year, own)),
        "requests_table": table_html(requests_table(own.requests, trial=year in TRIAL_YEARS)),
        "remedies_table": table_html(remedies_table(own.remedies)),
        "cases": p(o.say(parts["cases" if reviews or suits else "no_cases"], reviews=reviews, suits=suits)),
        "fees": p(parts["fees_since_2020" if year >= 2020 else "nothing_else"]),
        "key_points": p(o.say(parts["key_points"])) if year >= FIRST_FULL_YEAR else "",
    }
    facts["problem"], facts["problem2"] = o.some(REPORTS.problems, 2)
    facts["better"], facts["better2"] = o.some(REPORTS.improvements, 2)
    return facts


def _old(o: Occasion, sheet: Sheet, own: OwnNumbers) -> dict[str, object]:
    """The slots of a report of 2008 to 2018."""
    year, parts, requests = o.facts["year"], sheet.parts, own.requests
    reviews, suits = _cases(own)
    received, done = total(requests.new), total(requests.done)
    agreed, partly = total(requests.results[0]), total(requests.results[1])
    refused = sum(total(row) for row in requests.results[2:10])
    counts = {"received": received, "done": done, "agreed": agreed, "partly": partly, "refused": refused}
    counts["other"] = done - agreed - partly - refused
    facts: dict[str, object] = {"gains": "".join(o.some(REPORTS.old_gains, 3))}
    facts["problem"], facts["problem2"] = o.some(REPORTS.old_problems, 2)
    facts["better"], facts["better2"] = o.some(REPORTS.old_improvements, 2)
    rows = (
        ("主动公开政府信息数", "条", o.facts["published"]),
        ("制发规范性文件总数", "件", own.proactive.normative_made),
        ("收到申请数", "件", received),
        ("申请办结数", "件", done),
        ("行政复议数量", "件", reviews),
        ("行政诉讼数量", "件", suits),
        ("从事政府信息公开工作人员数", "人", o.number_between(1, 3)),
        ("举办培训班次数", "次", o.number_between(0, 2)),
    )
    return facts | {
        "proactive": p(o.say(parts["published" if o.facts["published"] else "not_published"])),
        "counts": table(f"{year}年政府信息公开情况统计", ("统计指标", "单位", "数量"), rows) if year >= 2014 else "",
        "asked": p(o.say(parts["asked" if received else "not_asked"], **counts)),
        "fees": p(parts["fees_before_2018" if year < 2018 else "no_fees"]),
        "cases": p(o.say(parts["cases" if reviews + suits else "no_cases"], cases=reviews + suits)),
    }


def annual_report(o: Occasion) -> Piece:
    """`facts`: year, last_year (of the series), published (items of that year)."""
    year, unit = o.facts["year"], o.unit
    own = numbers(unit.slug, year, o.facts["last_year"])
    sheet, slots = (SHEETS["modern"], _modern) if year >= TRIAL_YEARS[0] else (SHEETS["old"], _old)
    organ = "无棣县人民政府办公室" if unit.kind == "government" else ""
    facts = {"organ": organ or o.name, "address": unit.address, "postcode": unit.postcode, "phone": unit.phone}
    piece = o.written(sheet._replace(signer=organ), **facts, **slots(o, sheet, own))
    return piece._replace(report_year=year)
