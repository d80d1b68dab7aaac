"""What a model cannot say of calls: digests computed by the database, reviews of the same bytes, and what the database refuses."""

from django.db import migrations

from county.cases.digests import CheckDigest
from county.cases.timeline import protect_timeline

CALL_KEPT = """
CREATE OR REPLACE FUNCTION participation_keep_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'call % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.digest, NEW.kind_id, NEW.department_id) IS DISTINCT FROM (OLD.digest, OLD.kind_id, OLD.department_id)
        AND (OLD.status <> 'draft' OR NEW.status <> 'draft') THEN
        RAISE EXCEPTION 'call % is %: only a draft can change', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    -- The period that was reviewed is the period that is published; what was published is only ever prolonged.
    IF OLD.status IN ('submitted', 'referred', 'reviewed') AND NEW.closes_at IS DISTINCT FROM OLD.closes_at
        OR OLD.status IN ('submitted', 'referred', 'reviewed') AND OLD.opens_at IS NOT NULL AND NEW.opens_at IS DISTINCT FROM OLD.opens_at
        OR OLD.status IN ('published', 'ended', 'withdrawn')
            AND (NEW.closes_at < OLD.closes_at OR NEW.opens_at IS DISTINCT FROM OLD.opens_at) THEN
        RAISE EXCEPTION 'the period of call % is fixed and never falls', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    -- Whoever prolongs a period does so while it runs.
    IF OLD.status = 'published' AND NEW.closes_at > OLD.closes_at AND OLD.closes_at <= clock_timestamp() THEN
        RAISE EXCEPTION 'call % is closed: its period is not prolonged', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_call_kept BEFORE DELETE OR UPDATE ON participation_opinioncall FOR EACH ROW EXECUTE FUNCTION participation_keep_call();
"""
CALL_KEPT_BACK = """
DROP TRIGGER participation_call_kept ON participation_opinioncall;
DROP FUNCTION participation_keep_call();
"""
CALL_PERIOD = """
CREATE OR REPLACE FUNCTION participation_check_period() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kind participation_callkind;
    days integer;
BEGIN
    IF NEW.status <> 'published' OR NEW.opens_at IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO kind FROM participation_callkind WHERE slug = NEW.kind_id;
    days := ((NEW.closes_at - interval '1 microsecond') AT TIME ZONE 'Asia/Shanghai')::date
        - (NEW.opens_at AT TIME ZONE 'Asia/Shanghai')::date;
    IF days < kind.law_days AND (NOT kind.may_shorten OR btrim(NEW.short_reason) = '' OR days < kind.shortest) THEN
        RAISE EXCEPTION 'call %: % days are fewer than the % of its kind', NEW.id, days, kind.law_days
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_call_period BEFORE INSERT OR UPDATE OF status, opens_at, closes_at, short_reason ON participation_opinioncall FOR EACH ROW EXECUTE FUNCTION participation_check_period();
"""
CALL_PERIOD_BACK = """
DROP TRIGGER participation_call_period ON participation_opinioncall;
DROP FUNCTION participation_check_period();
"""
ANSWERED_FIRST = """
CREATE OR REPLACE FUNCTION participation_require_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM participation_opinioncall c WHERE c.final_document_id = NEW.document_id AND c.status = 'published'
            AND NOT EXISTS (SELECT FROM participation_calloutcome o
                WHERE o.call_id = c.id AND o.stage = 'result' AND o.status = 'published')
            AND NOT EXISTS (SELECT FROM participation_callwaiver w WHERE w.call_id = c.id)) THEN
        RAISE EXCEPTION 'document % answers a call whose outcome is not public', NEW.document_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_answered_first BEFORE INSERT OR UPDATE OF status ON catalog_revision FOR EACH ROW WHEN (NEW.status IN ('approved', 'published')) EXECUTE FUNCTION participation_require_outcome();
"""
ANSWERED_FIRST_BACK = """
DROP TRIGGER participation_answered_first ON catalog_revision;
DROP FUNCTION participation_require_outcome();
"""
DRAFT_KEPT = """
CREATE OR REPLACE FUNCTION participation_keep_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'draft % was public: it stays as it is', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER participation_draft_kept BEFORE UPDATE OR DELETE ON participation_drafttext FOR EACH ROW EXECUTE FUNCTION participation_keep_draft();
"""
DRAFT_KEPT_BACK = """
DROP TRIGGER participation_draft_kept ON participation_drafttext;
DROP FUNCTION participation_keep_draft();
"""
NOTICE_FROZEN = """
CREATE OR REPLACE FUNCTION participation_freeze_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'change notice % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.digest, NEW.call_id) IS DISTINCT FROM (OLD.digest, OLD.call_id) AND (OLD.status <> 'draft' OR NEW.status <> 'draft')
    THEN
        RAISE EXCEPTION 'change notice % is %: only a draft can change', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_notice_frozen BEFORE DELETE OR UPDATE ON participation_changenotice FOR EACH ROW EXECUTE FUNCTION participation_freeze_notice();
"""
NOTICE_FROZEN_BACK = """
DROP TRIGGER participation_notice_frozen ON participation_changenotice;
DROP FUNCTION participation_freeze_notice();
"""
OPINION_KEPT = """
CREATE OR REPLACE FUNCTION participation_keep_opinion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'opinion % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    -- Not the sealed text itself: it is sealed anew when the key changes (reencrypt).
    IF (NEW.number, NEW.call_id, NEW.draft_id, NEW.clause, NEW.channel, NEW.masked_text, NEW.text_key)
        IS DISTINCT FROM (OLD.number, OLD.call_id, OLD.draft_id, OLD.clause, OLD.channel, OLD.masked_text, OLD.text_key) THEN
        RAISE EXCEPTION 'opinion % stays as it was sent', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_opinion_kept BEFORE DELETE OR UPDATE ON participation_opinion FOR EACH ROW EXECUTE FUNCTION participation_keep_opinion();
"""
OPINION_KEPT_BACK = """
DROP TRIGGER participation_opinion_kept ON participation_opinion;
DROP FUNCTION participation_keep_opinion();
"""
POINT_KEPT = """
CREATE OR REPLACE FUNCTION participation_keep_point() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM participation_mention WHERE point_id = OLD.id) THEN
        RAISE EXCEPTION 'point % holds opinions', OLD.id USING ERRCODE = 'restrict_violation';
    ELSIF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (NEW.call_id, NEW.number) IS DISTINCT FROM (OLD.call_id, OLD.number) THEN
        RAISE EXCEPTION 'point % keeps its number', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_point_kept BEFORE DELETE OR UPDATE ON participation_opinionpoint FOR EACH ROW EXECUTE FUNCTION participation_keep_point();
"""
POINT_KEPT_BACK = """
DROP TRIGGER participation_point_kept ON participation_opinionpoint;
DROP FUNCTION participation_keep_point();
"""
MENTION_OF_ONE_CALL = """
CREATE OR REPLACE FUNCTION participation_check_mention() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT call_id FROM participation_opinion WHERE id = NEW.opinion_id)
        IS DISTINCT FROM (SELECT call_id FROM participation_opinionpoint WHERE id = NEW.point_id) THEN
        RAISE EXCEPTION 'an opinion is sorted under a point of its own call' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_mention_of_one_call BEFORE INSERT OR UPDATE ON participation_mention FOR EACH ROW EXECUTE FUNCTION participation_check_mention();
"""
MENTION_OF_ONE_CALL_BACK = """
DROP TRIGGER participation_mention_of_one_call ON participation_mention;
DROP FUNCTION participation_check_mention();
"""
OUTCOME_FROZEN = """
CREATE OR REPLACE FUNCTION participation_freeze_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'outcome % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.digest, NEW.call_id, NEW.number) IS DISTINCT FROM (OLD.digest, OLD.call_id, OLD.number)
        AND (OLD.status <> 'draft' OR NEW.status <> 'draft') THEN
        RAISE EXCEPTION 'outcome % is %: only a draft can change', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_outcome_frozen BEFORE DELETE OR UPDATE ON participation_calloutcome FOR EACH ROW EXECUTE FUNCTION participation_freeze_outcome();
"""
OUTCOME_FROZEN_BACK = """
DROP TRIGGER participation_outcome_frozen ON participation_calloutcome;
DROP FUNCTION participation_freeze_outcome();
"""
OUTCOME_WHOLE = """
CREATE OR REPLACE FUNCTION participation_check_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    valid bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM participation_opinioncall WHERE id = NEW.call_id AND status = 'published'
            AND closes_at <= clock_timestamp()) THEN
        RAISE EXCEPTION 'call % is not closed', NEW.call_id USING ERRCODE = 'check_violation';
    END IF;
    -- Whoever sends, sorts or restores an opinion of this call meanwhile waits for this transaction, or is seen by it.
    PERFORM FROM participation_opinioncall WHERE id = NEW.call_id FOR UPDATE;
    IF EXISTS (SELECT FROM participation_opinion o WHERE o.call_id = NEW.call_id AND (o.status = 'set_aside'
            OR o.status = 'received' AND NOT EXISTS (SELECT FROM participation_mention m WHERE m.opinion_id = o.id))) THEN
        RAISE EXCEPTION 'an opinion of call % is not sorted', NEW.call_id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage = 'result' THEN
        SELECT count(*) INTO valid FROM participation_opinion WHERE call_id = NEW.call_id AND status = 'received';
        IF EXISTS (SELECT FROM participation_opinionpoint p WHERE p.call_id = NEW.call_id AND (
                p.verdict = ''
                OR p.verdict <> 'adopted' AND length(btrim(p.reason)) < 10
                OR p.verdict = 'adopted' AND btrim(p.reason) = '' AND btrim(p.changed_where) = ''
                OR p.verdict = 'rejected' AND length(btrim(p.reason)) < 50
                    AND (SELECT count(*) FROM participation_mention m JOIN participation_opinion o ON o.id = m.opinion_id
                          WHERE m.point_id = p.id AND o.status = 'received') >= greatest(10, ceil(valid * 0.1)))) THEN
            RAISE EXCEPTION 'a point of call % has no verdict or no reason', NEW.call_id USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_outcome_whole BEFORE INSERT OR UPDATE OF status ON participation_calloutcome FOR EACH ROW WHEN (NEW.status = 'published') EXECUTE FUNCTION participation_check_outcome();
"""
OUTCOME_WHOLE_BACK = """
DROP TRIGGER participation_outcome_whole ON participation_calloutcome;
DROP FUNCTION participation_check_outcome();
"""
SHEET_KEPT = """
CREATE OR REPLACE FUNCTION participation_keep_sheet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'answer sheet % stays as it was sent', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER participation_sheet_kept BEFORE DELETE OR UPDATE OF call_id, answers ON participation_answersheet FOR EACH ROW EXECUTE FUNCTION participation_keep_sheet();
"""
SHEET_KEPT_BACK = """
DROP TRIGGER participation_sheet_kept ON participation_answersheet;
DROP FUNCTION participation_keep_sheet();
"""
# What points at a review holds the digest which that review approved.
REVIEWS = """
ALTER TABLE participation_opinioncall ADD CONSTRAINT call_review_of_same_digest
    FOREIGN KEY (review_id, digest) REFERENCES participation_callreview (id, approved_digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE participation_changenotice ADD CONSTRAINT notice_review_of_same_digest
    FOREIGN KEY (review_id, digest) REFERENCES participation_noticereview (id, approved_digest) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE participation_calloutcome ADD CONSTRAINT outcome_review_of_same_digest
    FOREIGN KEY (review_id, digest) REFERENCES participation_outcomereview (id, approved_digest) DEFERRABLE INITIALLY DEFERRED;
"""
REVIEWS_BACK = """
ALTER TABLE participation_opinioncall DROP CONSTRAINT call_review_of_same_digest;
ALTER TABLE participation_changenotice DROP CONSTRAINT notice_review_of_same_digest;
ALTER TABLE participation_calloutcome DROP CONSTRAINT outcome_review_of_same_digest;
"""

