"""A served reply stays as it was served, and the files of a reply that was sent on are those of the manifest that was reviewed."""

from django.db import migrations

# The applicant holds it, and the case was closed by it.
SERVED = """
CREATE FUNCTION requests_keep_served_reply() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'served' AND (TG_OP = 'DELETE' OR (NEW.status, NEW.digest, NEW.review_id, NEW.service_id)
            IS DISTINCT FROM (OLD.status, OLD.digest, OLD.review_id, OLD.service_id)) THEN
        RAISE EXCEPTION 'reply % is served and stays as it is', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER requests_reply_kept BEFORE DELETE OR UPDATE OF status, digest, review_id, service_id
    ON requests_app_reply FOR EACH ROW EXECUTE FUNCTION requests_keep_served_reply();
"""
SERVED_BACK = """
DROP TRIGGER requests_reply_kept ON requests_app_reply;
DROP FUNCTION requests_keep_served_reply();
"""

# Names are sealed, so the digests are compared: at commit, of every reply that has left its draft.
MANIFEST = """
CREATE FUNCTION requests_files_of_manifest() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shown requests_app_reply%ROWTYPE;
BEGIN
    SELECT * INTO shown FROM requests_app_reply WHERE id = NEW.id;
    IF shown.status NOT IN ('draft', 'void') AND regexp_replace(shown.files_manifest, ' [^\\n]*', '', 'g') IS DISTINCT FROM coalesce((
            SELECT string_agg(sha256, E'\\n' ORDER BY position, id) FROM requests_app_applicationfile WHERE reply_id = NEW.id
        ), '') THEN
        RAISE EXCEPTION 'files of reply % are not those of its manifest', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER requests_reply_of_manifest AFTER UPDATE OF status ON requests_app_reply
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION requests_files_of_manifest();
"""
MANIFEST_BACK = """
DROP TRIGGER requests_reply_of_manifest ON requests_app_reply;
DROP FUNCTION requests_files_of_manifest();
"""

# The bytes that a file stands for do not change: a file of an applicant is evidence, a released one was reviewed.
STORED = """
CREATE FUNCTION requests_keep_stored_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.storage_name, NEW.sha256, NEW.size, NEW.token) IS DISTINCT FROM (OLD.storage_name, OLD.sha256, OLD.size, OLD.token) THEN
        RAISE EXCEPTION 'the bytes of file % never change', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_file_bytes_kept BEFORE UPDATE OF storage_name, sha256, size, token
    ON requests_app_applicationfile FOR EACH ROW EXECUTE FUNCTION requests_keep_stored_bytes();
"""
STORED_BACK = """
DROP TRIGGER requests_file_bytes_kept ON requests_app_applicationfile;
DROP FUNCTION requests_keep_stored_bytes();
"""


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0002_database_guards")]

    operations = [
        migrations.RunSQL(SERVED, SERVED_BACK),
        migrations.RunSQL(MANIFEST, MANIFEST_BACK),
        migrations.RunSQL(STORED, STORED_BACK),
    ]
