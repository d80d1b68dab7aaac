"""The trigger function behind `county.cases.timeline.protect_timeline`: a record is added, never changed or removed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("county", "0001_floor")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION county_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '表 % 中的记录只能追加，不得 %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
            END
            $$;
            """,
            "DROP FUNCTION county_refuse_change();",
        ),
    ]
