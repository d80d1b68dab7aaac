"""A digest has a format number, so that a field can be added later; the trigger that checks it comes from the model's list of fields."""

from django.conf import settings
from django.db import migrations, models

from county.cases.digests import CheckDigest

# The checks of before, by which this migration is undone.
OLD_CHECK = """
CREATE FUNCTION requests_check_digest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.digest IS DISTINCT FROM encode(sha256(convert_to(concat_ws(E'\\x1f',
            NEW.outcome, NEW.title, NEW.facts, NEW.decision, NEW.reasons, NEW.articles, NEW.withheld_parts,
            NEW.obtaining, NEW.other_organ, NEW.remedy_text, NEW.files_manifest, NULLIF(NEW.letter_sha256, '')), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'digest of reply % is not that of its content', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_reply_digest
    BEFORE INSERT OR UPDATE OF outcome, title, facts, decision, reasons, articles, withheld_parts, obtaining,
        other_organ, remedy_text, files_manifest, letter_sha256, digest
    ON requests_app_reply FOR EACH ROW EXECUTE FUNCTION requests_check_digest();
"""
OLD_CHECK_DROPPED = """
DROP TRIGGER requests_reply_digest ON requests_app_reply;
DROP FUNCTION requests_check_digest();
"""
# Format 1: what every digest until now covers; the letter's digest only where there is a letter.
REPLY = (
    (
        "outcome",
        "title",
        "facts",
        "decision",
        "reasons",
        "articles",
        "withheld_parts",
        "obtaining",
        "other_organ",
        "remedy_text",
        "files_manifest",
        "letter_sha256?",
    ),
)


class Migration(migrations.Migration):
    dependencies = [
        ("requests_app", "0008_papers_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(OLD_CHECK_DROPPED, OLD_CHECK),
        migrations.RemoveConstraint(
            model_name="reply",
            name="reply_reviewer_is_another",
        ),
        migrations.AddField(
            model_name="reply",
            name="digest_format",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="摘要格式"),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("reviewed", "approved", "served")), _negated=True),
                    models.Q(
                        ("author__isnull", False),
                        ("reviewed_by__isnull", False),
                        ("submitted_by__isnull", False),
                        models.Q(("reviewed_by", models.F("author")), _negated=True),
                        models.Q(("reviewed_by", models.F("submitted_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reply_reviewer_is_another",
            ),
        ),
        CheckDigest("reply", REPLY),
    ]
