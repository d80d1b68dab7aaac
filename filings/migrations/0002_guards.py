"""What a model cannot say of normative files: their digest, the review of exactly these words, and what stays."""

from django.db import migrations

from county.cases.timeline import protect_timeline

DIGEST = """
ALTER TABLE filings_normativefile ADD CONSTRAINT normative_digest_of_text CHECK (
    digest = encode(sha256(convert_to(title || E'\\x1f' || text, 'UTF8')), 'hex')
);
ALTER TABLE filings_normativefile ADD CONSTRAINT normative_review_of_same_digest
    FOREIGN KEY (review_id, digest) REFERENCES filings_legalreview (id, passed_digest) DEFERRABLE INITIALLY DEFERRED;
"""
DIGEST_BACK = """
ALTER TABLE filings_normativefile DROP CONSTRAINT normative_review_of_same_digest;
ALTER TABLE filings_normativefile DROP CONSTRAINT normative_digest_of_text;
"""
KEPT = """
CREATE FUNCTION filings_keep_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'file % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.title, NEW.text) IS DISTINCT FROM (OLD.title, OLD.text) AND (OLD.status <> 'drafting' OR NEW.status <> 'drafting') THEN
        RAISE EXCEPTION 'file % is %: only a draft can change', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.first_number IS NOT NULL AND NEW.first_number IS DISTINCT FROM OLD.first_number THEN
        RAISE EXCEPTION 'the number of file % stays', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER filings_file_kept BEFORE UPDATE OR DELETE ON filings_normativefile
    FOR EACH ROW EXECUTE FUNCTION filings_keep_file();
"""
KEPT_BACK = """
DROP TRIGGER filings_file_kept ON filings_normativefile;
DROP FUNCTION filings_keep_file();
"""


class Migration(migrations.Migration):
    dependencies = [("filings", "0001_filings_and_normative_files"), ("county", "0002_refuse_change")]

    operations = [
        migrations.RunSQL(DIGEST, DIGEST_BACK),
        migrations.RunSQL(KEPT, KEPT_BACK),
        *protect_timeline("filings_legalreview"),
        *protect_timeline("filings_normativefileentry"),
        *protect_timeline("filings_filingentry"),
    ]
