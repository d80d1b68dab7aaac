"""What came in time is entered by a person: served notices, late supplements, reopened cases, corrected entries."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import county.cases.triggers
import county.encryption

# A supplement that lapsed had been told; where its service was entered, from that day.
TOLD = """
UPDATE requests_app_supplement told SET notice_received_on = coalesce((
    SELECT max(served_on) FROM requests_app_service service JOIN requests_app_paper paper ON paper.id = service.paper_id
    WHERE paper.application_id = told.application_id AND paper.kind = 'supplement' AND service.way <> 'post'
), CASE WHEN lapsed_on IS NOT NULL OR received_on IS NOT NULL THEN asked_on END);
UPDATE requests_app_supplement SET judgement = '逾期补正已经接收（接收于逐件认定理由之前）' WHERE is_late_excused;
"""
KEPT_BEFORE = """
CREATE FUNCTION requests_keep_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an application is never deleted (%)', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.number, NEW.entry_department_id, NEW.year, NEW.serial)
            IS DISTINCT FROM (OLD.number, OLD.entry_department_id, OLD.year, OLD.serial) THEN
        RAISE EXCEPTION 'number % never changes', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.closed_on IS NOT NULL AND (NEW.closed_on, NEW.row, NEW.received_on, NEW.due_on, NEW.department_id)
            IS DISTINCT FROM (OLD.closed_on, OLD.row, OLD.received_on, OLD.due_on, OLD.department_id) THEN
        RAISE EXCEPTION 'application % is closed: day, row, deadline and unit stay', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_application_kept
    BEFORE DELETE OR UPDATE OF number, entry_department_id, year, serial, closed_on, row, received_on, due_on, department_id
    ON requests_app_application FOR EACH ROW EXECUTE FUNCTION requests_keep_application();
CREATE FUNCTION requests_keep_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_on IS NOT NULL AND (NEW.kind, NEW.applicant_kind, NEW.was_late, NEW.received_basis)
            IS DISTINCT FROM (OLD.kind, OLD.applicant_kind, OLD.was_late, OLD.received_basis) THEN
        RAISE EXCEPTION 'application % is closed: what is counted of it stays', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_application_counted BEFORE UPDATE OF kind, applicant_kind, was_late, received_basis
    ON requests_app_application FOR EACH ROW EXECUTE FUNCTION requests_keep_closed();
"""
KEPT_BEFORE_DROPPED = """
DROP TRIGGER requests_application_counted ON requests_app_application;
DROP FUNCTION requests_keep_closed();
DROP TRIGGER requests_application_kept ON requests_app_application;
DROP FUNCTION requests_keep_application();
"""
KEPT = """
CREATE OR REPLACE FUNCTION requests_keep_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an application is never deleted (%)', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.number, NEW.entry_department_id, NEW.year, NEW.serial)
            IS DISTINCT FROM (OLD.number, OLD.entry_department_id, OLD.year, OLD.serial) THEN
        RAISE EXCEPTION 'number % never changes', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.closed_on IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.closed_on IS NULL AND EXISTS (
            SELECT 1 FROM requests_app_clockevent undone WHERE undone.application_id = OLD.id AND undone.kind = 'reopened'
                AND NOT EXISTS (SELECT 1 FROM requests_app_clockevent later WHERE later.replaces_id = undone.id)) THEN
        RETURN NEW;
    END IF;
    IF (NEW.row, NEW.received_on, NEW.due_on, NEW.department_id, NEW.kind, NEW.applicant_kind, NEW.received_basis)
            IS DISTINCT FROM
       (OLD.row, OLD.received_on, OLD.due_on, OLD.department_id, OLD.kind, OLD.applicant_kind, OLD.received_basis) THEN
        RAISE EXCEPTION 'application % is closed: row, deadline, unit and what is counted of it stay', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.closed_on, NEW.was_late) IS DISTINCT FROM (OLD.closed_on, OLD.was_late) AND NOT EXISTS (
            SELECT 1 FROM requests_app_clockevent corrected
            WHERE corrected.application_id = OLD.id AND corrected.kind = 'closed' AND corrected.replaces_id IS NOT NULL
                AND corrected."on" = NEW.closed_on
                AND NOT EXISTS (SELECT 1 FROM requests_app_clockevent later WHERE later.replaces_id = corrected.id)) THEN
        RAISE EXCEPTION 'application % is closed: its day stays unless the ledger corrects it', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_application_kept BEFORE DELETE OR UPDATE OF number, entry_department_id, year, serial, closed_on, row, received_on, due_on, department_id, kind, applicant_kind, was_late, received_basis ON requests_app_application FOR EACH ROW EXECUTE FUNCTION requests_keep_application();
