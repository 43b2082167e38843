"""Two release groups that no pack needs to name: whoever takes part in a record, as the record itself says."""

from django.db import migrations

# After the groups of any pack.
ROWS = (
    ("PARTICIPANTS", "participants", "participants", 32001),
    (
        "PARTICIPANTS-ALL",
        "participants who may read every part",
        "participants autorisés à en lire chaque partie",
        32002,
    ),
)


def write(apps, schema_editor):
    groups = apps.get_model("access", "ReleaseGroup").objects.using(schema_editor.connection.alias)
    for code, english, french, position in ROWS:
        groups.update_or_create(
            code=code,
            defaults={
                "name_en": english, "name_fr": french, "position": position, "frameworks": [], "parties": [],
            },
        )  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_public_facts_decide'),
    ]

    operations = [
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
