"""Programmes and their parts: tables, markings, and what the database keeps from ever changing."""

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import entente.kernel.identifiers
from django.conf import settings
from django.db import migrations, models

from entente.apps.access.row_security import enable_rls
from entente.apps.programmes.part_marking import marked_as_programme


# Agreed and circulated texts and steps stay as they were; only their marking may change, with the programme's.
KEPT = """
CREATE FUNCTION programmes_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'marking_id' = to_jsonb(OLD) - 'marking_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is never changed: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER programmes_version_is_kept BEFORE UPDATE OR DELETE ON programmes_version
    FOR EACH ROW EXECUTE FUNCTION programmes_is_kept();
CREATE TRIGGER programmes_programmestep_is_kept BEFORE UPDATE OR DELETE ON programmes_programmestep
    FOR EACH ROW EXECUTE FUNCTION programmes_is_kept();
CREATE TRIGGER programmes_goalstep_is_kept BEFORE UPDATE OR DELETE ON programmes_goalstep
    FOR EACH ROW EXECUTE FUNCTION programmes_is_kept();
"""

UNDO_KEPT = """
DROP TRIGGER programmes_goalstep_is_kept ON programmes_goalstep;
DROP TRIGGER programmes_programmestep_is_kept ON programmes_programmestep;
DROP TRIGGER programmes_version_is_kept ON programmes_version;
DROP FUNCTION programmes_is_kept();
"""

# A line between two goals bears the markings of both.
LINEAGE = """
CREATE FUNCTION programmes_lineage_marked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    SELECT g.marking_id INTO NEW.marking_id FROM programmes_goal g WHERE g.id = NEW.child_id;
    SELECT g.marking_id INTO NEW.parent_marking_id FROM programmes_goal g WHERE g.id = NEW.parent_id;
    RETURN NEW;
END $$;
CREATE TRIGGER programmes_goallineage_marked BEFORE INSERT ON programmes_goallineage
    FOR EACH ROW EXECUTE FUNCTION programmes_lineage_marked();
CREATE FUNCTION programmes_lineage_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE programmes_goallineage SET marking_id = NEW.marking_id WHERE child_id = NEW.id;
    UPDATE programmes_goallineage SET parent_marking_id = NEW.marking_id WHERE parent_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER programmes_goallineage_follows AFTER UPDATE OF marking_id ON programmes_goal
    FOR EACH ROW WHEN (OLD.marking_id <> NEW.marking_id) EXECUTE FUNCTION programmes_lineage_follows();
"""

UNDO_LINEAGE = """
DROP TRIGGER programmes_goallineage_follows ON programmes_goal;
DROP FUNCTION programmes_lineage_follows();
DROP TRIGGER programmes_goallineage_marked ON programmes_goallineage;
DROP FUNCTION programmes_lineage_marked();
"""

