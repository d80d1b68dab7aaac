"""函: the answer to a deputy's proposal or a member's motion, as departments publish them."""

from demo.documents.banks import PHRASES
from demo.documents.markup import h2, p
from demo.documents.occasion import Occasion, Piece
from demo.documents.official import tidy, words_of
from demo.documents.wording import long_date, numeral


def proposal_answer(o: Occasion) -> Piece:
    """函: the answer to a deputy's proposal or a member's motion, as departments publish them."""
    from_congress = o.chance(0.6)
    matter = o.matter()
    o.about(matter)
    serial = o.number_between(1, 168)
    session = o.facts["session"]
    what = f"{session}第{serial}号建议" if from_congress else f"{o.year}年县政协会议第{serial}号提案"
    who = "代表" if from_congress else "委员"
    name = matter.name.removesuffix("工作")
    text = (
        p(
            f"您提出的关于{o.pick(('加强', '进一步做好', '重视'))}{name}工作的{'建议' if from_congress else '提案'}收悉。我单位高度重视，安排专人办理，并与您进行了沟通。现答复如下："
        )
        + h2("一、有关工作情况")
        + "".join(
            p(f"（{numeral(number)}）{head}。{detail}")
            for number, (head, detail) in enumerate(o.some(matter.tasks, 3), 1)
        )
        + p(
            o.fill(
                f"截至{long_date(o.day)}，{{area}}{{label}}{{n}}{{unit}}。但正如您指出的，目前工作中还存在{{problem}}等问题，与群众的期盼还有差距。"
            )
        )
        + h2("二、下步打算")
        + "".join(p(o.fill(sentence)) for sentence in PHRASES.answers)
        + p(f"感谢您对{name}工作的关心和支持，欢迎继续提出宝贵意见。")
        + p(o.fill("联系人：{contact}　　联系电话：{phone}"))
    )
    body = o.letter(tidy(text), f"尊敬的{who}：")
    return Piece(
        "unit-documents",
        f"{o.name}对{what}的答复",
        body,
        "letter",
        matter.topic,
        words_of(matter, "建议提案办理"),
        f"答复{what}，介绍{name}工作情况和下步打算。",
    )
