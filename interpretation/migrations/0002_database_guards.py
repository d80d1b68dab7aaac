"""What a model cannot say: the gate refuses a policy without an interpretation in view, and what an interpretation explains stays."""

from django.db import migrations

from county.cases.timeline import protect_timeline

# 同步组织、同步审签、同步部署: a policy that needs an interpretation is not decided on, and not published, before one is planned or waived.
PLANNED = """
CREATE FUNCTION interpretation_require_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status IN ('approved', 'published') AND NOT NEW.is_import
        AND EXISTS (SELECT FROM catalog_document WHERE id = NEW.document_id AND needs_interpretation)
        AND NOT EXISTS (SELECT FROM interpretation_interpretation WHERE policy_id = NEW.document_id AND status <> 'cancelled')
        AND NOT EXISTS (SELECT FROM interpretation_waiver WHERE policy_id = NEW.document_id) THEN
        RAISE EXCEPTION 'document % needs an interpretation and none is planned', NEW.document_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER interpretation_planned
    BEFORE INSERT OR UPDATE OF status ON catalog_revision FOR EACH ROW EXECUTE FUNCTION interpretation_require_plan();
"""
PLANNED_BACK = """
DROP TRIGGER interpretation_planned ON catalog_revision;
DROP FUNCTION interpretation_require_plan();
"""

# The public reads under a reviewed text which policy it explains: that does not change under it.
KEPT = """
CREATE FUNCTION interpretation_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an interpretation is never deleted (%)', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.policy_id IS DISTINCT FROM OLD.policy_id OR (OLD.document_id IS NOT NULL AND NEW.document_id IS DISTINCT FROM OLD.document_id)
    THEN
        RAISE EXCEPTION 'interpretation % keeps its policy and its document', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER interpretation_kept
    BEFORE DELETE OR UPDATE OF policy_id, document_id ON interpretation_interpretation
    FOR EACH ROW EXECUTE FUNCTION interpretation_keep();
"""
KEPT_BACK = """
DROP TRIGGER interpretation_kept ON interpretation_interpretation;
DROP FUNCTION interpretation_keep();
"""


class Migration(migrations.Migration):
    dependencies = [("interpretation", "0001_interpretation"), ("county", "0002_refuse_change")]

    operations = [
        migrations.RunSQL(PLANNED, PLANNED_BACK),
        migrations.RunSQL(KEPT, KEPT_BACK),
        *protect_timeline("interpretation_interpretationentry"),
        *protect_timeline("interpretation_waiver"),
    ]
