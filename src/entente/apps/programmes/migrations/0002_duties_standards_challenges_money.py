"""Who answers for what, undertakings, standards, challenges and money: tables, markings, what never changes."""

import django.db.models.deletion
import entente.kernel.identifiers
from django.conf import settings
from django.db import migrations, models


from entente.apps.access.row_security import enable_rls
from entente.apps.programmes.part_marking import marked_as_programme
from entente.apps.access.inherited_marking import marked_as

# What was delivered, judged or quoted on a day stays as it was; only its marking may change, with the one above.
KEPT_TABLES = ("programmes_delivery", "programmes_challengestep", "programmes_exchangerate")
KEPT = "".join(
    f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION programmes_is_kept();"
    for table in KEPT_TABLES
)
UNDO_KEPT = "".join(f"DROP TRIGGER {table}_is_kept ON {table};" for table in KEPT_TABLES)

PARTS = (
    "programmes_responsibility", "programmes_undertaking", "programmes_delivery", "programmes_fundingline",
)
OWN = (
    "programmes_handover", "programmes_handoveritem", "programmes_standard", "programmes_adoption",
    "programmes_requirementset", "programmes_challenge", "programmes_exchangerate",
)
BELOW = (
    ("programmes_standardsource", "programmes_standard", "standard_id", "code"),
    ("programmes_adoptionevidence", "programmes_adoption", "adoption_id", "id"),
    ("programmes_requirement", "programmes_requirementset", "requirement_set_id", "code"),
    ("programmes_challengestep", "programmes_challenge", "challenge_id", "id"),
    ("programmes_challengeevidence", "programmes_challenge", "challenge_id", "id"),
)


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_attachments'),
        ('programmes', '0001_initial'),
        ('register', '0005_marked'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('not_considered', 'Not considered'), ('studying', 'Under study'), ('adopted', 'Adopted'), ('implementing', 'Being implemented'), ('implemented', 'Implemented'), ('rejected', 'Not to be adopted')], default='not_considered', max_length=16)),
                ('since', models.DateField(blank=True, null=True)),
                ('target_on', models.CharField(blank=True, max_length=10)),
                ('reservations', models.TextField(blank=True)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='access.post')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='register.party')),
            ],
            options={
                'ordering': ['standard__position', 'pk'],"indexes": [models.Index(fields=['owner'], name='adoption_by_owner')]
            },
        ),
        migrations.CreateModel(
            name='AdoptionEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('url', models.URLField(blank=True, max_length=1000)),
                ('on', models.DateField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('adoption', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='programmes.adoption')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.source')),
            ],
            options={
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Challenge',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('interests', 'Diverging national interests and slow consensus'), ('governance', 'Political stability, governance and democratic standards'), ('commitment', 'Variable commitment'), ('pressure', 'External pressure from neighbours and rival powers'), ('capacity', 'Resource and capability gaps')], max_length=12)),
                ('title', models.CharField(max_length=300)),
                ('description', models.TextField(blank=True)),
                ('severity', models.PositiveSmallIntegerField(choices=[(1, 'Low'), (2, 'Moderate'), (3, 'High'), (4, 'Critical')])),
                ('trend', models.CharField(choices=[('easing', 'Easing'), ('steady', 'Steady'), ('worsening', 'Worsening')], default='steady', max_length=10)),
                ('mitigation', models.TextField(blank=True)),
                ('review_on', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=6)),
                ('opened_on', models.DateField()),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='challenges', to='programmes.goal')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='access.post')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='register.party')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='challenges', to='programmes.programme')),
            ],
            options={
                'ordering': ['-severity', 'review_on', 'pk'],"indexes": [models.Index(fields=['owner', 'state', 'review_on'], name='challenge_by_review'), models.Index(fields=['party', 'kind', 'state'], name='challenge_by_party')], "constraints": [models.CheckConstraint(condition=models.Q(('state', 'closed'), ('review_on__isnull', False), _connector='OR'), name='open_challenge_is_reviewed')]
            },
        ),
        migrations.CreateModel(
            name='ChallengeEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('url', models.URLField(blank=True, max_length=1000)),
                ('on', models.DateField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='programmes.challenge')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.source')),
            ],
            options={
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ChallengeStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('severity', models.PositiveSmallIntegerField(choices=[(1, 'Low'), (2, 'Moderate'), (3, 'High'), (4, 'Critical')])),
                ('trend', models.CharField(choices=[('easing', 'Easing'), ('steady', 'Steady'), ('worsening', 'Worsening')], max_length=10)),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], max_length=6)),
                ('mitigation', models.TextField(blank=True)),
                ('review_on', models.DateField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='programmes.challenge')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
            ],
            options={
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ExchangeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base', models.CharField(max_length=3)),
                ('quote', models.CharField(max_length=3)),
                ('on', models.DateField()),
                ('rate', models.DecimalField(decimal_places=8, max_digits=20)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.source')),
            ],
            options={
                'ordering': ['base', 'quote', '-on', '-recorded_at'],"indexes": [models.Index(fields=['base', 'quote', '-on'], name='rate_by_day')], "constraints": [models.CheckConstraint(condition=models.Q(('rate__gt', 0)), name='rate_positive'), models.CheckConstraint(condition=models.Q(('base', models.F('quote')), _negated=True), name='rate_of_two_currencies')]
            },
        ),
        migrations.CreateModel(
            name='FundingLine',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('donor_name', models.CharField(blank=True, max_length=200)),
                ('agent', models.CharField(blank=True, max_length=200)),
                ('currency', models.CharField(max_length=3)),
                ('planned', models.DecimalField(decimal_places=2, default=0, max_digits=18)),
                ('committed', models.DecimalField(decimal_places=2, default=0, max_digits=18)),
                ('spent', models.DecimalField(decimal_places=2, default=0, max_digits=18)),
                ('note', models.TextField(blank=True)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funding_lines', to='programmes.activity')),
                ('donor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.party')),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funding_lines', to='programmes.goal')),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.party')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='funding_lines', to='programmes.programme')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.source')),
            ],
            options={
                'ordering': ['pk'],"constraints": [models.CheckConstraint(condition=models.Q(('committed__gte', 0), ('planned__gte', 0), ('spent__gte', 0)), name='money_not_owed'), models.CheckConstraint(condition=models.Q(('spent__lte', models.F('committed'))), name='spent_of_what_is_committed'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='currency_of_iso_4217'), models.CheckConstraint(condition=models.Q(('goal__isnull', False), ('activity__isnull', False), _connector='OR'), name='money_for_something'), models.CheckConstraint(condition=models.Q(('donor__isnull', False), models.Q(('donor_name', ''), _negated=True), _connector='OR'), name='money_from_someone')]
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('letter', models.TextField(blank=True)),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('giver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='access.post')),
                ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-on', 'pk'],"constraints": [models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True)), fields=('post',), name='one_open_handover_per_post')]
            },
        ),
        migrations.CreateModel(
            name='HandoverItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('record_id', models.UUIDField()),
                ('title', models.CharField(max_length=400)),
                ('party', models.CharField(blank=True, max_length=12)),
                ('due', models.DateField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='programmes.handover')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('due'), nulls_last=True), 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RequirementSet',
            fields=[
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('title_fr', models.CharField(blank=True, max_length=300)),
                ('code', models.SlugField(max_length=80, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('mission', 'Mission'), ('exercise', 'Exercise')], max_length=10)),
                ('fact_key', models.CharField(blank=True, max_length=120)),
                ('on', models.CharField(blank=True, max_length=10)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
            ],
            options={
                'ordering': ['kind', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Responsibility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(choices=[('responsible', 'Responsible'), ('accountable', 'Accountable'), ('consulted', 'Consulted'), ('informed', 'Informed')], max_length=12)),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='responsibilities', to='programmes.activity')),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='responsibilities', to='programmes.goal')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('objective', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='responsibilities', to='programmes.objective')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responsibilities', to='access.post')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responsibilities', to='programmes.programme')),
            ],
            options={
                'verbose_name_plural': 'responsibilities',
                'ordering': ['pk'],"indexes": [models.Index(fields=['post', 'duty'], name='responsibility_by_post')], "constraints": [models.CheckConstraint(condition=models.Q(models.Q(models.Q(('activity__isnull', True), ('goal__isnull', True), ('objective__isnull', False)), models.Q(('activity__isnull', True), ('goal__isnull', False), ('objective__isnull', True)), models.Q(('activity__isnull', False), ('goal__isnull', True), ('objective__isnull', True)), _connector='OR')), name='responsibility_for_one_clause'), models.UniqueConstraint(condition=models.Q(('duty', 'accountable')), fields=('objective',), name='one_accountable_per_objective'), models.UniqueConstraint(condition=models.Q(('duty', 'accountable')), fields=('goal',), name='one_accountable_per_goal'), models.UniqueConstraint(condition=models.Q(('duty', 'accountable')), fields=('activity',), name='one_accountable_per_activity'), models.UniqueConstraint(condition=models.Q(('objective__isnull', False)), fields=('objective', 'post', 'duty'), name='duty_once_per_objective'), models.UniqueConstraint(condition=models.Q(('goal__isnull', False)), fields=('goal', 'post', 'duty'), name='duty_once_per_goal'), models.UniqueConstraint(condition=models.Q(('activity__isnull', False)), fields=('activity', 'post', 'duty'), name='duty_once_per_activity')]
            },
        ),
        migrations.CreateModel(
            name='Standard',
            fields=[
                ('title_en', models.CharField(blank=True, max_length=300)),
                ('title_fr', models.CharField(blank=True, max_length=300)),
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=60)),
                ('agreement', models.CharField(blank=True, max_length=60)),
                ('edition', models.CharField(blank=True, max_length=60)),
                ('edition_on', models.CharField(blank=True, max_length=10)),
                ('field', models.SlugField(max_length=60)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('withdrawn', models.BooleanField(default=False, help_text='no longer in the catalogue; kept for what refers to it')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('pack', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='standards', to='register.pack')),
            ],
            options={
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('depth', models.CharField(choices=[('adopted', 'Adopted'), ('implemented', 'Implemented')], default='implemented', max_length=16)),
                ('note', models.TextField(blank=True)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('requirement_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requirements', to='programmes.requirementset')),
                ('standard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='programmes.standard')),
            ],
            options={
                'ordering': ['standard__position', 'pk'],"constraints": [models.UniqueConstraint(fields=('requirement_set', 'standard'), name='required_once')]
            },
        ),
        migrations.AddField(
            model_name='adoption',
            name='standard',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='programmes.standard'),
        ),
        migrations.CreateModel(
            name='StandardSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standard_citations', to='register.source')),
                ('standard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='programmes.standard')),
            ],
            options={
                'ordering': ['position'],"constraints": [models.UniqueConstraint(fields=('standard', 'source'), name='source_once_in_standard')]
            },
        ),
        migrations.CreateModel(
            name='Undertaking',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('exercises', 'Take part in exercises'), ('information', 'Share information'), ('missions', 'Contribute to missions'), ('protocols', 'Respect protocols')], max_length=12)),
                ('text', models.TextField()),
                ('promised', models.DecimalField(decimal_places=2, default=1, max_digits=14)),
                ('unit', models.CharField(blank=True, max_length=60)),
                ('due', models.CharField(blank=True, max_length=10)),
                ('released_on', models.DateField(blank=True, null=True)),
                ('released_reason', models.TextField(blank=True)),
                ('exercise', models.BooleanField(default=False, help_text='made up for demonstration or exercise')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='undertakings', to='programmes.goal')),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undertakings', to='access.post')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='undertakings', to='programmes.programme')),
            ],
            options={
                'ordering': ['kind', 'due', 'pk'],"indexes": [models.Index(fields=['owner'], name='undertaking_by_owner')], "constraints": [models.CheckConstraint(condition=models.Q(('promised__gt', 0)), name='undertaking_promises_some')]
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=entente.kernel.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('note', models.TextField(blank=True)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('marking', models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.post')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='programmes.programme')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.source')),
                ('undertaking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='programmes.undertaking')),
            ],
            options={
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='adoption',
            constraint=models.UniqueConstraint(fields=('party', 'standard'), name='adoption_once'),
        ),
        migrations.RunSQL(KEPT, UNDO_KEPT),
        *(operation for table in PARTS for operation in marked_as_programme(table)),
        *(operation for table, above, column, key in BELOW for operation in marked_as(table, above, column, key=key)),
        *(enable_rls(table) for table in OWN),
    ]
