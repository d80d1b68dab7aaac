"""Whom the law names to review the answers of a unit, where that is not the government above it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("county", "0005_public_forms"),
    ]

    operations = [
        migrations.AddField(
            model_name="department",
            name="reviewing_organ",
            field=models.CharField(
                blank=True,
                default="",
                help_text="写入答复的救济途径。一般不填：部门、镇街由县政府复议，县政府由上一级政府复议。税务、海关、金融等垂直领导的机关填上一级主管部门；"
                "司法行政部门填“县政府或者上一级司法行政部门”的全称。",
                max_length=100,
                verbose_name="行政复议机关",
            ),
            preserve_default=False,
        ),
    ]