CALL_DIGEST = (
    (
        "title",
        "background",
        "explanation",
        "draft_text",
        "questions",
        "short_reason",
        "post_address",
        "counter",
        "email",
        "contact",
        "contact_phone",
    ),
)
NOTICE_DIGEST = (("what", "reason", "last_day", "draft_text", "is_substantive"),)
OUTCOME_DIGEST = (("stage", "content", "overall", "changes_made", "correction"),)


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0004_opinion_calls"),
        ("county", "0002_refuse_change"),
        ("catalog", "0015_turning_instants"),
    ]

    operations = [
        migrations.RunSQL(CALL_KEPT, CALL_KEPT_BACK),
        migrations.RunSQL(CALL_PERIOD, CALL_PERIOD_BACK),
        migrations.RunSQL(ANSWERED_FIRST, ANSWERED_FIRST_BACK),
        migrations.RunSQL(DRAFT_KEPT, DRAFT_KEPT_BACK),
        migrations.RunSQL(NOTICE_FROZEN, NOTICE_FROZEN_BACK),
        migrations.RunSQL(OPINION_KEPT, OPINION_KEPT_BACK),
        migrations.RunSQL(POINT_KEPT, POINT_KEPT_BACK),
        migrations.RunSQL(MENTION_OF_ONE_CALL, MENTION_OF_ONE_CALL_BACK),
        migrations.RunSQL(OUTCOME_FROZEN, OUTCOME_FROZEN_BACK),
        migrations.RunSQL(OUTCOME_WHOLE, OUTCOME_WHOLE_BACK),
        migrations.RunSQL(SHEET_KEPT, SHEET_KEPT_BACK),
        migrations.RunSQL(REVIEWS, REVIEWS_BACK),
        CheckDigest("opinioncall", CALL_DIGEST),
        CheckDigest("changenotice", NOTICE_DIGEST),
        CheckDigest("calloutcome", OUTCOME_DIGEST),
        *protect_timeline("participation_callentry"),
        *protect_timeline("participation_callreview"),
        *protect_timeline("participation_noticeentry"),
        *protect_timeline("participation_noticereview"),
        *protect_timeline("participation_opinionentry"),
        *protect_timeline("participation_outcomeentry"),
        *protect_timeline("participation_outcomereview"),
        *protect_timeline("participation_callwaiver"),
    ]
