"""政府信息公开工作年度报告: the six fixed parts since 2021, the trial form of 2019 and 2020, the narrative of 2008 to 2018."""

from county.papers import Table
from demo.documents.banks import REPORTS
from demo.documents.markup import h2, p, table
from demo.documents.occasion import Occasion, Piece
from demo.documents.report_numbers import OwnNumbers, numbers
from oversight.annual_report.form import FIRST_FULL_YEAR, TRIAL_YEARS, TrialProactive, total
from oversight.annual_report.tables import proactive_table, remedies_table, requests_table, table_html, trial_table


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


def _intro(o: Occasion, year: int, law: str) -> str:
    contact = f"联系地址：{o.unit.address}，邮编：{o.unit.postcode}，电话：{o.unit.phone}"
    return p(
        f"本报告根据{law}规定编制。报告中所列数据统计期限为{year}年1月1日至12月31日。公民、法人或者其他组织如对本报告有疑问，"
        f"请与{'无棣县人民政府办公室' if o.unit.kind == 'government' else o.name}联系（{contact}）。"
    )


def _modern(o: Occasion, year: int, facts: OwnNumbers, published: int) -> str:
    trial = year in TRIAL_YEARS
    requests = facts.requests
    received = total(requests.new)
    government = o.unit.kind != "department"
    overall = [
        ("主动公开情况", f"{year}年，{o.name}主动公开政府信息{published}条。" + "".join(o.some(REPORTS.gains, 3))),
        (
            "依申请公开情况",
            (
                f"全年收到政府信息公开申请{received}件"
                + (f"，上年结转{total(requests.carried_in)}件" if total(requests.carried_in) else "")
                + f"，办结{total(requests.done)}件"
                + (f"，结转下年度{total(requests.carried_out)}件" if total(requests.carried_out) else "")
                + "，均按照法定程序和时限答复。"
            )
            if received or total(requests.carried_in)
            else "全年未收到政府信息公开申请。" + "依申请公开渠道畅通，受理、办理制度健全。",
        ),
        ("政府信息管理情况", "".join(o.some(REPORTS.management, 2))),
        ("政府信息公开平台建设情况", "".join(o.some(REPORTS.platform, 2))),
        (
            "监督保障情况",
            "".join(o.some(REPORTS.supervision, 2))
            + (
                "将政府信息公开纳入年度考核，考核结果为良好以上；通过问卷、走访等方式开展社会评议，总体满意；全年未发生责任追究情形。"
                if government
                else "全年未发生责任追究情形。"
            ),
        ),
    ]
    problems, better = o.some(REPORTS.problems, 2), o.some(REPORTS.improvements, 2)
    case_count = sum(facts.remedies.reviews), sum(facts.remedies.direct_suits) + sum(facts.remedies.later_suits)
    return (
        _intro(o, year, "《中华人民共和国政府信息公开条例》第五十条")
        + h2("一、总体情况")
        + "".join(p(f"（{'一二三四五'[place]}）{head}。{text}") for place, (head, text) in enumerate(overall))
        + h2("二、主动公开政府信息情况")
        + table_html(_proactive(year, facts))
        + h2("三、收到和处理政府信息公开申请情况")
        + table_html(requests_table(requests, trial=trial))
        + h2("四、政府信息公开行政复议、行政诉讼情况")
        + table_html(remedies_table(facts.remedies))
        + p(
            f"全年发生政府信息公开行政复议{case_count[0]}件、行政诉讼{case_count[1]}件。"
            if any(case_count)
            else "全年未发生因政府信息公开引起的行政复议、行政诉讼。"
        )
        + h2("五、存在的主要问题及改进情况")
        + p(f"存在的主要问题：一是{problems[0]}；二是{problems[1]}。")
        + p(f"改进措施：一是{better[0]}；二是{better[1]}。")
        + h2("六、其他需要报告的事项")
        + p(
            "依据《政府信息公开信息处理费管理办法》，本年度收取信息处理费0元。"
            if year >= 2020
            else "本年度没有其他需要报告的事项。"
        )
        + (
            p(f"{year}年，认真落实上级政务公开工作要点，明确责任分工，推进重点领域信息公开，各项任务按期完成。")
            if year >= FIRST_FULL_YEAR
            else ""
        )
    )


