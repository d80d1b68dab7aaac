"""公开招聘: announcements with a table of posts, and the people chosen, with masked names."""

from demo.documents.banks import PUBLIC
from demo.documents.markup import h2, p, table
from demo.documents.occasion import Occasion, Piece
from demo.documents.office_files import as_docx
from demo.documents.wording import long_date, numeral, short_date

_WHO = {"renshe": "事业单位工作人员", "jiaoti": "中小学（幼儿园）教师", "weijian": "卫生类专业技术人员"}


def recruitment(o: Occasion) -> Piece:
    """招聘公告 with a table of posts and the application form attached now and then."""
    posts = o.some(PUBLIC.posts[o.unit.slug], o.number_between(4, 6))
    rows = [(number, *post, o.number_between(1, 12)) for number, post in enumerate(posts, 1)]
    total = sum(row[5] for row in rows)
    who = _WHO[o.unit.slug]
    start, exam = o.later(8, 15), o.later(35, 60)
    title = f"{o.year}年无棣县{'面向社会' if o.chance(0.5) else ''}公开招聘{who}公告"
    sections = (
        (
            "招聘范围和条件",
            "具有中华人民共和国国籍，遵纪守法、品行端正；年龄一般在18周岁以上、35周岁以下；具有岗位所需的学历、专业、资格证书和身体条件。受过刑事处罚、被开除公职、在公开招聘中被认定有严重舞弊行为的不得应聘。",
        ),
        (
            "报名办法",
            (
                f"报名采取网上报名方式进行。报名时间：{long_date(start)}9：00至{short_date(o.later(16, 20))}16：00。每人限报一个岗位，"
                "报名与考试使用的身份证必须一致。报名人数达不到规定开考比例的，取消或者核减招聘计划。"
            ),
        ),
        (
            "考试",
            f"考试分笔试和面试。笔试时间：{long_date(exam)}，内容为公共基础知识和专业知识，满分100分。面试人选按照1：3的比例从高分到低分确定。笔试、面试成绩各占50%。",
        ),
        (
            "考察体检和公示聘用",
            "按照总成绩确定考察体检人选，合格的在政府网站公示7个工作日。公示无异议的办理聘用手续，签订聘用合同，试用期一年，最低服务期五年。",
        ),
        (
            "纪律和监督",
            f"招聘工作坚持公开、平等、竞争、择优，全程接受纪检监察机关和社会监督。不指定考试辅导用书，不举办也不委托任何机构举办辅导培训班。咨询电话：{o.phone()}，监督电话：{o.phone()}。",
        ),
    )
    text = (
        p(f"根据事业单位公开招聘有关规定，经研究，面向社会公开招聘{who}{total}名。现公告如下：")
        + "".join(h2(f"{numeral(number)}、{head}") + p(body) for number, (head, body) in enumerate(sections, 1))
        + table("招聘岗位汇总表", ("序号", "招聘单位", "岗位名称", "学历要求", "专业要求", "招聘人数"), rows)
    )
    files: tuple = ()
    if o.facts.get("attach"):
        files = (
            as_docx(
                "公开招聘报名登记表.docx",
                (
                    f"{title.removesuffix('公告')}报名登记表",
                    "姓名：          性别：          出生年月：",
                    "学历：          专业：          毕业院校：",
                    "应聘单位：                      应聘岗位：",
                    "本人承诺：以上信息真实有效。",
                    "签名：                年   月   日",
                ),
            ),
        )
    return Piece(
        "recruitment",
        title,
        o.letter(text, annexes=("公开招聘报名登记表",) if files else ()),
        "public_notice",
        "1503",
        ("公开招聘", who),
        f"公开招聘{who}{total}名。",
        attachments=files,
    )


def recruitment_result(o: Occasion) -> Piece:
    """拟聘用人员公示."""
    rows = [
        (
            number,
            o.masked_name(),
            o.pick(("男", "女")),
            o.pick(PUBLIC.posts[o.unit.slug])[1],
            f"{o.dice.uniform(68, 89):.2f}",
        )
        for number in range(1, o.number_between(8, 24))
    ]
    who = _WHO[o.unit.slug]
    title = (
        f"{o.year}年无棣县公开招聘{who}{o.pick(('拟聘用人员', '考察体检人员', '递补人员'))}公示（{short_date(o.day)}）"
    )
    text = (
        p(
            f"根据公开招聘公告规定，经笔试、面试、考察、体检，现将有关人员名单予以公示。公示期为7个工作日，自{long_date(o.day)}起计算。"
        )
        + table("公示人员名单", ("序号", "姓名", "性别", "岗位", "总成绩"), rows)
        + p(
            f"公示期间，如对公示人员有异议，请以书面或者电话方式反映。监督电话：{o.phone()}。姓名已作隐私保护处理，准考证号码可向{o.short}查询。"
        )
    )
    return Piece(
        "recruitment",
        title,
        o.letter(text),
        "publicity",
        "1503",
        ("公开招聘", "人员公示"),
        f"公示公开招聘{who}有关人员{len(rows)}名。",
    )
