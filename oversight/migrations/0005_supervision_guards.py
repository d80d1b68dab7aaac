"""Timelines and re-checks are only added to; submitted replies and frozen reckonings stay as they are."""

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

KEPT = """
CREATE FUNCTION oversight_keep_reckoning() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.frozen_at IS NOT NULL THEN
            RAISE EXCEPTION 'a reckoning is frozen when its facts are there' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.frozen_at IS NOT NULL THEN
        RAISE EXCEPTION 'reckoning % is frozen', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.frozen_at IS NOT NULL THEN
        SELECT coalesce(string_agg(line || E'\\n', '' ORDER BY line COLLATE "C"), '') INTO told FROM (
            SELECT concat_ws(E'\\t', key, uscc, model, object_id, to_char(happened_on, 'YYYY-MM-DD'), numerator, denominator)
                AS line FROM oversight_countedfact WHERE reckoning_id = NEW.id) AS facts;
        told := concat_ws(E'\\t', 'reckoning', NEW.kind, to_char(NEW.first, 'YYYY-MM-DD'), to_char(NEW.last, 'YYYY-MM-DD'),
            to_char(NEW.known_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), NEW.scheme, NEW.rules, NEW.calendar)
            || E'\\n' || told;
        IF NEW.digest IS DISTINCT FROM encode(sha256(convert_to(told, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'digest of reckoning % is not that of its facts', NEW.id USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER oversight_reckoning_kept BEFORE INSERT OR UPDATE OR DELETE ON oversight_reckoning
    FOR EACH ROW EXECUTE FUNCTION oversight_keep_reckoning();
CREATE FUNCTION oversight_keep_counted_fact() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.reckoning_id ELSE NEW.reckoning_id END;
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM oversight_reckoning WHERE id = touched AND frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the facts of reckoning % are kept', touched USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER oversight_countedfact_kept BEFORE INSERT OR UPDATE OR DELETE ON oversight_countedfact
    FOR EACH ROW EXECUTE FUNCTION oversight_keep_counted_fact();
CREATE TRIGGER oversight_countedfact_not_emptied BEFORE TRUNCATE ON oversight_countedfact
    FOR EACH STATEMENT EXECUTE FUNCTION county_refuse_change();
"""
KEPT_BACK = """
DROP TRIGGER oversight_countedfact_not_emptied ON oversight_countedfact;
DROP TRIGGER oversight_countedfact_kept ON oversight_countedfact;
DROP FUNCTION oversight_keep_counted_fact();
DROP TRIGGER oversight_reckoning_kept ON oversight_reckoning;
DROP FUNCTION oversight_keep_reckoning();
"""


class Migration(migrations.Migration):
    dependencies = [("oversight", "0004_supervision"), ("county", "0002_refuse_change")]

    operations = [
        migrations.RunSQL(REPLY, REPLY_BACK),
        migrations.RunSQL(KEPT, KEPT_BACK),
        *protect_timeline("oversight_recheck"),
        *protect_timeline("oversight_rectificationentry"),
        *protect_timeline("oversight_referralentry"),
        *protect_timeline("oversight_complaintentry"),
        *protect_timeline("oversight_statemententry"),
        *protect_timeline("oversight_errorreportentry"),
    ]
