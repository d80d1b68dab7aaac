"""What is found in a file when it comes in is kept beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_search_storage")]

    operations = [
        migrations.AddField(
            "attachment",
            "hidden_data",
            models.TextField(blank=True, default="", editable=False, verbose_name="隐藏信息"),
        ),
        migrations.AddField(
            "attachment",
            "personal_data",
            models.TextField(blank=True, default="", editable=False, verbose_name="个人信息"),
        ),
    ]
