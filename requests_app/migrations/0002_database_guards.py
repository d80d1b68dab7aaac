"""What a model cannot say: digests computed by the database, foreign keys over two columns, rows that only grow."""

from django.db import migrations

from county.cases.timeline import protect_timeline

DIGEST = """
CREATE FUNCTION requests_check_digest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.digest IS DISTINCT FROM encode(sha256(convert_to(concat_ws(E'\\x1f',
            NEW.outcome, NEW.title, NEW.facts, NEW.decision, NEW.reasons, NEW.articles, NEW.withheld_parts,
            NEW.obtaining, NEW.other_organ, NEW.remedy_text, NEW.files_manifest), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'digest of reply % is not that of its content', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_reply_digest
    BEFORE INSERT OR UPDATE OF outcome, title, facts, decision, reasons, articles, withheld_parts, obtaining,
        other_organ, remedy_text, files_manifest, digest
    ON requests_app_reply FOR EACH ROW EXECUTE FUNCTION requests_check_digest();
"""
DIGEST_BACK = """
DROP TRIGGER requests_reply_digest ON requests_app_reply;
DROP FUNCTION requests_check_digest();
"""

# A reply that has passed the review holds the digest which that review approved.
REVIEW = """
ALTER TABLE requests_app_reply ADD CONSTRAINT reply_review_of_same_digest
    FOREIGN KEY (review_id, digest) REFERENCES requests_app_replyreview (id, approved_digest) DEFERRABLE INITIALLY DEFERRED;
"""
REVIEW_BACK = "ALTER TABLE requests_app_reply DROP CONSTRAINT reply_review_of_same_digest"

# What has been sent on does not change under the eyes of those who review it; the files that go with it do not either.
FROZEN = """
CREATE FUNCTION requests_freeze_reply() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.digest IS DISTINCT FROM OLD.digest AND NEW.status <> 'draft' THEN
        RAISE EXCEPTION 'reply % is %: only a draft can change', OLD.id, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_reply_frozen
    BEFORE UPDATE OF digest ON requests_app_reply FOR EACH ROW EXECUTE FUNCTION requests_freeze_reply();
CREATE FUNCTION requests_freeze_files() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint;
BEGIN
    FOREACH owner IN ARRAY ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.reply_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.reply_id END] LOOP
        IF owner IS NOT NULL AND (SELECT status FROM requests_app_reply WHERE id = owner) <> 'draft' THEN
            RAISE EXCEPTION 'the files of reply % are frozen: only a draft can change', owner USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER requests_files_frozen
    BEFORE INSERT OR DELETE OR UPDATE OF reply_id, sha256, storage_name, name, position ON requests_app_applicationfile
    FOR EACH ROW EXECUTE FUNCTION requests_freeze_files();
"""
FROZEN_BACK = """
DROP TRIGGER requests_reply_frozen ON requests_app_reply;
DROP FUNCTION requests_freeze_reply();
DROP TRIGGER requests_files_frozen ON requests_app_applicationfile;
DROP FUNCTION requests_freeze_files();
"""

# A served reply closes its application in the row that it counts in, in the same transaction.
CLOSED = """
CREATE FUNCTION requests_served_closes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed requests_app_application%ROWTYPE;
BEGIN
    IF NEW.status = 'served' AND NEW.remedy_id IS NULL THEN
        SELECT * INTO closed FROM requests_app_application WHERE id = NEW.application_id;
        IF closed.status NOT IN ('closed', 'archived') OR closed.row <> NEW.row THEN
            RAISE EXCEPTION 'reply % is served, but its application is not closed in its row', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER requests_reply_closes
    AFTER INSERT OR UPDATE OF status, row ON requests_app_reply
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION requests_served_closes();
"""
CLOSED_BACK = """
DROP TRIGGER requests_reply_closes ON requests_app_reply;
DROP FUNCTION requests_served_closes();
"""

# An application is never deleted, its number never changes, and once it is closed its outcome does not either.
KEPT = """
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
"""
KEPT_BACK = """
DROP TRIGGER requests_application_kept ON requests_app_application;
DROP FUNCTION requests_keep_application();
"""


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0001_applications"), ("county", "0002_refuse_change")]

    operations = [
        migrations.RunSQL(DIGEST, DIGEST_BACK),
        migrations.RunSQL(REVIEW, REVIEW_BACK),
        migrations.RunSQL(FROZEN, FROZEN_BACK),
        migrations.RunSQL(CLOSED, CLOSED_BACK),
        migrations.RunSQL(KEPT, KEPT_BACK),
        *protect_timeline("requests_app_applicationentry"),
        *protect_timeline("requests_app_replyentry"),
        *protect_timeline("requests_app_replyreview"),
        *protect_timeline("requests_app_clockevent"),
    ]
