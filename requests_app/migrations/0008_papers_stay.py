"""An issued paper says what it said: content, digest, number and day do not change, and none is issued without content."""

from django.db import migrations

# Sealed bytes change without their content when a new key seals them (reencrypt): the key's name is bytes 2 to 5.
KEPT = r"""
CREATE FUNCTION requests_keep_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'paper % was issued and is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.application_id, NEW.kind, NEW.reply_id, NEW.consultation_id, NEW.department_id, NEW.year, NEW.serial, NEW.doc_number, NEW.dated_on)
            IS DISTINCT FROM
       (OLD.application_id, OLD.kind, OLD.reply_id, OLD.consultation_id, OLD.department_id, OLD.year, OLD.serial, OLD.doc_number, OLD.dated_on) THEN
        RAISE EXCEPTION 'paper % was issued: its number and day never change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.sha256 <> '' AND NEW.sha256 <> OLD.sha256 THEN
        RAISE EXCEPTION 'paper % was issued: its content never changes', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.sha256 <> '' AND NEW.content <> OLD.content
            AND NOT (NEW.content = '' AND NEW.erased_at IS NOT NULL)
            AND (OLD.content = '' OR NEW.content = '' OR substring(NEW.content FROM 2 FOR 4) = substring(OLD.content FROM 2 FOR 4)) THEN
        RAISE EXCEPTION 'paper % was issued: its content never changes', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.voided_at IS NOT NULL AND NEW.voided_at IS DISTINCT FROM OLD.voided_at THEN
        RAISE EXCEPTION 'paper % is void and stays so', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_paper_kept BEFORE UPDATE OR DELETE ON requests_app_paper
    FOR EACH ROW EXECUTE FUNCTION requests_keep_paper();
CREATE FUNCTION requests_paper_has_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM requests_app_paper WHERE id = NEW.id AND erased_at IS NULL AND (sha256 = '' OR content = '')) THEN
        RAISE EXCEPTION 'paper % is issued without content', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER requests_paper_whole AFTER INSERT ON requests_app_paper
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION requests_paper_has_content();
"""
KEPT_BACK = """
DROP TRIGGER requests_paper_whole ON requests_app_paper;
DROP FUNCTION requests_paper_has_content();
DROP TRIGGER requests_paper_kept ON requests_app_paper;
DROP FUNCTION requests_keep_paper();
"""
PRINTS = """
CREATE FUNCTION requests_keep_print() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM requests_app_paper WHERE id = OLD.paper_id AND erased_at IS NULL) THEN
            RAISE EXCEPTION 'file % of a paper is kept as it was made', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF (NEW.paper_id, NEW.form, NEW.sha256) IS DISTINCT FROM (OLD.paper_id, OLD.form, OLD.sha256)
            OR NEW.content <> OLD.content AND substring(NEW.content FROM 2 FOR 4) = substring(OLD.content FROM 2 FOR 4) THEN
        RAISE EXCEPTION 'file % of a paper is kept as it was made', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_print_kept BEFORE UPDATE OR DELETE ON requests_app_paperprint
    FOR EACH ROW EXECUTE FUNCTION requests_keep_print();
"""
PRINTS_BACK = """
DROP TRIGGER requests_print_kept ON requests_app_paperprint;
DROP FUNCTION requests_keep_print();
"""

# concat_ws leaves out NULL: without a letter the digest is that of a reply reviewed before letters were kept.
DIGEST = """
CREATE OR REPLACE FUNCTION requests_check_digest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.digest IS DISTINCT FROM encode(sha256(convert_to(concat_ws(E'\\x1f',
            NEW.outcome, NEW.title, NEW.facts, NEW.decision, NEW.reasons, NEW.articles, NEW.withheld_parts,
            NEW.obtaining, NEW.other_organ, NEW.remedy_text, NEW.files_manifest{letter}), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'digest of reply % is not that of its content', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER requests_reply_digest ON requests_app_reply;
CREATE TRIGGER requests_reply_digest
    BEFORE INSERT OR UPDATE OF outcome, title, facts, decision, reasons, articles, withheld_parts, obtaining,
        other_organ, remedy_text, files_manifest{column}, digest
    ON requests_app_reply FOR EACH ROW EXECUTE FUNCTION requests_check_digest();
"""
WITH_LETTER = DIGEST.format(letter=", NULLIF(NEW.letter_sha256, '')", column=", letter_sha256")
WITHOUT_LETTER = DIGEST.format(letter="", column="")


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0007_papers_are_kept")]

    operations = [
        migrations.RunSQL(KEPT, KEPT_BACK),
        migrations.RunSQL(PRINTS, PRINTS_BACK),
        migrations.RunSQL(WITH_LETTER, WITHOUT_LETTER),
    ]
