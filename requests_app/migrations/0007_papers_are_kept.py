"""Papers keep what they say: canonical content with its digest, files as first made, and the letter that a reply was reviewed as."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import county.encryption


class Migration(migrations.Migration):
    dependencies = [
        ("county", "0006_department_reviewing_organ"),
        ("requests_app", "0006_no_documents_of_replies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperPrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.CharField(choices=[("pdf", "PDF"), ("docx", "Word")], max_length=4, verbose_name="格式"),
                ),
                ("content", county.encryption.EncryptedBytesField(editable=False, verbose_name="内容")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="摘要值")),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="制作时间"),
                ),
            ],
            options={
                "verbose_name": "文书文件",
                "verbose_name_plural": "文书文件",
            },
        ),
        migrations.AddField(
            model_name="paper",
            name="content",
            field=county.encryption.EncryptedTextField(blank=True, editable=False, verbose_name="内容"),
        ),
        migrations.AddField(
            model_name="paper",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="内容清除时间"),
        ),
        migrations.AddField(
            model_name="paper",
            name="is_kept_late",
            field=models.BooleanField(default=False, editable=False, verbose_name="按现行格式补存"),
        ),
        migrations.AddField(
            model_name="paper",
            name="sha256",
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name="内容摘要值"),
        ),
        migrations.AddField(
            model_name="paper",
            name="voided_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="作废时间"),
        ),
        migrations.AddField(
            model_name="reply",
            name="letter",
            field=county.encryption.EncryptedTextField(blank=True, editable=False, verbose_name="成文文本"),
        ),
        migrations.AddField(
            model_name="reply",
            name="letter_sha256",
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name="成文文本摘要值"),
        ),
        migrations.AlterField(
            model_name="paper",
            name="reply",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="requests_app.reply",
                verbose_name="答复",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at__isnull", True)), fields=("reply",), name="paper_one_in_force_a_reply"
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(("voided_at__isnull", True), ("reply__isnull", False), _connector="OR"),
                name="paper_void_is_a_replys",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256", ""), ("sha256__regex", "^[0-9a-f]{64}$"), _connector="OR"),
                name="paper_digest_shape",
            ),
        ),
        migrations.AddField(
            model_name="paperprint",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prints",
                to="requests_app.paper",
                verbose_name="文书",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperprint",
            constraint=models.UniqueConstraint(fields=("paper", "form"), name="paper_print_once_a_form"),
        ),
        migrations.AddConstraint(
            model_name="paperprint",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="paper_print_digest_shape"
            ),
        ),
    ]
