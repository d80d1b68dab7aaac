"""《政府信息公开整改通知书》: what it says is fixed when the demand is sent."""

from datetime import date

from django.conf import settings

from county.papers import Heading, Paper, Text, chinese_day
from oversight.models import Rectification


def notice_of(rectification: Rectification, number: str, sent_on: date, due_on: date) -> Paper:
    """The notice of a demand with its number and days."""
    document = rectification.document
    about = f"涉及信息：《{document.title}》（索引号 {document.index_number}）。" if document else ""
    organ = f"{settings.SITE['county']}人民政府办公室"
    blocks = [
        Text(f"经查，你单位政府信息公开工作存在下列问题，请按要求整改。{about}"),
        Heading("一、存在问题"),
        Text(rectification.subject),
        Heading("二、整改要求"),
        Text(rectification.demand),
        Heading("三、依据"),
        Text(rectification.basis),
        Heading("四、期限"),
        Text(f"请于{chinese_day(due_on)}前完成整改，由单位负责人提交书面回复并附佐证。有困难的，可以请求协调。"),
    ]
    return Paper(
        title="政府信息公开整改通知书",
        blocks=tuple(blocks),
        organ=organ,
        number=number,
        addressee=rectification.department.name,
        signed_by=organ,
        signed_on=sent_on,
        mark="示范数据" if rectification.is_demo else "",
    )
