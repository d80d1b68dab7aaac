"""The files of a text that was sent on are those of its manifest, which its digest covers; its reviewer is the one of its review."""

from django.db import migrations, models

# Rows of attachments can be changed beside the manifest; at commit both must say the same again, except in a draft or a void text.
MANIFEST = """
CREATE FUNCTION catalog_check_manifest(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    shown catalog_revision%ROWTYPE;
BEGIN
    SELECT * INTO shown FROM catalog_revision WHERE id = checked;
    IF shown.status NOT IN ('draft', 'void') AND shown.files_manifest IS DISTINCT FROM coalesce((
            SELECT string_agg(sha256 || ' ' || name, E'\\n' ORDER BY position, id) FROM catalog_attachment WHERE revision_id = checked
        ), '') THEN
        RAISE EXCEPTION 'files of revision % are not those of its manifest', checked USING ERRCODE = 'check_violation';
    END IF;
END $$;
CREATE FUNCTION catalog_attachment_of_manifest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM catalog_check_manifest(OLD.revision_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM catalog_check_manifest(NEW.revision_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION catalog_revision_of_manifest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalog_check_manifest(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER catalog_attachment_of_manifest
    AFTER INSERT OR UPDATE OF revision_id, sha256, name, position, storage_name OR DELETE ON catalog_attachment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog_attachment_of_manifest();
CREATE CONSTRAINT TRIGGER catalog_revision_of_manifest
    AFTER UPDATE OF status, files_manifest ON catalog_revision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog_revision_of_manifest();
CREATE CONSTRAINT TRIGGER catalog_new_revision_of_manifest
    AFTER INSERT ON catalog_revision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.files_manifest <> '') EXECUTE FUNCTION catalog_revision_of_manifest();
"""
MANIFEST_BACK = """
DROP TRIGGER catalog_attachment_of_manifest ON catalog_attachment;
DROP TRIGGER catalog_revision_of_manifest ON catalog_revision;
DROP TRIGGER catalog_new_revision_of_manifest ON catalog_revision;
DROP FUNCTION catalog_attachment_of_manifest();
DROP FUNCTION catalog_revision_of_manifest();
DROP FUNCTION catalog_check_manifest(bigint);
"""
# The bytes that a file stands for do not change: its place in the storage goes with its digest, and a file of a text sent on stays.
STORED = """
CREATE FUNCTION catalog_keep_stored_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.storage_name IS DISTINCT FROM OLD.storage_name OR NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.size <> OLD.size THEN
        RAISE EXCEPTION 'the bytes of file % never change', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalog_attachment_bytes_kept
    BEFORE UPDATE OF storage_name, sha256, size ON catalog_attachment FOR EACH ROW EXECUTE FUNCTION catalog_keep_stored_bytes();
"""
STORED_BACK = """
DROP TRIGGER catalog_attachment_bytes_kept ON catalog_attachment;
DROP FUNCTION catalog_keep_stored_bytes();
"""
REVIEWER = """
ALTER TABLE catalog_revision ADD CONSTRAINT revision_reviewer_of_review
    FOREIGN KEY (review_id, reviewed_by_id) REFERENCES catalog_documentreview (id, reviewed_by_id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_needs_interpretation")]

    operations = [
        migrations.AddConstraint(
            model_name="documentreview",
            constraint=models.UniqueConstraint(fields=("id", "reviewed_by"), name="document_review_reviewer_unique"),
        ),
        migrations.RunSQL(MANIFEST, MANIFEST_BACK),
        migrations.RunSQL(STORED, STORED_BACK),
        migrations.RunSQL(REVIEWER, "ALTER TABLE catalog_revision DROP CONSTRAINT revision_reviewer_of_review"),
    ]
