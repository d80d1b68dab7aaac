"""A digest has a format number, so that a field can be added later; the trigger that checks it comes from the model's list of fields."""

from django.conf import settings
from django.db import migrations, models

from county.cases.digests import CheckDigest

# The checks of before, by which this migration is undone.
OLD_CHECK = """
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
OLD_CHECK_DROPPED = """
DROP TRIGGER mailboxes_reply_digest ON mailboxes_letterreply;
DROP TRIGGER mailboxes_public_digest ON mailboxes_publicletter;
DROP FUNCTION mailboxes_check_reply_digest();
DROP FUNCTION mailboxes_check_public_digest();
"""
# Format 1: what every digest until now covers.
LETTER_REPLY = (("text",),)
PUBLIC_LETTER = (("title", "author", "text", "unit_name", "reply"),)


class Migration(migrations.Migration):
    dependencies = [
        ("county", "0006_department_reviewing_organ"),
        ("mailboxes", "0004_hand_over_to_an_application"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(OLD_CHECK_DROPPED, OLD_CHECK),
        migrations.RemoveConstraint(
            model_name="letterreply",
            name="letter_reply_checker_is_another",
        ),
        migrations.RemoveConstraint(
            model_name="publicletter",
            name="public_letter_reviewer_is_another",
        ),
        migrations.RemoveConstraint(
            model_name="publicletter",
            name="public_letter_review_only_once_passed",
        ),
        migrations.AddField(
            model_name="letterreply",
            name="digest_format",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="摘要格式"),
        ),
        migrations.AddField(
            model_name="publicletter",
            name="digest_format",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="摘要格式"),
        ),
        migrations.AddConstraint(
            model_name="letterreply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_by__isnull", True),
                    models.Q(
                        ("checked_by__isnull", False),
                        ("drafted_by__isnull", False),
                        models.Q(("checked_by", models.F("drafted_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="letter_reply_checker_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(
                        ("confirmed_by__isnull", False),
                        ("drafted_by__isnull", False),
                        ("reviewed_by__isnull", False),
                        models.Q(("reviewed_by", models.F("drafted_by")), _negated=True),
                        models.Q(("reviewed_by", models.F("confirmed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="public_letter_reviewer_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("reviewed", "published", "hidden")), _negated=True),
                    ("review__isnull", False),
                    _connector="OR",
                ),
                name="public_letter_passed_has_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ("reviewed", "published", "hidden")), ("review__isnull", True), _connector="OR"
                ),
                name="public_letter_review_only_once_passed",
            ),
        ),
        CheckDigest("letterreply", LETTER_REPLY),
        CheckDigest("publicletter", PUBLIC_LETTER),
    ]