def _old_proactive(year: int, published: int) -> str:
    if not published:
        return f"{year}年未在政府门户网站主动公开新的政府信息，机构职能、办事程序等信息通过机关公开栏公开。"
    return (
        f"{year}年主动公开政府信息{published}条，其中通过政府门户网站公开{published}条。"
        "公开的主要内容包括机构职能、政策文件、工作动态、财政信息、民生事项等。"
    )


def _old(o: Occasion, year: int, facts: OwnNumbers, published: int) -> str:
    requests = facts.requests
    received, done = total(requests.new), total(requests.done)
    agreed, partly = total(requests.results[0]), total(requests.results[1])
    refused = sum(total(row) for row in requests.results[2:10])
    first_part = f"{year}年，{o.name}认真贯彻落实《中华人民共和国政府信息公开条例》，" + "".join(
        o.some(REPORTS.old_gains, 3)
    )
    asked = (
        f"{year}年共受理政府信息公开申请{received}件，答复{done}件。其中同意公开{agreed}件，部分公开{partly}件，不予公开{refused}件，"
        f"其他答复（包括信息不存在、非本机关掌握、告知补正等）{done - agreed - partly - refused}件。"
        if received
        else f"{year}年没有收到公民、法人和其他组织要求公开政府信息的申请。"
    )
    problems, better = o.some(REPORTS.old_problems, 2), o.some(REPORTS.old_improvements, 2)
    lawsuits = sum(facts.remedies.reviews) + sum(facts.remedies.direct_suits) + sum(facts.remedies.later_suits)
    text = (
        p(
            f"根据《中华人民共和国政府信息公开条例》规定，现公布{o.name}{year}年政府信息公开工作年度报告。报告由概述、主动公开政府信息情况、依申请公开情况、收费及减免情况、行政复议和诉讼情况、存在问题和改进措施等部分组成，"
            f"所列数据的统计期限为{year}年1月1日至12月31日。联系电话：{o.unit.phone}。"
        )
        + h2("一、概述")
        + p(first_part)
        + h2("二、主动公开政府信息情况")
        + p(_old_proactive(year, published))
    )
    if year >= 2014:
        text += table(
            f"{year}年政府信息公开情况统计",
            ("统计指标", "单位", "数量"),
            (
                ("主动公开政府信息数", "条", published),
                ("制发规范性文件总数", "件", facts.proactive.normative_made),
                ("收到申请数", "件", received),
                ("申请办结数", "件", done),
                ("行政复议数量", "件", sum(facts.remedies.reviews)),
                ("行政诉讼数量", "件", lawsuits - sum(facts.remedies.reviews)),
                ("从事政府信息公开工作人员数", "人", o.number_between(1, 3)),
                ("举办培训班次数", "次", o.number_between(0, 2)),
            ),
        )
    return (
        text
        + h2("三、依申请公开政府信息办理情况")
        + p(asked)
        + h2("四、政府信息公开的收费及减免情况")
        + p("本年度未收取检索、复制、邮寄等费用。" if year < 2018 else "本年度政府信息公开不收取任何费用。")
        + h2("五、因政府信息公开申请行政复议、提起行政诉讼情况")
        + p(
            f"本年度发生行政复议、行政诉讼{lawsuits}件，均已依法应对。"
            if lawsuits
            else "本年度未发生针对本单位政府信息公开的行政复议和行政诉讼。"
        )
        + h2("六、存在的主要问题及改进措施")
        + p(
            f"{year}年政府信息公开工作取得了一定成效，但还存在{problems[0]}、{problems[1]}等问题。下一步，将{better[0]}，{better[1]}，推动政府信息公开工作再上新水平。"
        )
    )


def annual_report(o: Occasion) -> Piece:
    """`facts`: year, last_year (of the series), published (items of that year)."""
    year, last = o.facts["year"], o.facts["last_year"]
    own = numbers(o.unit.slug, year, last)
    compose = _modern if year >= TRIAL_YEARS[0] else _old
    title = f"{o.name}{year}年政府信息公开工作年度报告"
    signer = "无棣县人民政府办公室" if o.unit.kind == "government" else ""
    text = o.letter(compose(o, year, own, o.facts["published"]), signer=signer)
    return Piece(
        "annual-reports",
        title,
        text,
        "report",
        "0201",
        ("政府信息公开", "年度报告", f"{year}年"),
        f"{o.name}{year}年政府信息公开工作情况。",
        report_year=year,
    )