"""
KEPT_DROPPED = """
DROP TRIGGER requests_application_kept ON requests_app_application;
DROP FUNCTION requests_keep_application();
"""
CORRECTION = """
CREATE OR REPLACE FUNCTION requests_keep_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'correction % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.application_id, NEW.matter, NEW.reason, NEW.corrected_by_id, NEW.corrected_at)
            IS DISTINCT FROM (OLD.application_id, OLD.matter, OLD.reason, OLD.corrected_by_id, OLD.corrected_at)
            OR NEW.before <> OLD.before AND NEW.before <> '' AND substring(NEW.before FROM 2 FOR 4) = substring(OLD.before FROM 2 FOR 4)
            OR NEW.after <> OLD.after AND NEW.after <> '' AND substring(NEW.after FROM 2 FOR 4) = substring(OLD.after FROM 2 FOR 4) THEN
        RAISE EXCEPTION 'correction % stays as it was written', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_correction_kept BEFORE UPDATE OR DELETE ON requests_app_entrycorrection FOR EACH ROW EXECUTE FUNCTION requests_keep_correction();
"""
CORRECTION_DROPPED = """
DROP TRIGGER requests_correction_kept ON requests_app_entrycorrection;
DROP FUNCTION requests_keep_correction();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("county", "0007_content_of_submissions"),
        ("requests_app", "0010_facts_in_timelines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EntryCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter", models.CharField(max_length=40, verbose_name="更正的事项")),
                ("before", county.encryption.EncryptedTextField(blank=True, max_length=2000, verbose_name="更正前")),
                ("after", county.encryption.EncryptedTextField(blank=True, max_length=2000, verbose_name="更正后")),
                ("reason", models.CharField(max_length=500, verbose_name="更正的理由")),
                ("corrected_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="更正时间")),
            ],
            options={
                "verbose_name": "登记更正",
                "verbose_name_plural": "登记更正",
                "ordering": ["application", "pk"],
            },
            bases=(county.cases.triggers.Guarded, models.Model),
        ),
        migrations.RemoveConstraint(
            model_name="paper",
            name="paper_once_a_case",
        ),
        migrations.RemoveConstraint(
            model_name="paper",
            name="paper_void_is_a_replys",
        ),
        migrations.AddField(
            model_name="consultation",
            name="posted_on",
            field=models.DateField(blank=True, null=True, verbose_name="对方寄出日期"),
        ),
        migrations.AddField(
            model_name="supplement",
            name="judgement",
            field=models.TextField(blank=True, max_length=1000, verbose_name="对逾期理由的认定"),
        ),
        migrations.AddField(
            model_name="supplement",
            name="late_reason",
            field=county.encryption.EncryptedTextField(
                blank=True, max_length=1000, verbose_name="申请人说明的逾期理由"
            ),
        ),
        migrations.AddField(
            model_name="supplement",
            name="notice_received_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="申请人收到补正通知日期"),
        ),
        migrations.AddField(
            model_name="supplement",
            name="offered_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="逾期提交日期"),
        ),
        migrations.AddField(
            model_name="supplement",
            name="posted_on",
            field=models.DateField(blank=True, null=True, verbose_name="申请人寄出日期"),
        ),
        migrations.AddField(
            model_name="supplement",
            name="proof",
            field=models.CharField(blank=True, max_length=200, verbose_name="收到、寄出日期的凭证"),
        ),
        migrations.AlterField(
            model_name="clockevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "收到申请"),
                    ("supplement_asked", "发出补正通知"),
                    ("supplement_received", "收到补正申请"),
                    ("consultation_sent", "发出征求意见"),
                    ("consultation_ended", "征求意见结束"),
                    ("extended", "延长答复期限"),
                    ("deferred", "确定延迟答复的合理期限"),
                    ("fee_noticed", "发出收费通知"),
                    ("fee_paid", "缴清费用"),
                    ("closed", "办结"),
                    ("reopened", "撤销办结"),
                ],
                max_length=20,
                verbose_name="事件",
            ),
        ),
        migrations.AlterField(
            model_name="paper",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "政府信息公开申请登记回执"),
                    ("supplement", "政府信息公开申请补正通知书"),
                    ("extension", "政府信息公开延期答复告知书"),
                    ("consultation", "政府信息公开征求意见书"),
                    ("override", "决定公开政府信息告知书"),
                    ("reasons", "政府信息公开申请说明理由通知书"),
                    ("deferral", "政府信息公开延迟答复告知书"),
                    ("fee", "政府信息公开信息处理费收费通知书"),
                    ("not_processed", "政府信息公开申请不再处理告知书"),
                    ("withdrawn", "政府信息公开申请终止办理告知书"),
                    ("passing_on", "关于移送有关事项的函"),
                    ("routing", "政府信息公开申请转办告知书"),
                    ("reopened", "政府信息公开申请恢复办理告知书"),
                    ("reply", "政府信息公开答复书"),
                ],
                max_length=15,
                verbose_name="文书种类",
            ),
        ),
        migrations.AlterField(
            model_name="remedy",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reconsideration", "行政复议"),
                    ("suit", "行政诉讼（未经复议直接起诉）"),
                    ("suit_after", "行政诉讼（复议后起诉）"),
                    ("self", "本机关自行纠正"),
                ],
                max_length=16,
                verbose_name="类型",
            ),
        ),
        migrations.AlterField(
            model_name="supplement",
            name="answer_by_on",
            field=models.DateField(
                help_text="合理的补正期限，自通知之日起计算；届满遇休息日的顺延。", verbose_name="补正期限"
            ),
        ),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="clockevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reopened"), _negated=True), ("replaces__isnull", False), _connector="OR"
                ),
                name="clock_event_reopening_names_its_closing",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "receipt",
                            "supplement",
                            "extension",
                            "reasons",
                            "deferral",
                            "fee",
                            "not_processed",
                            "withdrawn",
                        ],
                    ),
                    ("voided_at__isnull", True),
                ),
                fields=("application", "kind"),
                name="paper_once_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("voided_at__isnull", True),
                    ("reply__isnull", False),
                    ("kind__in", ["not_processed", "withdrawn"]),
                    _connector="OR",
                ),
                name="paper_void_is_of_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "self"), _negated=True),
                    models.Q(("redo_by_on__isnull", False), ("result", "corrected")),
                    _connector="OR",
                ),
                name="remedy_own_correction_is_to_be_redone",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.CheckConstraint(
                condition=models.Q(("lapsed_on__isnull", True), ("notice_received_on__isnull", False), _connector="OR"),
                name="supplement_lapses_only_once_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("notice_received_on__isnull", True),
                    ("notice_received_on__gte", models.F("asked_on")),
                    _connector="OR",
                ),
                name="supplement_told_after_it_was_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_late_excused", False), models.Q(("judgement", ""), _negated=True), _connector="OR"
                ),
                name="supplement_excused_with_a_judgement",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("posted_on__isnull", True), models.Q(("proof", ""), _negated=True), _connector="OR"
                ),
                name="supplement_posted_with_proof",
            ),
        ),
        migrations.AddField(
            model_name="entrycorrection",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="requests_app.application",
                verbose_name="申请",
            ),
        ),
        migrations.AddField(
            model_name="entrycorrection",
            name="corrected_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="更正人",
            ),
        ),
        migrations.AddConstraint(
            model_name="entrycorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="entry_correction_says_why"
            ),
        ),
        migrations.RunSQL(KEPT_BEFORE_DROPPED, KEPT_BEFORE),
        migrations.RunSQL(KEPT, KEPT_DROPPED),
        migrations.RunSQL(CORRECTION, CORRECTION_DROPPED),
    ]
