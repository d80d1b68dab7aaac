"""What a model cannot say of incidents: what stays on record, and that nothing is known or happens in the future."""

from django.db import migrations

from county.cases.timeline import protect_timeline

GUARDS = """
CREATE OR REPLACE FUNCTION participation_keep_incident() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'incident % is on record: it stays', OLD.number USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER participation_incident_kept BEFORE DELETE OR UPDATE OF number, registered_at ON participation_incident FOR EACH ROW EXECUTE FUNCTION participation_keep_incident();
CREATE OR REPLACE FUNCTION participation_check_found() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.found_at > now() + interval '1 minute' THEN
        RAISE EXCEPTION 'incident % cannot become known in the future', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_incident_known BEFORE INSERT OR UPDATE OF found_at ON participation_incident FOR EACH ROW EXECUTE FUNCTION participation_check_found();
CREATE OR REPLACE FUNCTION participation_keep_level() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'level % is on record: it stays', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER participation_levelsince_kept BEFORE UPDATE OR DELETE ON participation_levelsince FOR EACH ROW EXECUTE FUNCTION participation_keep_level();
CREATE OR REPLACE FUNCTION participation_keep_response() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'response % is on record: it stays', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER participation_response_kept BEFORE DELETE OR UPDATE OF incident_id, kind, document_id, outside, happened_at, proof ON participation_response FOR EACH ROW EXECUTE FUNCTION participation_keep_response();
CREATE OR REPLACE FUNCTION participation_check_response() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.happened_at > now() + interval '1 minute' THEN
        RAISE EXCEPTION 'a response cannot have happened in the future' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participation_response_happened BEFORE INSERT ON participation_response FOR EACH ROW WHEN (NEW.happened_at IS NOT NULL) EXECUTE FUNCTION participation_check_response();
"""
GUARDS_BACK = """
DROP TRIGGER participation_response_happened ON participation_response;
DROP FUNCTION participation_check_response();
DROP TRIGGER participation_response_kept ON participation_response;
DROP FUNCTION participation_keep_response();
DROP TRIGGER participation_levelsince_kept ON participation_levelsince;
DROP FUNCTION participation_keep_level();
DROP TRIGGER participation_incident_known ON participation_incident;
DROP FUNCTION participation_check_found();
DROP TRIGGER participation_incident_kept ON participation_incident;
DROP FUNCTION participation_keep_incident();
"""


class Migration(migrations.Migration):
    dependencies = [("participation", "0001_incidents"), ("county", "0002_refuse_change")]

    operations = [
        migrations.RunSQL(GUARDS, GUARDS_BACK),
        *protect_timeline("participation_incidententry"),
        *protect_timeline("participation_leadentry"),
    ]
