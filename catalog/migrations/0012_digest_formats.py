"""A digest has a format number, so that a field can be added later; the trigger that checks it comes from the model's list of fields."""

from django.db import migrations, models

from county.cases.digests import CheckDigest

# The checks of before, by which this migration is undone.
OLD_CHECK = """
CREATE FUNCTION catalog_check_digest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.digest IS DISTINCT FROM encode(sha256(convert_to(concat_ws(E'\\x1f',
            NEW.title, NEW.doc_number, NEW.issuer, coalesce(to_char(NEW.written_on, 'YYYY-MM-DD'), ''), NEW.summary,
            NEW.body, NEW.structure, NEW.source, NEW.files_manifest), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'digest of % % is not that of its content', TG_TABLE_NAME, NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalog_document_digest
    BEFORE INSERT OR UPDATE OF title, doc_number, issuer, written_on, summary, body, structure, source, files_manifest, digest
    ON catalog_document FOR EACH ROW EXECUTE FUNCTION catalog_check_digest();
CREATE TRIGGER catalog_revision_digest
    BEFORE INSERT OR UPDATE OF title, doc_number, issuer, written_on, summary, body, structure, source, files_manifest, digest
    ON catalog_revision FOR EACH ROW EXECUTE FUNCTION catalog_check_digest();
"""
OLD_CHECK_DROPPED = """
DROP TRIGGER catalog_document_digest ON catalog_document;
DROP TRIGGER catalog_revision_digest ON catalog_revision;
DROP FUNCTION catalog_check_digest();
"""
# Format 1: what every digest until now covers.
CONTENT = (("title", "doc_number", "issuer", "written_on", "summary", "body", "structure", "source", "files_manifest"),)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0011_newest_and_demo_indexes"),
    ]

    operations = [
        migrations.RunSQL(OLD_CHECK_DROPPED, OLD_CHECK),
        migrations.AddField(
            model_name="document",
            name="digest_format",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="摘要格式"),
        ),
        migrations.AddField(
            model_name="revision",
            name="digest_format",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="摘要格式"),
        ),
        CheckDigest("document", CONTENT),
        CheckDigest("revision", CONTENT),
    ]