PARTS = (
    "programmes_objective", "programmes_goal", "programmes_activity", "programmes_commitment", "programmes_version",
    "programmes_comment", "programmes_agreement", "programmes_review", "programmes_programmesource",
    "programmes_olderinstrument", "programmes_programmestep", "programmes_goalstep",
)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0003_may_read'),
        ('register', '0005_marked'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Objective',
            fields=[
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('title_fr', models.CharField(blank=True, max_length=300)),
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('text_en', models.TextField(blank=True)),
                ('text_fr', models.TextField(blank=True)),
                ('area', models.CharField(choices=[('political', 'Political coordination'), ('military', 'Military cooperation'), ('crisis', 'Crisis management')], max_length=10)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('title_fr', models.CharField(blank=True, max_length=300)),
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('what', models.TextField(blank=True)),
                ('measure', models.TextField(blank=True)),
                ('baseline', models.CharField(blank=True, max_length=120)),
                ('baseline_on', models.CharField(blank=True, max_length=10)),
                ('target', models.CharField(blank=True, max_length=120)),
                ('direction', models.CharField(choices=[('increase', 'Increase'), ('decrease', 'Decrease')], default='increase', max_length=10)),
                ('unit', models.CharField(blank=True, max_length=60)),
                ('by_when', models.CharField(blank=True, max_length=10)),
                ('functional_area', models.SlugField(blank=True, max_length=60)),
                ('priority', models.PositiveSmallIntegerField(choices=[(1, 'High'), (2, 'Medium'), (3, 'Low')], default=2)),
                ('theory_of_change', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('bilateral_talks', 'Bilateral talks'), ('allied_talks', 'Talks with all allies'), ('agreed', 'Agreed'), ('on_track', 'On track'), ('at_risk', 'At risk'), ('blocked', 'Blocked'), ('completed', 'Completed'), ('carried_over', 'Carried over'), ('merged', 'Merged'), ('dropped', 'Dropped')], default='proposed', max_length=20)),
                ('state_reason', models.TextField(blank=True)),
                ('state_since', models.DateField(blank=True, null=True)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('alliance_owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('partner_owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('objective', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='programmes.objective')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('title_fr', models.CharField(blank=True, max_length=300)),
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=80, unique=True)),
                ('summary', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('consultation', 'Staff consultation'), ('partner_agreement', 'Agreement of both sides'), ('committee', 'Committee of allies'), ('agreed', 'Agreed'), ('in_force', 'In force'), ('mid_term_review', 'Mid-term review'), ('extended', 'Extended'), ('bridging', 'Bridging'), ('final_review', 'Final review'), ('superseded', 'Superseded'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='draft', max_length=20)),
                ('practical_suspended', models.BooleanField(default=False)),
                ('dialogue_suspended', models.BooleanField(default=False)),
                ('amending', models.BooleanField(default=False)),
                ('adopted_on', models.CharField(blank=True, max_length=10)),
                ('period_start', models.CharField(blank=True, max_length=10)),
                ('period_end', models.CharField(blank=True, max_length=10)),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('text_revision', models.PositiveIntegerField(default=1)),
                ('round', models.PositiveSmallIntegerField(default=0)),
                ('alliance_owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='register.framework')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('partner_owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='register.party')),
                ('supersedes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='programmes.programme')),
            ],
            options={
                'ordering': ['party__name_en', 'period_start', 'code'],
            },
        ),
        migrations.CreateModel(
            name='OlderInstrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('title_fr', models.CharField(blank=True, max_length=300)),
                ('fact_key', models.CharField(blank=True, max_length=120)),
                ('start', models.CharField(blank=True, max_length=10)),
                ('end', models.CharField(blank=True, max_length=10)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.framework')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='older_instruments', to='programmes.programme')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='objective',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objectives', to='programmes.programme'),
        ),
        migrations.CreateModel(
            name='GoalStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('bilateral_talks', 'Bilateral talks'), ('allied_talks', 'Talks with all allies'), ('agreed', 'Agreed'), ('on_track', 'On track'), ('at_risk', 'At risk'), ('blocked', 'Blocked'), ('completed', 'Completed'), ('carried_over', 'Carried over'), ('merged', 'Merged'), ('dropped', 'Dropped')], max_length=20)),
                ('on', models.DateField()),
                ('reason', models.TextField(blank=True)),
                ('side', models.CharField(blank=True, choices=[('alliance', 'Alliance'), ('partner', 'Partner')], max_length=10)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='programmes.goal')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goal_steps', to='programmes.programme')),
            ],
            options={
                'ordering': ['on', 'pk'],"indexes": [models.Index(fields=['goal', 'on'], name='goal_step_by_day')]
            },
        ),
        migrations.AddField(
            model_name='goal',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='programmes.programme'),
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(choices=[('alliance', 'Alliance'), ('partner', 'Partner')], max_length=10)),
                ('text', models.TextField()),
                ('due', models.CharField(blank=True, max_length=10)),
                ('state', models.CharField(choices=[('open', 'Open'), ('met', 'Met'), ('missed', 'Missed'), ('released', 'Released')], default='open', max_length=10)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='programmes.goal')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='programmes.programme')),
            ],
            options={
                'ordering': ['side', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('clause_kind', models.CharField(choices=[('programme', 'Programme'), ('objective', 'Objective'), ('goal', 'Goal'), ('activity', 'Activity'), ('commitment', 'Commitment')], max_length=12)),
                ('clause_id', models.UUIDField()),
                ('author_name', models.CharField(max_length=200)),
                ('side', models.CharField(max_length=10)),
                ('party', models.CharField(blank=True, help_text="code of the author's party", max_length=12)),
                ('text', models.TextField()),
                ('internal', models.BooleanField(default=False)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author_post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='programmes.comment')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='programmes.programme')),
            ],
            options={
                'ordering': ['written_at', 'id'],"indexes": [models.Index(fields=['programme', 'clause_kind', 'clause_id'], name='comment_by_clause')]
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('alliance', 'Alliance'), ('partner', 'Partner')], max_length=10)),
                ('text_revision', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('voided_at', models.DateTimeField(blank=True, null=True)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='programmes.programme')),
            ],
            options={
                'ordering': ['at', 'pk'],"constraints": [models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('programme', 'side'), name='one_agreement_per_side')]
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('title_fr', models.CharField(blank=True, max_length=300)),
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('description', models.TextField(blank=True)),
                ('kind', models.CharField(choices=[('training', 'Training'), ('exercise', 'Exercise'), ('expert_visit', 'Visit of experts'), ('workshop', 'Workshop'), ('consultation', 'Consultation'), ('capacity_building', 'Capacity building'), ('equipment', 'Equipment and infrastructure'), ('science', 'Scientific project'), ('other', 'Other')], default='other', max_length=20)),
                ('track', models.CharField(choices=[('practical', 'Practical cooperation'), ('dialogue', 'Political dialogue')], default='practical', max_length=10)),
                ('planned_from', models.DateField(blank=True, null=True)),
                ('planned_to', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('confirmed', 'Confirmed'), ('delivered', 'Delivered'), ('postponed', 'Postponed'), ('cancelled', 'Cancelled')], default='planned', max_length=12)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='programmes.goal')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='programmes.programme')),
            ],
            options={
                'verbose_name_plural': 'activities',
                'ordering': ['code'],"constraints": [models.UniqueConstraint(fields=('programme', 'code'), name='activity_code_once')]
            },
        ),
        migrations.CreateModel(
            name='ProgrammeSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='programmes.programme')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programme_citations', to='register.source')),
            ],
            options={
                'ordering': ['position'],"constraints": [models.UniqueConstraint(fields=('programme', 'source'), name='source_once_in_programme')]
            },
        ),
        migrations.AddField(
            model_name='programme',
            name='sources',
            field=models.ManyToManyField(related_name='programmes', through='programmes.ProgrammeSource', to='register.source'),
        ),
        migrations.CreateModel(
            name='ProgrammeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.SlugField(max_length=40)),
                ('state_before', models.CharField(blank=True, choices=[('draft', 'Draft'), ('consultation', 'Staff consultation'), ('partner_agreement', 'Agreement of both sides'), ('committee', 'Committee of allies'), ('agreed', 'Agreed'), ('in_force', 'In force'), ('mid_term_review', 'Mid-term review'), ('extended', 'Extended'), ('bridging', 'Bridging'), ('final_review', 'Final review'), ('superseded', 'Superseded'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], max_length=20)),
                ('state_after', models.CharField(choices=[('draft', 'Draft'), ('consultation', 'Staff consultation'), ('partner_agreement', 'Agreement of both sides'), ('committee', 'Committee of allies'), ('agreed', 'Agreed'), ('in_force', 'In force'), ('mid_term_review', 'Mid-term review'), ('extended', 'Extended'), ('bridging', 'Bridging'), ('final_review', 'Final review'), ('superseded', 'Superseded'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], max_length=20)),
                ('on', models.DateField()),
                ('side', models.CharField(blank=True, choices=[('alliance', 'Alliance'), ('partner', 'Partner')], max_length=10)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('detail', models.JSONField(blank=True, default=dict)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='programmes.programme')),
            ],
            options={
                'ordering': ['on', 'pk'],"indexes": [models.Index(fields=['programme', 'on'], name='programme_step_by_day')]
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('annual', 'Annual review'), ('mid_term', 'Mid-term review'), ('final', 'Final review')], max_length=10)),
                ('due_on', models.DateField()),
                ('held_on', models.DateField(blank=True, null=True)),
                ('findings', models.TextField(blank=True)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='programmes.programme')),
            ],
            options={
                'ordering': ['due_on', 'pk'],"constraints": [models.UniqueConstraint(fields=('programme', 'kind', 'due_on'), name='review_once')]
            },
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('name_en', models.CharField(max_length=300)),
                ('name_fr', models.CharField(max_length=300)),
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('content', models.JSONField(default=dict)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programme_templates', to='register.framework')),
            ],
            options={
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('round', models.PositiveSmallIntegerField()),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='programmes.programme')),
            ],
            options={
                'ordering': ['number'],"constraints": [models.UniqueConstraint(fields=('programme', 'number'), name='version_number_once')]
            },
        ),
        migrations.CreateModel(
            name='GoalLineage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('carried_over', 'Carried over'), ('merged', 'Merged'), ('split', 'Split')], max_length=12)),
                ('on', models.DateField()),
                ('parent_marking_id', models.IntegerField(db_default=1, default=1)),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ancestors', to='programmes.goal')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='descendants', to='programmes.goal')),
            ],
            options={
                'ordering': ['on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('parent', 'child'), name='lineage_once'), models.CheckConstraint(condition=models.Q(('parent', models.F('child')), _negated=True), name='lineage_not_itself')],
            },
        ),
        migrations.AddConstraint(
            model_name='objective',
            constraint=models.UniqueConstraint(fields=('programme', 'number'), name='objective_number_once'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.UniqueConstraint(fields=('programme', 'code'), name='goal_code_once'),
        ),
        migrations.RunSQL(KEPT, UNDO_KEPT),
        migrations.RunSQL(LINEAGE, UNDO_LINEAGE),
        enable_rls("programmes_programme"),
        *(operation for table in PARTS for operation in marked_as_programme(table)),
        enable_rls("programmes_goallineage", ["marking_id", "parent_marking_id"]),
    ]
