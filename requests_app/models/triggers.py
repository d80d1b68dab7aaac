"""What the database refuses of an application, and of what was corrected in it."""

from county.cases.triggers import Trigger

# An application is never deleted, and its number never changes. Once it is closed its day, row, limit, unit and what the annual
# report counts stay, with two exceptions that the ledger shows: a closing that was undone, and a closing whose day was corrected.
APPLICATION_TRIGGERS = (
    Trigger(
        "requests_application_kept",
        "requests_app_application",
        "BEFORE DELETE OR UPDATE OF number, entry_department_id, year, serial, closed_on, row, received_on, due_on, department_id,"
        " kind, applicant_kind, was_late, received_basis",
        function="requests_keep_application",
        body="""
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an application is never deleted (%)', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.number, NEW.entry_department_id, NEW.year, NEW.serial)
            IS DISTINCT FROM (OLD.number, OLD.entry_department_id, OLD.year, OLD.serial) THEN
        RAISE EXCEPTION 'number % never changes', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.closed_on IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.closed_on IS NULL AND EXISTS (
            SELECT 1 FROM requests_app_clockevent undone WHERE undone.application_id = OLD.id AND undone.kind = 'reopened'
                AND NOT EXISTS (SELECT 1 FROM requests_app_clockevent later WHERE later.replaces_id = undone.id)) THEN
        RETURN NEW;
    END IF;
    IF (NEW.row, NEW.received_on, NEW.due_on, NEW.department_id, NEW.kind, NEW.applicant_kind, NEW.received_basis)
            IS DISTINCT FROM
       (OLD.row, OLD.received_on, OLD.due_on, OLD.department_id, OLD.kind, OLD.applicant_kind, OLD.received_basis) THEN
        RAISE EXCEPTION 'application % is closed: row, deadline, unit and what is counted of it stay', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.closed_on, NEW.was_late) IS DISTINCT FROM (OLD.closed_on, OLD.was_late) AND NOT EXISTS (
            SELECT 1 FROM requests_app_clockevent corrected
            WHERE corrected.application_id = OLD.id AND corrected.kind = 'closed' AND corrected.replaces_id IS NOT NULL
                AND corrected."on" = NEW.closed_on
                AND NOT EXISTS (SELECT 1 FROM requests_app_clockevent later WHERE later.replaces_id = corrected.id)) THEN
        RAISE EXCEPTION 'application % is closed: its day stays unless the ledger corrects it', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)

# Both versions stay as they were written; only the end of retention empties them. A new key seals the same words anew: its name is
# bytes 2 to 5.
CORRECTION_TRIGGERS = (
    Trigger(
        "requests_correction_kept",
        "requests_app_entrycorrection",
        "BEFORE UPDATE OR DELETE",
        function="requests_keep_correction",
        body="""
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'correction % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.application_id, NEW.matter, NEW.reason, NEW.corrected_by_id, NEW.corrected_at)
            IS DISTINCT FROM (OLD.application_id, OLD.matter, OLD.reason, OLD.corrected_by_id, OLD.corrected_at)
            OR NEW.before <> OLD.before AND NEW.before <> '' AND substring(NEW.before FROM 2 FOR 4) = substring(OLD.before FROM 2 FOR 4)
            OR NEW.after <> OLD.after AND NEW.after <> '' AND substring(NEW.after FROM 2 FOR 4) = substring(OLD.after FROM 2 FOR 4) THEN
        RAISE EXCEPTION 'correction % stays as it was written', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END """,
    ),
)
