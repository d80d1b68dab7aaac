"""A number once given is never given again: the database refuses a counter that goes back or disappears."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("county", "0002_refuse_change")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION county_counter_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.last <= OLD.last OR NEW.series <> OLD.series OR NEW.year <> OLD.year THEN
                    RAISE EXCEPTION '编号 %/% 只能增加：%，不得改为 %', OLD.series, OLD.year, OLD.last, NEW.last
                        USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END
            $$;
            CREATE TRIGGER county_counter_only_grows BEFORE UPDATE ON county_counter
                FOR EACH ROW EXECUTE FUNCTION county_counter_only_grows();
            CREATE TRIGGER county_counter_rows_kept BEFORE DELETE ON county_counter
                FOR EACH ROW EXECUTE FUNCTION county_refuse_change();
            CREATE TRIGGER county_counter_not_emptied BEFORE TRUNCATE ON county_counter
                FOR EACH STATEMENT EXECUTE FUNCTION county_refuse_change();
            """,
            """
            DROP TRIGGER county_counter_not_emptied ON county_counter;
            DROP TRIGGER county_counter_rows_kept ON county_counter;
            DROP TRIGGER county_counter_only_grows ON county_counter;
            DROP FUNCTION county_counter_only_grows();
            """,
        ),
    ]
