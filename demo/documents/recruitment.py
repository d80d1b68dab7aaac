"""公开招聘: announcements with a table of posts, and the people chosen, with masked names."""

from demo.documents.writing.banks import PUBLIC
from demo.documents.writing.occasion import Occasion, Piece, Sheet
from demo.documents.writing.office_files import as_docx
from demo.documents.writing.wording import long_date, short_date
from demo.sentences import read

SHEETS = read("sheets/recruitment", dict[str, Sheet])
FORM = "公开招聘报名登记表"
_WHO = {"renshe": "事业单位工作人员", "jiaoti": "中小学（幼儿园）教师", "weijian": "卫生类专业技术人员"}


def recruitment(o: Occasion) -> Piece:
    """招聘公告 with a table of posts and the application form attached now and then."""
    sheet = SHEETS["recruitment"]
    posts = o.some(PUBLIC.posts[o.unit.slug], o.number_between(4, 6))
    rows = [(number, *post, o.number_between(1, 12)) for number, post in enumerate(posts, 1)]
    who = _WHO[o.unit.slug]
    start, exam = long_date(o.later(8, 15)), long_date(o.later(35, 60))
    subject = f"{o.year}年无棣县{'面向社会' if o.chance(0.5) else ''}公开招聘{who}"
    lines = [line.format(subject=subject) for line in sheet.choices["form"]]
    files = (as_docx(f"{FORM}.docx", lines),) if o.facts.get("attach") else ()
    return o.written(
        sheet,
        rows,
        attachments=files,
        annexes=(FORM,) if files else (),
        subject=subject,
        who=who,
        total=sum(row[5] for row in rows),
        start=start,
        exam=exam,
        end=short_date(o.later(16, 20)),
        phone=o.phone(),
        second_phone=o.phone(),
    )


def recruitment_result(o: Occasion) -> Piece:
    """拟聘用人员公示."""
    sheet = SHEETS["recruitment_result"]
    rows = []
    for number in range(1, o.number_between(8, 24)):
        name, sex, post = o.masked_name(), o.pick(("男", "女")), o.pick(PUBLIC.posts[o.unit.slug])[1]
        rows.append((number, name, sex, post, f"{o.dice.uniform(68, 89):.2f}"))
    facts = {"who": _WHO[o.unit.slug], "stage": o.pick(sheet.choices["stages"]), "day": short_date(o.day)}
    return o.written(sheet, rows, count=len(rows), phone=o.phone(), **facts)
