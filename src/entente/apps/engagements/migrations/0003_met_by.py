"""Parts copy whether the engagement is only told of, and two indexes answer who met whom without another table."""

from django.db import migrations, models

from entente.apps.engagements.part_dates import FIRST, WITH_RECORDED, functions, triggers, undo_triggers

TABLES = ('engagements_engagementparty', 'engagements_engagementperson')
UNDO = ''.join(map(undo_triggers, TABLES))
COPY = ''.join(
    f"UPDATE {table} part SET recorded = true FROM engagements_engagement e"
    " WHERE e.id = part.engagement_id AND e.state = 'recorded';"
    for table in TABLES
)


def _copying(columns: dict[str, str]) -> str:
    return functions(columns) + ''.join(triggers(table, columns) for table in TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0002_reports'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='engagementparty',
            name='engagement_party_by_level',
        ),
        migrations.AddField(
            model_name='engagementparty',
            name='recorded',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='engagementperson',
            name='recorded',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunSQL(UNDO + _copying(WITH_RECORDED) + COPY, UNDO + _copying(FIRST)),
        migrations.AddIndex(
            model_name='engagementparty',
            index=models.Index(condition=models.Q(('called_off', False), ('recorded', False)), fields=['party', 'level', 'starts'], include=('engagement', 'marking'), name='engagement_party_met'),
        ),
        migrations.AddIndex(
            model_name='engagementparty',
            index=models.Index(condition=models.Q(('called_off', False), ('recorded', False)), fields=['engagement'], include=('party', 'level', 'starts', 'id', 'marking'), name='engagement_party_of_meeting'),
        ),
    ]
