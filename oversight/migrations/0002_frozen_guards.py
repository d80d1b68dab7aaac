"""A frozen report keeps what was frozen: the digest is that of figures and words, and neither they nor the cases change."""

from django.db import migrations

from county.cases.timeline import protect_timeline

DIGEST = """
ALTER TABLE oversight_annualreport ADD CONSTRAINT annual_report_digest_of_content CHECK (
    status <> 'frozen' OR digest = encode(sha256(convert_to(concat_ws(E'\\x1f',
        year::text, figures_text, proactive, requests, management, platform, supervision, problems, improvements, other
    ), 'UTF8')), 'hex')
);
"""
FROZEN = """
CREATE FUNCTION oversight_keep_frozen_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a report is never deleted (%)', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 'frozen' AND NEW.status = 'frozen' AND (NEW.digest, NEW.department_id, NEW.year, NEW.frozen_at, NEW.frozen_by_id)
            IS DISTINCT FROM (OLD.digest, OLD.department_id, OLD.year, OLD.frozen_at, OLD.frozen_by_id) THEN
        RAISE EXCEPTION 'report % is frozen', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER oversight_annualreport_kept BEFORE UPDATE OR DELETE ON oversight_annualreport
    FOR EACH ROW EXECUTE FUNCTION oversight_keep_frozen_report();

CREATE FUNCTION oversight_keep_counted_case() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.report_id ELSE NEW.report_id END;
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM oversight_annualreport WHERE id = touched AND status = 'frozen') THEN
        RAISE EXCEPTION 'the cases of report % are kept', touched USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER oversight_countedcase_kept BEFORE INSERT OR UPDATE OR DELETE ON oversight_countedcase
    FOR EACH ROW EXECUTE FUNCTION oversight_keep_counted_case();
"""
FROZEN_BACK = """
DROP TRIGGER oversight_countedcase_kept ON oversight_countedcase;
DROP FUNCTION oversight_keep_counted_case();
DROP TRIGGER oversight_annualreport_kept ON oversight_annualreport;
DROP FUNCTION oversight_keep_frozen_report();
"""


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_annual_report"), ("county", "0002_refuse_change")]

    operations = [
        migrations.RunSQL(DIGEST, "ALTER TABLE oversight_annualreport DROP CONSTRAINT annual_report_digest_of_content"),
        migrations.RunSQL(FROZEN, FROZEN_BACK),
        *protect_timeline("oversight_annualreportentry"),
        *protect_timeline("oversight_outsidefigure"),
    ]
