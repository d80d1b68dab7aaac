"""The page of the mailboxes names them and their limits: when these change, what is kept of it is out of date."""

from django.db import migrations

CHANGED = """
CREATE TRIGGER mailboxes_mailbox_changed AFTER INSERT OR UPDATE OR DELETE ON mailboxes_mailbox
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_raise_version();
CREATE TRIGGER mailboxes_limit_changed AFTER INSERT OR UPDATE OR DELETE ON mailboxes_letterlimit
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_raise_version();
"""
CHANGED_BACK = """
DROP TRIGGER mailboxes_mailbox_changed ON mailboxes_mailbox;
DROP TRIGGER mailboxes_limit_changed ON mailboxes_letterlimit;
"""


class Migration(migrations.Migration):
    dependencies = [("mailboxes", "0002_database_guards"), ("catalog", "0010_units_and_days_shown")]

    operations = [migrations.RunSQL(CHANGED, CHANGED_BACK)]
