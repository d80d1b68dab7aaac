"""The kinds of calls with the periods of the law, as data: the county office may lengthen them."""

from django.db import migrations

KINDS = (
    # slug, label, law, shorten, shortest, basis, draft, standing, stages, survey
    ("decision", "重大行政决策草案", 30, True, 1, "《重大行政决策程序暂行条例》第十五条", True, False, True, False),
    (
        "market-rule",
        "与市场主体有关的规范性文件",
        30,
        True,
        1,
        "《优化营商环境条例》第六十二条",
        True,
        False,
        False,
        False,
    ),
    (
        "rule",
        "其他行政规范性文件",
        30,
        True,
        7,
        "参照《规章制定程序条例》第十五条、第三十六条",
        True,
        False,
        False,
        False,
    ),
    ("planning", "规划草案", 30, False, 30, "《城乡规划法》第二十六条", True, False, True, False),
    ("expropriation", "征收补偿方案", 30, False, 30, "《国有土地上房屋征收与补偿条例》第十条", True, True, True, False),
    ("suggestion", "建议征集", 7, True, 1, "《信访工作条例》第二十九条", False, False, False, False),
    ("survey", "网上调查", 7, True, 1, "本县规定", False, False, False, True),
    ("other", "其他", 7, True, 1, "本县规定", False, False, False, False),
)
FEEDBACK_DAYS = 20


def plant(apps, schema_editor):
    kind = apps.get_model("participation", "CallKind")
    names = ("slug", "label", "law_days", "may_shorten", "shortest", "basis")
    flags = ("needs_draft", "needs_standing", "in_two_stages", "is_survey")
    for order, row in enumerate(KINDS, 1):
        fields = dict(zip((*names, *flags), row, strict=True))
        kind.objects.create(**fields, days=fields["law_days"], feedback_days=FEEDBACK_DAYS, order=order)


def uproot(apps, schema_editor):
    apps.get_model("participation", "CallKind").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("participation", "0005_call_guards")]

    operations = [migrations.RunPython(plant, uproot)]
