"""规范性文件: a notice that issues a 办法, with chapters and articles, and the interpretation that explains it (政策解读)."""

import re
from datetime import timedelta
from itertools import count
from typing import NamedTuple

from catalog.texts.structured import Chart, ClauseMark, InterpretationContent, QuestionAnswer
from demo.documents.writing.banks import ARTICLES, Regulation
from demo.documents.writing.eras import basis_on, partners_on
from demo.documents.writing.markup import article, h3, laid_out, ordered, p, sections
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.documents.writing.wording import long_date, numeral
from demo.sentences import read
from demo.units.units import UNITS_BY_SLUG


class _ReadingAids(NamedTuple):
    """What stands beside the text of an interpretation, and terms that it explains."""

    clause_notes: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, tuple[str, ...]], ...]
    opinion_ways: tuple[str, ...]
    chart: str
    chart_head: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]


SHEETS = read("sheets/measures", dict[str, Sheet])
AIDS = read("documents/reading_aids", _ReadingAids)
FORMS = ("benefit", "order", "inner")


def regulation_title(regulation: Regulation, provisional: bool, revised_in: int) -> str:
    """无棣县城镇住房保障管理办法, with （暂行） when it is on trial or （2019年修订） when it replaces one in force."""
    ending = "（暂行）" if provisional else f"（{revised_in}年修订）" if revised_in else ""
    return f"无棣县{regulation.name}{regulation.title}{ending}"


def _department(o: Occasion, regulation: Regulation) -> str:
    if regulation.unit == "government":
        return "县政府办公室" if regulation.topic in ("0201", "0209") else "县发展和改革局"
    return UNITS_BY_SLUG[regulation.unit].short_name_on(o.day)


def _chapters(o: Occasion, regulation: Regulation) -> list[tuple[str, list[str]]]:
    """The chapters with their articles before numbering; the subject's own provisions are shared out between the middle ones."""
    form, half = regulation.form, len(regulation.articles) // 2

    def each(bank: tuple[tuple[str, ...], ...]) -> list[str]:
        return [o.pick(variants) for variants in bank]

    first = (
        each(ARTICLES.general)
        + [f"{{self}}所称{term}，{meaning}" for term, meaning in regulation.terms]
        + [o.pick(ARTICLES.principles[form])]
    )
    names, more = ARTICLES.chapters[form], o.some(ARTICLES.more[form], len(ARTICLES.more[form]) - 1)
    duties = each(ARTICLES.duties[:-1]) + list(ARTICLES.duties[-1])
    if form == "benefit":
        parts = [
            first + duties,
            list(regulation.articles[: half + 1]),
            each(ARTICLES.application),
            list(regulation.articles[half + 1 :]) + each(ARTICLES.keeping) + more[:3],
            more[3:] + each(ARTICLES.supervision) + each(ARTICLES.liability[form]),
            each(ARTICLES.closing),
        ]
    elif form == "order":
        parts = [
            first,
            duties,
            list(regulation.articles) + each(ARTICLES.conduct)[1:],
            each(ARTICLES.conduct)[:1] + more + each(ARTICLES.supervision),
            each(ARTICLES.liability[form]),
            each(ARTICLES.closing),
        ]
    else:
        parts = [
            first,
            duties,
            list(regulation.articles),
            each(ARTICLES.procedure) + more,
            each(ARTICLES.supervision) + each(ARTICLES.liability[form]),
        ]
        parts.append(each(ARTICLES.closing))
    return list(zip(names, parts, strict=True))


def measure(o: Occasion) -> Piece:
    """A 办法 of 2,000–5,000 characters.

    `facts`: regulation, provisional, effective_on, years (of validity), replaced (its plan) or None, replaces (title and 文号) or "".
    """
    o.as_office()
    sheet, regulation, effective = SHEETS["measure"], o.facts["regulation"], o.facts["effective_on"]
    title = regulation_title(regulation, o.facts["provisional"], o.year if o.facts["replaced"] else 0)
    ends = effective.replace(year=effective.year + o.facts["years"]) - timedelta(days=1)
    last = o.say(sheet.parts["last"], begins=long_date(effective), ends=long_date(ends))
    if o.facts["replaces"]:
        last += o.say(sheet.parts["repeals"])
    chapters = _chapters(o, regulation)
    chapters[-1][1].append(last)
    articles = _articles(o, regulation, chapters)
    if o.unit.kind == "government":
        passed = o.say(sheet.parts["passed_by_county"], number=o.number_between(3, 78))
    else:
        passed = o.say(sheet.parts["passed_by_unit"])
    return o.written(
        sheet,
        effective_on=effective,
        measure=title,
        short_title=title.removeprefix("无棣县"),
        subject=regulation.name,
        topic=regulation.topic,
        purpose=regulation.purpose,
        begins=long_date(effective),
        articles=articles,
        passed=passed,
    )


