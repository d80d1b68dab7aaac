"""Entries of a timeline carry the facts that they changed; the hash has a format number (old entries keep format 1)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("requests_app", "0009_digest_formats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="applicationentry",
            name="facts",
            field=models.JSONField(default=dict, editable=False, verbose_name="改动"),
        ),
        migrations.AddField(
            model_name="applicationentry",
            name="hash_format",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="摘要格式"),
        ),
        migrations.AddField(
            model_name="replyentry",
            name="facts",
            field=models.JSONField(default=dict, editable=False, verbose_name="改动"),
        ),
        migrations.AddField(
            model_name="replyentry",
            name="hash_format",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="摘要格式"),
        ),
        migrations.AddConstraint(
            model_name="applicationentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("hash_format", 2), models.Q(("facts", {}), ("hash_format", 1)), _connector="OR"),
                name="requests_app_applicationentry_facts_hashed",
            ),
        ),
        migrations.AddConstraint(
            model_name="replyentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("hash_format", 2), models.Q(("facts", {}), ("hash_format", 1)), _connector="OR"),
                name="requests_app_replyentry_facts_hashed",
            ),
        ),
    ]
