"""What a model cannot say: digests computed by the database, and foreign keys over two columns."""

from django.db import migrations

from county.timeline import protect_timeline

DIGEST = """
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
DIGEST_BACK = """
DROP TRIGGER catalog_document_digest ON catalog_document;
DROP TRIGGER catalog_revision_digest ON catalog_revision;
DROP FUNCTION catalog_check_digest();
"""

# A document that points at a review holds the digest which that review approved; a review that approved nothing cannot be pointed at.
REVIEW = """
ALTER TABLE catalog_document ADD CONSTRAINT document_review_of_same_digest
    FOREIGN KEY (review_id, digest) REFERENCES catalog_documentreview (id, approved_digest) DEFERRABLE INITIALLY DEFERRED;
"""
# The kind under which an item was checked is the kind of its column, also after the office changes the column.
KIND = """
ALTER TABLE catalog_document ADD CONSTRAINT document_kind_of_column
    FOREIGN KEY (column_id, column_kind) REFERENCES catalog_column (id, kind) ON UPDATE CASCADE;
"""

# A document is never deleted, and its index number never changes.
KEPT = """
CREATE FUNCTION catalog_keep_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a document is never deleted (%)', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.index_number IS NOT NULL AND NEW.index_number IS DISTINCT FROM OLD.index_number THEN
        RAISE EXCEPTION 'index number % never changes', OLD.index_number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalog_document_kept
    BEFORE DELETE OR UPDATE OF index_number ON catalog_document FOR EACH ROW EXECUTE FUNCTION catalog_keep_document();
"""
KEPT_BACK = """
DROP TRIGGER catalog_document_kept ON catalog_document;
DROP FUNCTION catalog_keep_document();
"""

VERSION = "INSERT INTO catalog_catalogueversion (id, number) VALUES (1, 1)"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_catalogue"), ("county", "0002_refuse_change")]

    operations = [
        migrations.RunSQL(DIGEST, DIGEST_BACK),
        migrations.RunSQL(REVIEW, "ALTER TABLE catalog_document DROP CONSTRAINT document_review_of_same_digest"),
        migrations.RunSQL(KIND, "ALTER TABLE catalog_document DROP CONSTRAINT document_kind_of_column"),
        migrations.RunSQL(KEPT, KEPT_BACK),
        migrations.RunSQL(VERSION, "DELETE FROM catalog_catalogueversion"),
        *protect_timeline("catalog_documententry"),
        *protect_timeline("catalog_documentreview"),
    ]
