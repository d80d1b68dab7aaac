"""What a model cannot say: digests computed by the database, foreign keys over several columns, and who never sees a report."""

from django.db import migrations

from county.cases.timeline import protect_timeline

DIGEST = """
CREATE FUNCTION mailboxes_check_reply_digest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.digest IS DISTINCT FROM encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'digest of reply % is not that of its text', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mailboxes_reply_digest BEFORE INSERT OR UPDATE OF text, digest ON mailboxes_letterreply
    FOR EACH ROW EXECUTE FUNCTION mailboxes_check_reply_digest();
CREATE FUNCTION mailboxes_check_public_digest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.digest IS DISTINCT FROM encode(sha256(convert_to(concat_ws(E'\\x1f',
            NEW.title, NEW.author, NEW.text, NEW.unit_name, NEW.reply), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'digest of public letter % is not that of its text', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mailboxes_public_digest
    BEFORE INSERT OR UPDATE OF title, author, text, unit_name, reply, digest ON mailboxes_publicletter
    FOR EACH ROW EXECUTE FUNCTION mailboxes_check_public_digest();
"""
DIGEST_BACK = """
DROP TRIGGER mailboxes_reply_digest ON mailboxes_letterreply;
DROP TRIGGER mailboxes_public_digest ON mailboxes_publicletter;
DROP FUNCTION mailboxes_check_reply_digest();
DROP FUNCTION mailboxes_check_public_digest();
"""
# What points at a review holds the digest which that review approved. A letter that points at a reply was sent that reply.
REVIEWS = """
ALTER TABLE mailboxes_letterreply ADD CONSTRAINT letter_reply_review_of_same_digest
    FOREIGN KEY (review_id, digest) REFERENCES mailboxes_letterreplyreview (id, approved_digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE mailboxes_publicletter ADD CONSTRAINT public_letter_review_of_same_digest
    FOREIGN KEY (review_id, digest) REFERENCES mailboxes_publicletterreview (id, approved_digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE mailboxes_letter ADD CONSTRAINT letter_reply_was_sent
    FOREIGN KEY (reply_id, id) REFERENCES mailboxes_letterreply (id, sent_to) DEFERRABLE INITIALLY DEFERRED;
"""
REVIEWS_BACK = """
ALTER TABLE mailboxes_letterreply DROP CONSTRAINT letter_reply_review_of_same_digest;
ALTER TABLE mailboxes_publicletter DROP CONSTRAINT public_letter_review_of_same_digest;
ALTER TABLE mailboxes_letter DROP CONSTRAINT letter_reply_was_sent;
"""
# Kind and consent of a public text are those of its letter, also after they change: a letter that becomes a report, or whose
# writer takes the consent back, cannot stay public.
CONSENT = """
ALTER TABLE mailboxes_publicletter ADD CONSTRAINT public_letter_kind_and_consent
    FOREIGN KEY (letter_id, kind, consent) REFERENCES mailboxes_letter (id, kind, wants_public) ON UPDATE CASCADE;
"""
# A text does not change under the eyes of those who check it, nor after it was let out.
FROZEN = """
CREATE FUNCTION mailboxes_freeze_reply() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.sent_at IS NOT NULL AND (NEW.digest, NEW.sent_at, NEW.letter_id, NEW.review_id)
            IS DISTINCT FROM (OLD.digest, OLD.sent_at, OLD.letter_id, OLD.review_id) THEN
        RAISE EXCEPTION 'reply % was sent or is on record: it stays', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.digest IS DISTINCT FROM OLD.digest AND OLD.review_id IS NOT NULL AND NEW.review_id IS NOT NULL THEN
        RAISE EXCEPTION 'reply % was checked: it is sent back first', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mailboxes_reply_frozen BEFORE UPDATE OR DELETE ON mailboxes_letterreply
    FOR EACH ROW EXECUTE FUNCTION mailboxes_freeze_reply();
CREATE FUNCTION mailboxes_freeze_public() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'public letter % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.digest IS DISTINCT FROM OLD.digest AND (OLD.status <> 'draft' OR NEW.status <> 'draft') THEN
        RAISE EXCEPTION 'public letter % is %: only a draft can change', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mailboxes_public_frozen BEFORE DELETE OR UPDATE ON mailboxes_publicletter
    FOR EACH ROW EXECUTE FUNCTION mailboxes_freeze_public();
"""
FROZEN_BACK = """
DROP TRIGGER mailboxes_reply_frozen ON mailboxes_letterreply;
DROP TRIGGER mailboxes_public_frozen ON mailboxes_publicletter;
DROP FUNCTION mailboxes_freeze_reply();
DROP FUNCTION mailboxes_freeze_public();
"""
# 信访工作条例 Art. 30: what accuses a unit does not come into its hands, in the lead or beside it, in whatever order it is written.
ACCUSED = """
CREATE FUNCTION mailboxes_refuse_accused() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
BEGIN
    -- The rows as they are at the end of the transaction, whichever of the two was written.
    IF TG_TABLE_NAME = 'mailboxes_assignment' THEN
        SELECT l.id INTO found FROM mailboxes_assignment a JOIN mailboxes_letter l ON l.id = a.letter_id
            WHERE a.id = NEW.id AND a.ended_at IS NULL AND l.accused_id = a.department_id;
    ELSE
        SELECT l.id INTO found FROM mailboxes_assignment a JOIN mailboxes_letter l ON l.id = a.letter_id
            WHERE l.id = NEW.id AND a.ended_at IS NULL AND l.accused_id = a.department_id LIMIT 1;
    END IF;
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'letter % must not come to the unit it accuses', found USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER mailboxes_assignment_accused AFTER INSERT OR UPDATE ON mailboxes_assignment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION mailboxes_refuse_accused();
CREATE CONSTRAINT TRIGGER mailboxes_letter_accused AFTER INSERT OR UPDATE OF accused_id ON mailboxes_letter
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.accused_id IS NOT NULL) EXECUTE FUNCTION mailboxes_refuse_accused();
"""
ACCUSED_BACK = """
DROP TRIGGER mailboxes_assignment_accused ON mailboxes_assignment;
DROP TRIGGER mailboxes_letter_accused ON mailboxes_letter;
DROP FUNCTION mailboxes_refuse_accused();
"""
# A rating is given once and stays.
RATED = """
CREATE FUNCTION mailboxes_keep_rating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rating % was given: it stays', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER mailboxes_rating_kept BEFORE UPDATE OR DELETE ON mailboxes_rating
    FOR EACH ROW WHEN (OLD.rated_at IS NOT NULL) EXECUTE FUNCTION mailboxes_keep_rating();
"""
RATED_BACK = """
DROP TRIGGER mailboxes_rating_kept ON mailboxes_rating;
DROP FUNCTION mailboxes_keep_rating();
"""


class Migration(migrations.Migration):
    dependencies = [("mailboxes", "0001_mailboxes"), ("county", "0002_refuse_change")]

    operations = [
        migrations.RunSQL(DIGEST, DIGEST_BACK),
        migrations.RunSQL(REVIEWS, REVIEWS_BACK),
        migrations.RunSQL(CONSENT, "ALTER TABLE mailboxes_publicletter DROP CONSTRAINT public_letter_kind_and_consent"),
        migrations.RunSQL(FROZEN, FROZEN_BACK),
        migrations.RunSQL(ACCUSED, ACCUSED_BACK),
        migrations.RunSQL(RATED, RATED_BACK),
        *protect_timeline("mailboxes_letterentry"),
        *protect_timeline("mailboxes_publicletterentry"),
        *protect_timeline("mailboxes_letterreplyreview"),
        *protect_timeline("mailboxes_publicletterreview"),
    ]
