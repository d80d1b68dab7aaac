from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("crossing", "0001_crossings")]

    operations = [migrations.AlterModelTable(name="crossing", table=None)]
