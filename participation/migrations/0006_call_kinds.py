"""The kinds of calls, as data: the county office may lengthen their periods."""

from django.db import migrations

from participation.kinds import rows


def plant(apps, schema_editor):
    kind = apps.get_model("participation", "CallKind")
    kind.objects.bulk_create([kind(**fields) for fields in rows()])


def uproot(apps, schema_editor):
    apps.get_model("participation", "CallKind").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("participation", "0005_call_guards")]

    operations = [migrations.RunPython(plant, uproot)]
