"""Pages name units, and days counted by the calendar: when these change, what is kept of the pages is out of date."""

from django.db import migrations

CHANGED = """
CREATE FUNCTION catalog_raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_catalogueversion AS kept (id, number) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET number = kept.number + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_unit_changed AFTER INSERT OR UPDATE OR DELETE ON county_department
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_raise_version();
CREATE TRIGGER catalog_notice_changed AFTER INSERT OR UPDATE OR DELETE ON county_holidaynotice
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_raise_version();
CREATE TRIGGER catalog_day_changed AFTER INSERT OR UPDATE OR DELETE ON county_specialday
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_raise_version();
"""
CHANGED_BACK = """
DROP TRIGGER catalog_unit_changed ON county_department;
DROP TRIGGER catalog_notice_changed ON county_holidaynotice;
DROP TRIGGER catalog_day_changed ON county_specialday;
DROP FUNCTION catalog_raise_version();
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0009_own_revision"), ("county", "0005_public_forms")]

    operations = [migrations.RunSQL(CHANGED, CHANGED_BACK)]
