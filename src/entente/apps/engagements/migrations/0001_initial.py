"""Engagements and their parts: tables, markings, copied dates, and what the database keeps from ever changing."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import entente.kernel.identifiers
import entente.kernel.partial_dates
from django.conf import settings
from django.db import migrations, models

from entente.apps.access.inherited_marking import inherits, marked_as
from entente.apps.access.row_security import enable_rls, reads_as
from entente.apps.engagements.part_dates import FIRST, UNDO_FUNCTIONS, dated, functions

# Steps, and what an approver decided, stay as they were; only their marking may change, with the engagement's.
KEPT = """
CREATE FUNCTION engagements_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'marking_id' = to_jsonb(OLD) - 'marking_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is never changed: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER engagements_engagementstep_is_kept BEFORE UPDATE OR DELETE ON engagements_engagementstep
    FOR EACH ROW EXECUTE FUNCTION engagements_is_kept();
CREATE TRIGGER engagements_lessonstep_is_kept BEFORE UPDATE OR DELETE ON engagements_lessonstep
    FOR EACH ROW EXECUTE FUNCTION engagements_is_kept();
CREATE TRIGGER engagements_reportapproval_is_kept BEFORE UPDATE OR DELETE ON engagements_reportapproval
    FOR EACH ROW WHEN (OLD.decision <> '') EXECUTE FUNCTION engagements_is_kept();
"""

UNDO_KEPT = """
DROP TRIGGER engagements_reportapproval_is_kept ON engagements_reportapproval;
DROP TRIGGER engagements_lessonstep_is_kept ON engagements_lessonstep;
DROP TRIGGER engagements_engagementstep_is_kept ON engagements_engagementstep;
DROP FUNCTION engagements_is_kept();
"""

# That an engagement serves a goal is told to whoever may read both.
GOALS = """
CREATE FUNCTION engagements_goal_marked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    SELECT g.marking_id INTO NEW.goal_marking_id FROM programmes_goal g WHERE g.id = NEW.goal_id;
    RETURN NEW;
END $$;
CREATE TRIGGER engagements_engagementgoal_goal_marked BEFORE INSERT ON engagements_engagementgoal
    FOR EACH ROW EXECUTE FUNCTION engagements_goal_marked();
CREATE FUNCTION engagements_goal_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE engagements_engagementgoal SET goal_marking_id = NEW.marking_id WHERE goal_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER engagements_engagementgoal_goal_follows AFTER UPDATE OF marking_id ON programmes_goal
    FOR EACH ROW WHEN (OLD.marking_id <> NEW.marking_id) EXECUTE FUNCTION engagements_goal_follows();
