"""Timelines and re-checks are only added to; a reply that was submitted keeps its text and its evidence."""

from django.db import migrations

from county.cases.timeline import protect_timeline

REPLY = """
CREATE FUNCTION oversight_keep_submitted_reply() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.submitted_at IS NOT NULL THEN
        RAISE EXCEPTION 'reply % was submitted or is on record: it stays', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER oversight_reply_kept BEFORE UPDATE OR DELETE ON oversight_rectificationreply
    FOR EACH ROW EXECUTE FUNCTION oversight_keep_submitted_reply();
CREATE FUNCTION oversight_keep_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.reply_id ELSE OLD.reply_id END;
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (
            SELECT 1 FROM oversight_rectificationreply WHERE id = touched AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the evidence of reply % stays', touched USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER oversight_evidence_kept BEFORE INSERT OR UPDATE OR DELETE ON oversight_rectificationevidence
    FOR EACH ROW EXECUTE FUNCTION oversight_keep_evidence();
"""
REPLY_BACK = """
DROP TRIGGER oversight_evidence_kept ON oversight_rectificationevidence;
DROP FUNCTION oversight_keep_evidence();
DROP TRIGGER oversight_reply_kept ON oversight_rectificationreply;
DROP FUNCTION oversight_keep_submitted_reply();
"""


class Migration(migrations.Migration):
    dependencies = [("oversight", "0004_rectification_complaints_error_reports"), ("county", "0002_refuse_change")]

    operations = [
        migrations.RunSQL(REPLY, REPLY_BACK),
        *protect_timeline("oversight_recheck"),
        *protect_timeline("oversight_rectificationentry"),
        *protect_timeline("oversight_referralentry"),
        *protect_timeline("oversight_complaintentry"),
        *protect_timeline("oversight_statemententry"),
        *protect_timeline("oversight_errorreportentry"),
    ]
