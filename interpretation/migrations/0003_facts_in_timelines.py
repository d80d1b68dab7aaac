"""Entries of a timeline carry the facts that they changed; the hash has a format number (old entries keep format 1)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interpretation", "0002_database_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="interpretationentry",
            name="facts",
            field=models.JSONField(default=dict, editable=False, verbose_name="改动"),
        ),
        migrations.AddField(
            model_name="interpretationentry",
            name="hash_format",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="摘要格式"),
        ),
        migrations.AddConstraint(
            model_name="interpretationentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("hash_format", 2), models.Q(("facts", {}), ("hash_format", 1)), _connector="OR"),
                name="interpretation_interpretationentry_facts_hashed",
            ),
        ),
    ]
