"""What a model cannot say of interviews: digests computed by the database, and what was released, asked or reviewed stays."""

from django.db import migrations

from county.cases.digests import CheckDigest
from county.cases.timeline import protect_timeline

GUARDS = """
CREATE OR REPLACE FUNCTION participation_keep_interview() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.change < OLD.change THEN
        RAISE EXCEPTION 'interview % stays, and its changes only go on', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_interview_kept BEFORE DELETE OR UPDATE OF change ON participation_interview FOR EACH ROW EXECUTE FUNCTION participation_keep_interview();
CREATE OR REPLACE FUNCTION participation_freeze_utterance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.released_at IS NOT NULL
        AND (NEW.digest, NEW.position, NEW.typed_by_id, NEW.released_by_id, NEW.released_at, NEW.ask_id, NEW.interview_id)
        IS DISTINCT FROM (OLD.digest, OLD.position, OLD.typed_by_id, OLD.released_by_id, OLD.released_at, OLD.ask_id, OLD.interview_id)
    THEN
        RAISE EXCEPTION 'utterance % is on record: it stays', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_utterance_frozen BEFORE DELETE OR UPDATE ON participation_utterance FOR EACH ROW EXECUTE FUNCTION participation_freeze_utterance();
CREATE OR REPLACE FUNCTION participation_keep_ask() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'question % is on record: it stays', OLD.number USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER participation_ask_kept BEFORE DELETE OR UPDATE OF number, interview_id, sent_at ON participation_ask FOR EACH ROW EXECUTE FUNCTION participation_keep_ask();
CREATE OR REPLACE FUNCTION participation_freeze_interviewtext() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'text % of an interview is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.digest, NEW.interview_id) IS DISTINCT FROM (OLD.digest, OLD.interview_id)
        AND (OLD.status <> 'draft' OR NEW.status <> 'draft') THEN
        RAISE EXCEPTION 'text % of an interview is %: only a draft can change', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_interviewtext_frozen BEFORE DELETE OR UPDATE ON participation_interviewtext FOR EACH ROW EXECUTE FUNCTION participation_freeze_interviewtext();
"""
GUARDS_BACK = """
DROP TRIGGER participation_interviewtext_frozen ON participation_interviewtext;
DROP FUNCTION participation_freeze_interviewtext();
DROP TRIGGER participation_ask_kept ON participation_ask;
DROP FUNCTION participation_keep_ask();
DROP TRIGGER participation_utterance_frozen ON participation_utterance;
DROP FUNCTION participation_freeze_utterance();
DROP TRIGGER participation_interview_kept ON participation_interview;
DROP FUNCTION participation_keep_interview();
"""
# What points at a review holds the digest which that review approved.
REVIEWS = """
ALTER TABLE participation_interviewtext ADD CONSTRAINT interviewtext_review_of_same_digest FOREIGN KEY (review_id, digest)
    REFERENCES participation_interviewreview (id, approved_digest) DEFERRABLE INITIALLY DEFERRED;
"""
REVIEWS_BACK = "ALTER TABLE participation_interviewtext DROP CONSTRAINT interviewtext_review_of_same_digest;"


class Migration(migrations.Migration):
    dependencies = [("participation", "0007_interviews"), ("county", "0002_refuse_change")]

    operations = [
        migrations.RunSQL(GUARDS, GUARDS_BACK),
        migrations.RunSQL(REVIEWS, REVIEWS_BACK),
        CheckDigest("utterance", (("kind", "speaker", "text"),)),
        CheckDigest("interviewtext", (("stage", "facts", "text", "video_url"),)),
        *protect_timeline("participation_interviewentry"),
        *protect_timeline("participation_askentry"),
        *protect_timeline("participation_interviewtextentry"),
        *protect_timeline("participation_interviewreview"),
    ]
