"""What the annual report counts of a closed application stays: its applicant's kind and whether it was answered in time, too."""

from django.db import migrations

KEPT = """
CREATE FUNCTION requests_keep_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_on IS NOT NULL AND (NEW.kind, NEW.applicant_kind, NEW.was_late, NEW.received_basis)
            IS DISTINCT FROM (OLD.kind, OLD.applicant_kind, OLD.was_late, OLD.received_basis) THEN
        RAISE EXCEPTION 'application % is closed: what is counted of it stays', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER requests_application_counted BEFORE UPDATE OF kind, applicant_kind, was_late, received_basis
    ON requests_app_application FOR EACH ROW EXECUTE FUNCTION requests_keep_closed();
"""
KEPT_BACK = """
DROP TRIGGER requests_application_counted ON requests_app_application;
DROP FUNCTION requests_keep_closed();
"""


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0003_served_stays")]

    operations = [migrations.RunSQL(KEPT, KEPT_BACK)]
