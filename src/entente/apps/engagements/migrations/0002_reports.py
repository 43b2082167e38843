"""The report of an engagement in a table of its own: until it is accepted only its writers and approvers read it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from entente.apps.access.inherited_marking import marked_as
from entente.apps.access.row_security import reads_among

UNACCEPTED = f"accepted_at IS NOT NULL OR {reads_among('readers')}"


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_attachments'),
        ('engagements', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name='engagement',
            name='report',
        ),
        migrations.RemoveField(
            model_name='engagement',
            name='report_by',
        ),
        migrations.RemoveField(
            model_name='engagement',
            name='report_person',
        ),
        migrations.RemoveField(
            model_name='engagement',
            name='report_post',
        ),
        migrations.RemoveField(
            model_name='engagement',
            name='report_round',
        ),
        migrations.RemoveField(
            model_name='engagement',
            name='reported_at',
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('engagement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='report', serialize=False, to='engagements.engagement')),
                ('text', models.TextField(blank=True)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=36), default=list, size=None)),
                ('round', models.PositiveSmallIntegerField(default=0)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('post', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
            ],
            options={
                'indexes': [models.Index(fields=['accepted_at'], name='report_by_acceptance')],
            },
        ),
        *marked_as("engagements_report", "engagements_engagement", "engagement_id", also=UNACCEPTED),
    ]