"""

UNDO_GOALS = """
DROP TRIGGER engagements_engagementgoal_goal_follows ON programmes_goal;
DROP TRIGGER engagements_engagementgoal_goal_marked ON engagements_engagementgoal;
DROP FUNCTION engagements_goal_follows();
DROP FUNCTION engagements_goal_marked();
"""

DATED = ("engagements_engagementparty", "engagements_engagementperson")
# Tables that bear the engagement's marking.
PARTS = (
    *DATED,
    "engagements_engagementsource",
    "engagements_engagementstep",
    "engagements_agendaitem",
    "engagements_pledge",
    "engagements_planningstage",
    "engagements_trainingobjective",
    "engagements_forcecontribution",
    "engagements_reportapproval",
    "engagements_escalation",
)
ABOVE = ("engagements_engagement", "engagement_id")
# An observation that has not been released is for its author and its manager alone.
UNRELEASED = f"released_at IS NOT NULL OR {reads_as(['originator_id', 'originator_post_id', 'manager_id'])}"
OF_READABLE_LESSON = "EXISTS (SELECT 1 FROM engagements_lesson l WHERE l.id = lesson_id)"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0004_attachments'),
        ('programmes', '0002_duties_standards_challenges_money'),
        ('register', '0005_marked'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('search_names', models.TextField(default='', editable=False)),
                ('search_en', models.TextField(default='', editable=False)),
                ('search_fr', models.TextField(default='', editable=False)),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('search_names', config='simple', weight='A'), '||', django.contrib.postgres.search.SearchVector('search_en', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('simple')), '||', django.contrib.postgres.search.SearchVector('search_fr', config='french', weight='B'), django.contrib.postgres.search.SearchConfig('simple')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('title_fr', models.CharField(blank=True, max_length=300)),
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('dialogue', 'Dialogue'), ('consultation', 'Consultation'), ('negotiation', 'Negotiation'), ('exercise', 'Exercise'), ('training', 'Training'), ('education', 'Education'), ('expert_visit', 'Visit of experts'), ('confidence_building', 'Confidence-building'), ('capacity_building', 'Capacity building'), ('assessment_visit', 'Assessment visit')], max_length=20)),
                ('level', models.CharField(choices=[('working', 'Working level'), ('senior', 'Senior officials'), ('ambassadorial', 'Ambassadors and political directors'), ('ministerial', 'Ministers'), ('summit', 'Heads of state or government')], default='working', max_length=14)),
                ('field', models.SlugField(blank=True, db_index=False, help_text='of the list functional_area', max_length=60)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('invited', 'Invited'), ('confirmed', 'Confirmed'), ('submitted', 'Report in approval'), ('returned', 'Report returned'), ('accepted', 'Report accepted'), ('postponed', 'Postponed'), ('cancelled', 'Cancelled'), ('recorded', 'Recorded from a public source')], default='planned', max_length=10)),
                ('starts', models.DateField()),
                ('starts_precision', models.CharField(choices=[('year', 'year'), ('month', 'month'), ('day', 'day')], default=entente.kernel.partial_dates.Precision['DAY'], max_length=5)),
                ('ends', models.DateField()),
                ('ends_precision', models.CharField(choices=[('year', 'year'), ('month', 'month'), ('day', 'day')], default=entente.kernel.partial_dates.Precision['DAY'], max_length=5)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('country', models.CharField(blank=True, max_length=12)),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('purpose', models.TextField(blank=True)),
                ('series', models.CharField(blank=True, max_length=120)),
                ('report', models.TextField(blank=True)),
                ('report_by', models.CharField(blank=True, max_length=200)),
                ('report_person', models.UUIDField(blank=True, null=True)),
                ('report_round', models.PositiveSmallIntegerField(default=0)),
                ('reported_at', models.DateTimeField(blank=True, null=True)),
                ('next_contact_on', models.DateField(blank=True, null=True)),
                ('next_contact_note', models.CharField(blank=True, max_length=300)),
                ('menu_code', models.CharField(blank=True, max_length=80)),
                ('import_key', models.CharField(blank=True, max_length=160)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('lead', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_engagements', to='access.post')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('report_post', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('requirement_set', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagements', to='programmes.requirementset')),
            ],
            options={
                'ordering': ['-starts', '-id'],
                'abstract': False,"indexes": [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='engagement_search'), models.Index(fields=['starts', 'id'], name='engagement_by_start'), models.Index(fields=['ends', 'id'], name='engagement_by_end'), models.Index(fields=['kind', 'starts'], name='engagement_by_kind'), models.Index(fields=['lead', 'starts'], name='engagement_by_lead'), models.Index(fields=['country', 'starts'], name='engagement_by_country'), models.Index(condition=models.Q(('state__in', ['planned', 'invited', 'confirmed', 'returned'])), fields=['ends'], name='engagement_to_report'), models.Index(condition=models.Q(('next_contact_on__isnull', False)), fields=['next_contact_on'], name='engagement_next_contact'), models.Index(condition=models.Q(('field', ''), _negated=True), fields=['field', 'starts'], name='engagement_by_field'), models.Index(condition=models.Q(('series', ''), _negated=True), fields=['series'], name='engagement_by_series')], "constraints": [models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='engagement_ends_after'), models.UniqueConstraint(condition=models.Q(('import_key', ''), _negated=True), fields=('import_key',), name='engagement_imported_once')]
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('at', models.CharField(blank=True, max_length=40)),
                ('text', models.CharField(max_length=400)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('speaker', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.party')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='engagements.engagement')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EngagementGoal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('goal_marking_id', models.IntegerField(db_default=1, default=1)),
                ('engagement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='goal_links', to='engagements.engagement')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='engagement_links', to='programmes.goal')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
            ],
            options={
                'ordering': ['pk'],"constraints": [models.UniqueConstraint(fields=('engagement', 'goal'), name='goal_once_in_engagement')]
            },
        ),
        migrations.AddField(
            model_name='engagement',
            name='goals',
            field=models.ManyToManyField(related_name='engagements', through='engagements.EngagementGoal', to='programmes.goal'),
        ),
        migrations.CreateModel(
            name='EngagementParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(editable=False)),
                ('ends', models.DateField(editable=False)),
                ('kind', models.CharField(choices=[('dialogue', 'Dialogue'), ('consultation', 'Consultation'), ('negotiation', 'Negotiation'), ('exercise', 'Exercise'), ('training', 'Training'), ('education', 'Education'), ('expert_visit', 'Visit of experts'), ('confidence_building', 'Confidence-building'), ('capacity_building', 'Capacity building'), ('assessment_visit', 'Assessment visit')], editable=False, max_length=20)),
                ('level', models.CharField(choices=[('working', 'Working level'), ('senior', 'Senior officials'), ('ambassadorial', 'Ambassadors and political directors'), ('ministerial', 'Ministers'), ('summit', 'Heads of state or government')], editable=False, max_length=14)),
                ('called_off', models.BooleanField(default=False, editable=False)),
                ('exercise', models.BooleanField(default=False, editable=False)),
                ('role', models.CharField(choices=[('host', 'Host'), ('lead', 'Lead'), ('participant', 'Participant'), ('observer', 'Observer')], default='participant', max_length=11)),
                ('seats', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('engagement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='party_links', to='engagements.engagement')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('party', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='engagement_links', to='register.party')),
            ],
            options={
                'ordering': ['pk'],"indexes": [models.Index(fields=['party', 'starts'], name='engagement_party_by_day'), models.Index(condition=models.Q(('called_off', False)), fields=['party', 'level', 'starts'], name='engagement_party_by_level'), models.Index(fields=['kind', 'starts'], name='engagement_party_by_kind')], "constraints": [models.UniqueConstraint(fields=('engagement', 'party', 'role'), name='party_role_once_in_engagement')]
            },
        ),
        migrations.CreateModel(
            name='EngagementPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField(editable=False)),
                ('ends', models.DateField(editable=False)),
                ('kind', models.CharField(choices=[('dialogue', 'Dialogue'), ('consultation', 'Consultation'), ('negotiation', 'Negotiation'), ('exercise', 'Exercise'), ('training', 'Training'), ('education', 'Education'), ('expert_visit', 'Visit of experts'), ('confidence_building', 'Confidence-building'), ('capacity_building', 'Capacity building'), ('assessment_visit', 'Assessment visit')], editable=False, max_length=20)),
                ('level', models.CharField(choices=[('working', 'Working level'), ('senior', 'Senior officials'), ('ambassadorial', 'Ambassadors and political directors'), ('ministerial', 'Ministers'), ('summit', 'Heads of state or government')], editable=False, max_length=14)),
                ('called_off', models.BooleanField(default=False, editable=False)),
                ('exercise', models.BooleanField(default=False, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('post_name', models.CharField(blank=True, max_length=300)),
                ('role', models.CharField(choices=[('host', 'Host'), ('lead', 'Lead'), ('participant', 'Participant'), ('observer', 'Observer')], default='participant', max_length=11)),
                ('attendance', models.CharField(choices=[('nominated', 'Nominated'), ('invited', 'Invited'), ('confirmed', 'Confirmed'), ('declined', 'Declined'), ('attended', 'Attended'), ('absent', 'Absent')], default='nominated', max_length=10)),
                ('engagement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='people', to='engagements.engagement')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('party', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='engagement_people', to='register.party')),
                ('person', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagement_parts', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagement_parts', to='access.post')),
            ],
            options={
                'ordering': ['party__name_en', 'name', 'pk'],"indexes": [models.Index(fields=['engagement'], name='engagement_person_of'), models.Index(condition=models.Q(('person__isnull', False)), fields=['person', 'starts'], name='engagement_person_by_day'), models.Index(condition=models.Q(('post__isnull', False)), fields=['post'], name='engagement_person_by_post')], "constraints": [models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('engagement', 'person'), name='person_once_in_engagement')]
            },
        ),
        migrations.CreateModel(
            name='EngagementSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('place', models.CharField(blank=True, help_text='the page, row or entry within the source', max_length=200)),
                ('engagement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='engagements.engagement')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagement_citations', to='register.source')),
            ],
            options={
                'ordering': ['position', 'pk'],"constraints": [models.UniqueConstraint(fields=('engagement', 'source'), name='source_once_in_engagement')]
            },
        ),
        migrations.AddField(
            model_name='engagement',
            name='sources',
            field=models.ManyToManyField(related_name='engagements', through='engagements.EngagementSource', to='register.source'),
        ),
        migrations.CreateModel(
            name='EngagementStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.SlugField(db_index=False, max_length=40)),
                ('state_before', models.CharField(blank=True, choices=[('planned', 'Planned'), ('invited', 'Invited'), ('confirmed', 'Confirmed'), ('submitted', 'Report in approval'), ('returned', 'Report returned'), ('accepted', 'Report accepted'), ('postponed', 'Postponed'), ('cancelled', 'Cancelled'), ('recorded', 'Recorded from a public source')], max_length=10)),
                ('state_after', models.CharField(choices=[('planned', 'Planned'), ('invited', 'Invited'), ('confirmed', 'Confirmed'), ('submitted', 'Report in approval'), ('returned', 'Report returned'), ('accepted', 'Report accepted'), ('postponed', 'Postponed'), ('cancelled', 'Cancelled'), ('recorded', 'Recorded from a public source')], max_length=10)),
                ('on', models.DateField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('detail', models.JSONField(blank=True, default=dict)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('engagement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='engagements.engagement')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('post', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
            ],
            options={
                'ordering': ['on', 'pk'],"indexes": [models.Index(fields=['engagement', 'on'], name='engagement_step_by_day')]
            },
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.PositiveSmallIntegerField()),
                ('due', models.DateField()),
                ('on', models.DateField()),
                ('posts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('engagement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='escalations', to='engagements.engagement')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
            ],
            options={
                'ordering': ['on', 'stage'],"constraints": [models.UniqueConstraint(fields=('engagement', 'due', 'stage'), name='escalated_once')]
            },
        ),
        migrations.CreateModel(
            name='ForceContribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.CharField(max_length=200)),
                ('personnel', models.PositiveIntegerField(blank=True, null=True)),
                ('equipment', models.CharField(blank=True, max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forces', to='engagements.engagement')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('party', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='force_contributions', to='register.party')),
            ],
            options={
                'ordering': ['party__name_en', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('search_names', models.TextField(default='', editable=False)),
                ('search_en', models.TextField(default='', editable=False)),
                ('search_fr', models.TextField(default='', editable=False)),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('search_names', config='simple', weight='A'), '||', django.contrib.postgres.search.SearchVector('search_en', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('simple')), '||', django.contrib.postgres.search.SearchVector('search_fr', config='french', weight='B'), django.contrib.postgres.search.SearchConfig('simple')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('dialogue', 'Dialogue'), ('consultation', 'Consultation'), ('negotiation', 'Negotiation'), ('exercise', 'Exercise'), ('training', 'Training'), ('education', 'Education'), ('expert_visit', 'Visit of experts'), ('confidence_building', 'Confidence-building'), ('capacity_building', 'Capacity building'), ('assessment_visit', 'Assessment visit')], max_length=20)),
                ('field', models.SlugField(blank=True, db_index=False, max_length=60)),
                ('parties', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('title', models.CharField(max_length=300)),
                ('observation', models.TextField()),
                ('recommendation', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('observation', 'Observation'), ('released', 'Observation, released'), ('identified', 'Lesson identified'), ('remedied', 'Remedial action taken'), ('learned', 'Lesson learned'), ('rejected', 'Not pursued')], default='observation', max_length=12)),
                ('observed_on', models.DateField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('needs_validation', models.BooleanField(default=True)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lessons', to='engagements.engagement')),
                ('manager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='managed_lessons', to='access.post')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('originator', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('originator_post', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
            ],
            options={
                'ordering': ['-observed_on', '-id'],
                'abstract': False,"indexes": [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='lesson_search'), models.Index(fields=['kind', 'field'], name='lesson_by_kind'), models.Index(fields=['state', 'observed_on'], name='lesson_by_state'), models.Index(fields=['observed_on', 'id'], name='lesson_by_day')]
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=400)),
                ('due', models.DateField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done, to be verified'), ('verified', 'Verified'), ('dropped', 'Dropped')], default='open', max_length=8)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('done_note', models.TextField(blank=True)),
                ('done_person', models.UUIDField(blank=True, null=True)),
                ('settled_on', models.DateField(blank=True, null=True)),
                ('settled_note', models.TextField(blank=True)),
                ('settled_by', models.CharField(blank=True, max_length=200)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('done_post', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='engagement_actions', to='access.post')),
                ('settled_post', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('verifier', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='engagement_verifications', to='access.post')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='engagements.engagement')),
                ('lesson', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='remedies', to='engagements.lesson')),
            ],
            options={
                'ordering': ['due', 'number'],"indexes": [models.Index(fields=['owner', 'due'], name='action_by_owner'), models.Index(fields=['state', 'due'], name='action_by_state'), models.Index(condition=models.Q(('verifier__isnull', False)), fields=['verifier'], name='action_by_verifier')], "constraints": [models.UniqueConstraint(fields=('engagement', 'number'), name='action_number_once')]
            },
        ),
        migrations.CreateModel(
            name='LessonStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.SlugField(db_index=False, max_length=40)),
                ('state_before', models.CharField(blank=True, choices=[('observation', 'Observation'), ('released', 'Observation, released'), ('identified', 'Lesson identified'), ('remedied', 'Remedial action taken'), ('learned', 'Lesson learned'), ('rejected', 'Not pursued')], max_length=12)),
                ('state_after', models.CharField(choices=[('observation', 'Observation'), ('released', 'Observation, released'), ('identified', 'Lesson identified'), ('remedied', 'Remedial action taken'), ('learned', 'Lesson learned'), ('rejected', 'Not pursued')], max_length=12)),
                ('on', models.DateField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='engagements.lesson')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('post', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
            ],
            options={
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanningStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('concept', 'Concept development conference'), ('initial', 'Initial planning conference'), ('main', 'Main planning conference'), ('final', 'Final planning conference')], max_length=8)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('place', models.CharField(blank=True, max_length=200)),
                ('country', models.CharField(blank=True, max_length=12)),
                ('result', models.TextField(blank=True)),
                ('engagement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='engagements.engagement')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
            ],
            options={
                'ordering': ['starts', 'pk'],"indexes": [models.Index(fields=['starts'], name='planning_stage_by_day')], "constraints": [models.UniqueConstraint(fields=('engagement', 'kind'), name='stage_once_in_engagement'), models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='stage_ends_after')]
            },
        ),
        migrations.CreateModel(
            name='Pledge',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=400)),
                ('due', models.CharField(blank=True, max_length=10)),
                ('state', models.CharField(choices=[('open', 'Open'), ('met', 'Met'), ('missed', 'Missed'), ('released', 'Released')], default='open', max_length=10)),
                ('state_on', models.DateField(blank=True, null=True)),
                ('state_note', models.TextField(blank=True)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pledges', to='engagements.engagement')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='engagement_pledges', to='register.party')),
            ],
            options={
                'ordering': ['due', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
                ('because', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('decision', models.CharField(blank=True, choices=[('approved', 'Approved'), ('returned', 'Returned')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('approver', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='report_approvals', to='access.post')),
                ('by_post', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('engagement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='engagements.engagement')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
            ],
            options={
                'ordering': ['round', 'position'],"indexes": [models.Index(condition=models.Q(('decision', '')), fields=['approver'], name='approval_waiting')], "constraints": [models.UniqueConstraint(fields=('engagement', 'round', 'position'), name='approval_once_per_round')]
            },
        ),
        migrations.CreateModel(
            name='TrainingObjective',
            fields=[
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('title_fr', models.CharField(blank=True, max_length=300)),
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('outcome', models.CharField(choices=[('not_assessed', 'Not assessed'), ('trained', 'Trained'), ('partly_trained', 'Partly trained'), ('untrained', 'Not trained')], default='not_assessed', max_length=14)),
                ('note', models.TextField(blank=True)),
                ('engagement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='training_objectives', to='engagements.engagement')),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='training_objectives', to='programmes.goal')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
            ],
            options={
                'ordering': ['number'],"constraints": [models.UniqueConstraint(fields=('engagement', 'number'), name='training_objective_number_once')]
            },
        ),
        migrations.CreateModel(
            name='ApprovalStep',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('country', models.CharField(blank=True, db_index=True, max_length=12)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('approver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approval_steps', to='access.post')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='approval_steps', to='access.organisation')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='approval_steps', to='programmes.programme')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('country', ''), ('organisation__isnull', False), ('programme__isnull', True)), models.Q(('country', ''), ('organisation__isnull', True), ('programme__isnull', False)), models.Q(('organisation__isnull', True), ('programme__isnull', True), models.Q(('country', ''), _negated=True)), _connector='OR'), name='approval_step_of_one_scope'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('organisation', 'approver'), name='approver_once_per_organisation'), models.UniqueConstraint(condition=models.Q(('programme__isnull', False)), fields=('programme', 'approver'), name='approver_once_per_programme'), models.UniqueConstraint(condition=models.Q(('country', ''), _negated=True), fields=('country', 'approver'), name='approver_once_per_country')],
            },
        ),
        migrations.RunSQL(KEPT, UNDO_KEPT),
        migrations.RunSQL(GOALS, UNDO_GOALS),
        migrations.RunSQL(functions(FIRST), UNDO_FUNCTIONS),
        *map(dated, DATED),
        enable_rls("engagements_engagement"),
        *(operation for table in PARTS for operation in marked_as(table, *ABOVE)),
        *marked_as("engagements_engagementgoal", *ABOVE, columns=["marking_id", "goal_marking_id"]),
        *marked_as("engagements_lesson", *ABOVE, also=UNRELEASED),
        *marked_as("engagements_lessonstep", "engagements_lesson", "lesson_id", also=OF_READABLE_LESSON),
        *inherits("engagements_action", "engagements_lesson", "lesson_id"),
        *marked_as("engagements_action", *ABOVE),
        *marked_as("engagements_approvalstep", "programmes_programme", "programme_id"),
    ]
