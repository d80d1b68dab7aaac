"""What a model cannot say: digests computed by the database, and foreign keys over two columns."""

from django.db import migrations

from county.cases.timeline import protect_timeline

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
# The same for the text: a published document shows a published revision, and exactly its bytes.
REVISION = """
ALTER TABLE catalog_document ADD CONSTRAINT document_revision_of_same_digest
    FOREIGN KEY (revision_id, digest) REFERENCES catalog_revision (id, published_digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE catalog_revision ADD CONSTRAINT revision_review_of_same_digest
    FOREIGN KEY (review_id, digest) REFERENCES catalog_documentreview (id, approved_digest) DEFERRABLE INITIALLY DEFERRED;
"""
REVISION_BACK = """
ALTER TABLE catalog_document DROP CONSTRAINT document_revision_of_same_digest;
ALTER TABLE catalog_revision DROP CONSTRAINT revision_review_of_same_digest;
"""
# A text that has been sent on does not change under the eyes of those who review it: it comes back to draft first.
FROZEN = """
CREATE FUNCTION catalog_freeze_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.digest IS DISTINCT FROM OLD.digest AND NEW.status <> 'draft' THEN
        RAISE EXCEPTION 'revision % is %: only a draft can change', OLD.id, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalog_revision_frozen
    BEFORE UPDATE OF digest ON catalog_revision FOR EACH ROW EXECUTE FUNCTION catalog_freeze_revision();
"""
FROZEN_BACK = """
DROP TRIGGER catalog_revision_frozen ON catalog_revision;
DROP FUNCTION catalog_freeze_revision();
"""
# 发布时间 is the instant of publication (forging it is a veto item, 国办秘函〔2019〕19号); only an import brings its own.
NOT_BACKDATED = """
CREATE FUNCTION catalog_refuse_backdating() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shown catalog_revision%ROWTYPE;
BEGIN
    SELECT * INTO shown FROM catalog_revision WHERE id = NEW.revision_id;
    IF NEW.status = 'published' AND NOT shown.is_import AND (TG_OP = 'INSERT' OR NEW.published_at IS DISTINCT FROM OLD.published_at)
        AND (NEW.published_at IS DISTINCT FROM shown.published_at OR abs(extract(epoch FROM NEW.published_at - now())) > 600) THEN
        RAISE EXCEPTION 'published_at of document % is not the instant of publication', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER catalog_document_not_backdated
    AFTER INSERT OR UPDATE OF published_at, revision_id, status ON catalog_document
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalog_refuse_backdating();
"""
NOT_BACKDATED_BACK = """
DROP TRIGGER catalog_document_not_backdated ON catalog_document;
DROP FUNCTION catalog_refuse_backdating();
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
        migrations.RunSQL(REVISION, REVISION_BACK),
        migrations.RunSQL(FROZEN, FROZEN_BACK),
        migrations.RunSQL(NOT_BACKDATED, NOT_BACKDATED_BACK),
        migrations.RunSQL(KIND, "ALTER TABLE catalog_document DROP CONSTRAINT document_kind_of_column"),
        migrations.RunSQL(KEPT, KEPT_BACK),
        migrations.RunSQL(VERSION, "DELETE FROM catalog_catalogueversion"),
        *protect_timeline("catalog_documententry"),
        *protect_timeline("catalog_revisionentry"),
        *protect_timeline("catalog_documentreview"),
    ]
