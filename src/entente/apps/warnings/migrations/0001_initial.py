"""Early warning: scans, alerts, reports, consultations, watches; who may read them; what never changes."""

import django.contrib.postgres.fields
import django.db.models.deletion
import entente.kernel.identifiers
from django.db import migrations, models

from entente.apps.access.row_security import enable_rls
from entente.apps.warnings.part_marking import FUNCTIONS, UNDO_FUNCTIONS, bears, kept

OF_ALERT = ("warnings_alertparty", "warnings_sighting", "warnings_alertstep", "warnings_consultation")
ALERT = ("warnings_alert", "alert_id", "marking_id")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0004_attachments'),
        ('register', '0005_marked'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('origin', models.CharField(choices=[('scan', 'Scan of events'), ('person', 'Analyst')], max_length=6)),
                ('source', models.CharField(blank=True, help_text='the event set, for those of a scan', max_length=40)),
                ('series_id', models.CharField(blank=True, max_length=7)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('summary', models.TextField(blank=True, help_text="what changed, in an analyst's words")),
                ('since', models.DateField(blank=True, null=True)),
                ('indicator', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('signal', 'Signal'), ('graded', 'Graded'), ('indicator', 'Indicator raised'), ('watch', 'Watch'), ('alert', 'Alert'), ('acknowledged', 'Acknowledged'), ('consultation_requested', 'Consultation requested'), ('council_met', 'Council met'), ('outcome', 'Outcome recorded'), ('stood_down', 'Stood down'), ('false_alarm', 'False alarm')], default='signal', max_length=24)),
                ('was_alert', models.BooleanField(default=False)),
                ('reliability', models.CharField(blank=True, choices=[('A', 'Completely reliable'), ('B', 'Usually reliable'), ('C', 'Fairly reliable'), ('D', 'Not usually reliable'), ('E', 'Unreliable'), ('F', 'Reliability cannot be judged')], max_length=1)),
                ('credibility', models.CharField(blank=True, choices=[('1', 'Confirmed by other sources'), ('2', 'Probably true'), ('3', 'Possibly true'), ('4', 'Doubtful'), ('5', 'Improbable'), ('6', 'Truth cannot be judged')], max_length=1)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('probability', models.FloatField(blank=True, null=True)),
                ('rank', models.PositiveIntegerField(blank=True, null=True)),
                ('threshold', models.PositiveIntegerField(blank=True, null=True)),
                ('rate', models.FloatField(blank=True, help_text='the smallest false discovery rate of its measures', null=True)),
                ('due_at', models.DateTimeField(blank=True, help_text='when the named post should have acknowledged', null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('raised_by_name', models.CharField(blank=True, max_length=200)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
                ('acknowledged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('named_post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts_to_acknowledge', to='access.post')),
                ('raised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts_raised', to='access.post')),
            ],
            options={
                'ordering': ['-last_day', 'rate', '-probability', 'pk'],"indexes": [models.Index(fields=['state', '-last_day'], name='alert_by_state'), models.Index(fields=['series_id'], name='alert_by_series'), models.Index(condition=models.Q(('state', 'alert')), fields=['due_at'], name='alert_waiting')], "constraints": [models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True), ('origin', 'scan')), fields=('source', 'series_id', 'exercise', 'marking'), name='one_open_alert_per_series'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'alert'), _negated=True), ('named_post__isnull', False), _connector='OR'), name='alert_names_a_post')]
            },
        ),
        migrations.CreateModel(
            name='AlertParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alert_parties', to='warnings.alert')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alert_parties', to='register.party')),
            ],
            options={
                'ordering': ['position', 'pk'],"constraints": [models.UniqueConstraint(fields=('alert', 'party'), name='party_once_in_alert')]
            },
        ),
        migrations.AddField(
            model_name='alert',
            name='parties',
            field=models.ManyToManyField(related_name='alerts', through='warnings.AlertParty', to='register.party'),
        ),
        migrations.CreateModel(
            name='AlertStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=30)),
                ('state_before', models.CharField(blank=True, max_length=24)),
                ('state_after', models.CharField(choices=[('signal', 'Signal'), ('graded', 'Graded'), ('indicator', 'Indicator raised'), ('watch', 'Watch'), ('alert', 'Alert'), ('acknowledged', 'Acknowledged'), ('consultation_requested', 'Consultation requested'), ('council_met', 'Council met'), ('outcome', 'Outcome recorded'), ('stood_down', 'Stood down'), ('false_alarm', 'False alarm')], max_length=24)),
                ('on', models.DateField()),
                ('reason', models.TextField(blank=True)),
                ('detail', models.JSONField(default=dict)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='warnings.alert')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
            ],
            options={
                'ordering': ['on', 'pk'],"indexes": [models.Index(fields=['alert', 'on'], name='alert_step_by_day')]
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('request', models.TextField()),
                ('requested_on', models.DateField()),
                ('met_on', models.DateField(blank=True, null=True)),
                ('reference', models.CharField(blank=True, max_length=200)),
                ('outcome', models.TextField(blank=True)),
                ('outcome_on', models.DateField(blank=True, null=True)),
                ('alert', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='consultation', to='warnings.alert')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.framework')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('party', models.ForeignKey(help_text='the ally that asked', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.party')),
            ],
            options={
                'ordering': ['-requested_on'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=300)),
                ('text', models.TextField(blank=True)),
                ('reporter', models.CharField(max_length=200)),
                ('original', models.CharField(blank=True, max_length=200)),
                ('url', models.URLField(blank=True, max_length=1000)),
                ('received_on', models.DateField()),
                ('occurred_on', models.DateField(blank=True, null=True)),
                ('reliability', models.CharField(blank=True, choices=[('A', 'Completely reliable'), ('B', 'Usually reliable'), ('C', 'Fairly reliable'), ('D', 'Not usually reliable'), ('E', 'Unreliable'), ('F', 'Reliability cannot be judged')], max_length=1)),
                ('credibility', models.CharField(blank=True, choices=[('1', 'Confirmed by other sources'), ('2', 'Probably true'), ('3', 'Possibly true'), ('4', 'Doubtful'), ('5', 'Improbable'), ('6', 'Truth cannot be judged')], max_length=1)),
                ('grade_reason', models.TextField(blank=True)),
                ('graded_at', models.DateTimeField(blank=True, null=True)),
                ('graded_by_name', models.CharField(blank=True, max_length=200)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('graded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
            ],
            options={
                'ordering': ['-received_on', '-recorded_at', 'pk'],"indexes": [models.Index(fields=['-received_on'], name='report_by_day')]
            },
        ),
        migrations.CreateModel(
            name='Derivation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin_marking_id', models.IntegerField(db_default=1, default=1)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='derivatives', to='warnings.report')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='derived_from', to='warnings.report')),
            ],
            options={
                'ordering': ['pk'],"constraints": [models.UniqueConstraint(fields=('report', 'origin'), name='derivation_once'), models.CheckConstraint(condition=models.Q(('report', models.F('origin')), _negated=True), name='derivation_not_itself')]
            },
        ),
        migrations.CreateModel(
            name='AlertReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report_marking_id', models.IntegerField(db_default=1, default=1)),
                ('on', models.DateField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alert_reports', to='warnings.alert')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alert_reports', to='warnings.report')),
            ],
            options={
                'ordering': ['on', 'pk'],"constraints": [models.UniqueConstraint(fields=('alert', 'report'), name='report_once_in_alert')]
            },
        ),
        migrations.CreateModel(
            name='ReportParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_parties', to='register.party')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_parties', to='warnings.report')),
            ],
            options={
                'ordering': ['position', 'pk'],"constraints": [models.UniqueConstraint(fields=('report', 'party'), name='party_once_in_report')]
            },
        ),
        migrations.AddField(
            model_name='report',
            name='parties',
            field=models.ManyToManyField(related_name='reports', through='warnings.ReportParty', to='register.party'),
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(help_text='the event set that was counted', max_length=40)),
                ('day', models.DateField(help_text='events before this day were used; the alerts are for the seven days from it')),
                ('until', models.DateField()),
                ('digest', models.CharField(max_length=64)),
                ('series_forecast', models.PositiveIntegerField()),
                ('series_looked_at', models.PositiveIntegerField()),
                ('alerts_by_probability', models.PositiveIntegerField()),
                ('false_discovery_rate', models.FloatField()),
                ('record_weeks', models.PositiveIntegerField()),
                ('claim', models.TextField()),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
            ],
            options={
                'ordering': ['-day', '-recorded_at'],"constraints": [models.UniqueConstraint(fields=('digest', 'marking'), name='scan_once')]
            },
        ),
        migrations.CreateModel(
            name='Sighting',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('until', models.DateField()),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('probability', models.FloatField(blank=True, null=True)),
                ('rank', models.PositiveIntegerField(blank=True, null=True)),
                ('threshold', models.PositiveIntegerField(blank=True, null=True)),
                ('rate', models.FloatField(blank=True, null=True)),
                ('evidence', models.JSONField()),
                ('observed', models.PositiveIntegerField(blank=True, help_text='reports of force in the seven days', null=True)),
                ('escalated', models.BooleanField(blank=True, null=True)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sightings', to='warnings.alert')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='warnings.scan')),
            ],
            options={
                'ordering': ['-day', 'pk'],"indexes": [models.Index(condition=models.Q(('escalated__isnull', True)), fields=['until'], name='sighting_open')], "constraints": [models.UniqueConstraint(fields=('alert', 'day'), name='sighting_once_per_day')]
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('series_id', models.CharField(blank=True, max_length=7)),
                ('region', models.SlugField(blank=True, max_length=60)),
                ('measure', models.CharField(choices=[('probability', 'Probability of an escalation, at least'), ('force', 'Reports of material conflict in seven days, at least'), ('rate', 'How unusual it is: false discovery rate, at most'), ('any', 'Every signal')], max_length=12)),
                ('threshold', models.FloatField(default=0)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('active', models.BooleanField(default=True)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('party', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='watches', to='register.party')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to='access.post')),
            ],
            options={
                'ordering': ['-active', '-made_at', 'pk'],"indexes": [models.Index(fields=['post', 'active'], name='watch_by_post')], "constraints": [models.CheckConstraint(condition=models.Q(models.Q(('party__isnull', True), ('region', ''), ('series_id__gt', '')), models.Q(('party__isnull', False), ('region', ''), ('series_id', '')), models.Q(('party__isnull', True), ('region__gt', ''), ('series_id', '')), _connector='OR'), name='watch_of_one_thing')]
            },
        ),
        migrations.CreateModel(
            name='Crossing',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('watch_marking_id', models.IntegerField(db_default=1, default=1)),
                ('day', models.DateField()),
                ('value', models.FloatField(blank=True, null=True)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crossings', to='warnings.alert')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('watch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crossings', to='warnings.watch')),
            ],
            options={
                'ordering': ['-day', '-recorded_at', 'pk'],"constraints": [models.UniqueConstraint(fields=('watch', 'alert', 'day'), name='crossing_once_per_day')]
            },
        ),
        migrations.RunSQL(FUNCTIONS, UNDO_FUNCTIONS),
        *(enable_rls(f"warnings_{name}") for name in ("scan", "alert", "report", "watch")),
        *(operation for table in OF_ALERT for operation in bears(table, ALERT)),
        *bears("warnings_reportparty", ("warnings_report", "report_id", "marking_id")),
        *bears(
            "warnings_derivation",
            ("warnings_report", "report_id", "marking_id"),
            ("warnings_report", "origin_id", "origin_marking_id"),
        ),
        *bears("warnings_alertreport", ALERT, ("warnings_report", "report_id", "report_marking_id")),
        *bears("warnings_crossing", ALERT, ("warnings_watch", "watch_id", "watch_marking_id")),
        kept("warnings_alertstep"),
    ]
