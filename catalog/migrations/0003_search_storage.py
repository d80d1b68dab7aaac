"""How PostgreSQL keeps the search entries; see docs/decisions/0021-search.md."""

from django.db import migrations

# Vectors lie apart from their rows: a search reads many rows and no vector, so the rows must lie close together.
APART = "ALTER TABLE catalog_searchentry SET (toast_tuple_target = 128)"
APART_BACK = "ALTER TABLE catalog_searchentry RESET (toast_tuple_target)"

# No statistics of words: search asks only the index, and ANALYZE would unpack 30,000 vectors to take them.
UNCOUNTED = "ALTER TABLE catalog_searchentry ALTER COLUMN vector SET STATISTICS 0"
UNCOUNTED_BACK = "ALTER TABLE catalog_searchentry ALTER COLUMN vector SET STATISTICS -1"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_database_guards")]

    operations = [migrations.RunSQL(APART, APART_BACK), migrations.RunSQL(UNCOUNTED, UNCOUNTED_BACK)]
