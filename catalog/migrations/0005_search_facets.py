"""What a search orders and counts by stands beside the vector; see docs/decisions/0021-search.md."""

from django.db import migrations, models

from catalog.tree.classification import Genre, Validity

FILL = """
    UPDATE catalog_searchentry AS entry
       SET year = EXTRACT(YEAR FROM d.published_at AT TIME ZONE 'Asia/Shanghai')::smallint, department_id = d.department_id,
           topic = d.topic, genre = d.genre, validity = d.validity
      FROM catalog_document AS d
     WHERE d.id = entry.document_id
"""

FIELDS = {
    "year": models.SmallIntegerField,
    "department": lambda **options: models.ForeignKey(
        "county.Department", models.PROTECT, related_name="+", db_index=False, **options
    ),
    "topic": lambda **options: models.CharField(max_length=4, blank=True, **options),
    "genre": lambda **options: models.CharField(max_length=20, choices=Genre.choices, **options),
    "validity": lambda **options: models.CharField(max_length=20, choices=Validity.choices, **options),
}


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_attachment_findings"), ("county", "0001_floor")]

    operations = [
        *(migrations.AddField("searchentry", name, field(null=True)) for name, field in FIELDS.items()),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        *(migrations.AlterField("searchentry", name, field()) for name, field in FIELDS.items()),
    ]
