"""A document shows a revision of its own."""

from django.db import migrations, models

OWN = """
ALTER TABLE catalog_document ADD CONSTRAINT document_revision_is_its_own
    FOREIGN KEY (revision_id, id) REFERENCES catalog_revision (id, document_id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0008_files_of_manifest")]

    operations = [
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("id", "document"), name="revision_document_unique"),
        ),
        migrations.RunSQL(OWN, "ALTER TABLE catalog_document DROP CONSTRAINT document_revision_is_its_own"),
    ]