def _articles(o: Occasion, regulation: Regulation, chapters: list[tuple[str, list[str]]]) -> str:
    """The chapters with their articles, numbered through."""
    title = regulation.title
    facts = {
        "self": "本细则" if "细则" in title else "本规定" if "规定" in title else "本办法",
        "subject": regulation.name,
        "dept": _department(o, regulation),
        "purpose": regulation.purpose,
        "scope": regulation.scope,
        "basis": basis_on(o.day, regulation.basis),
        "partners": partners_on(o.day, regulation.partners),
    }
    text, numbers = [], count(1)
    for place, (name, articles) in enumerate(chapters, 1):
        text.append(h3(f"第{numeral(place)}章　{name}"))
        text += [article(next(numbers), line.format_map(facts).replace("管理管理", "管理")) for line in articles]
    return "".join(text)


def _number(o: Occasion) -> str:
    """The 文号 of the policy that is explained, in brackets, or ""."""
    return f"（{o.facts['policy_number']}）" if o.facts["policy_number"] else ""


def _explained(terms: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> str:
    return "".join(p(f"{term}：{meaning}") for term, meaning in terms)


def interpretation(o: Occasion) -> Piece:
    """The explanation of a measure. `facts`: regulation, policy_title, policy_number, policy_effective_on, revised."""
    sheet, regulation = SHEETS["interpretation"], o.facts["regulation"]
    o.about(o.matter())
    articles, dept = regulation.articles, _department(o, regulation)
    points = o.some(articles, min(4, len(articles)))
    rest = [
        line for line in articles if line not in points and any(sign in line for sign in ("元", "%", "日", "年", "月"))
    ]
    facts = {
        "policy": o.facts["policy_title"],
        "number": _number(o),
        "dept": dept,
        "background": p(regulation.background),
        "purpose": regulation.purpose,
        "basis": basis_on(o.day, regulation.basis),
        "chapters": "、".join(ARTICLES.chapters[regulation.form]),
        "points": ordered(points),
        "scope": regulation.scope,
        "begins": long_date(o.facts["policy_effective_on"]),
        "standard": p(rest[0]) if rest else "",
        "notes": p(sheet.choices["notes"][FORMS.index(regulation.form)]),
        "terms": _explained(regulation.terms),
        "benefit": p(regulation.benefit),
        "difference": regulation.difference,
    }
    left_out = {head for head, has in (("执行标准", rest), ("新旧政策差异", o.facts["revised"])) if not has}
    parts = [(head, o.say(laid_out(text), **facts)) for head, text in sheet.parts.items() if head not in left_out]
    facts |= {"subject": regulation.name, "topic": regulation.topic, "sections": sections(parts)}
    structure = _beside_the_text(o, regulation, points, dept).to_json()
    return o.written(sheet, **facts)._replace(structure=structure)


def _beside_the_text(o: Occasion, regulation: Regulation, points: list[str], dept: str) -> InterpretationContent:
    """What stands beside the text of an interpretation: notes on clauses, questions, and a chart of the opinions received."""
    numbers = {
        re.sub(r"<[^>]+>", "", line): number
        for number, line in re.findall(r'<p id="article-([0-9]+)"[^>]*>(.*?)</p>', o.facts["policy_body"])
    }
    clauses = []
    for point in points:
        number = next((number for line, number in numbers.items() if point in line), None)
        if number:
            note = next(note for sign, note in AIDS.clause_notes if re.search(sign, point))
            clauses.append(ClauseMark(f"第{numeral(int(number))}条", note))
    slots = {"begins": long_date(o.facts["policy_effective_on"]), "scope": regulation.scope, "dept": dept}
    questions = tuple(
        QuestionAnswer(question, tuple(line.format_map(slots) for line in answer))
        for question, answer in AIDS.questions
    )
    received = [(way, o.number_between(3, 40)) for way in AIDS.opinion_ways]
    rows = [AIDS.chart_head, *((way, str(n), str(n * o.number_between(3, 8) // 10)) for way, n in received)]
    chart = Chart(AIDS.chart, "bar", "条", "\n".join("\t".join(row) for row in rows))
    return InterpretationContent(questions=questions, clauses=tuple(clauses), charts=(chart,))


def interpretation_of_opinion(o: Occasion) -> Piece:
    """The explanation of an 意见. `facts`: matter, policy_title, policy_number, policy_effective_on, policy_body."""
    matter, body = o.about(o.matter()), o.facts["policy_body"]
    return o.written(
        SHEETS["interpretation_of_opinion"],
        finish=lambda text: text.replace("工作工作", "工作"),
        policy=o.facts["policy_title"].partition("关于")[2],
        number=_number(o),
        law=basis_on(o.day, matter.law) if matter.law else "国家和省、市有关规定",
        tasks=ordered(f"{head}：{detail}" for head, detail in matter.tasks),
        begins=long_date(o.facts["policy_effective_on"]),
        terms=_explained([pair for pair in AIDS.terms if pair[0] in body][:2] or AIDS.terms[:1]),
        last_task=matter.tasks[-1][1],
    )
