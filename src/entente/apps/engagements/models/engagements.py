"""An engagement: one record from the plan to the report, its goals, its sources and its steps."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked, Post
from entente.apps.engagements.enums import EngagementKind, EngagementLevel, EngagementState
from entente.apps.programmes.models import Goal, RequirementSet
from entente.apps.programmes.models.programmes import Titled
from entente.apps.register.models import Source
from entente.apps.register.models.searchable import Searchable
from entente.kernel.identifiers import uuid7
from entente.kernel.partial_dates import Precision

PRECISIONS = [(precision.value, precision.value) for precision in Precision]
# States in which a report is still to come once the date has passed.
TO_REPORT = (
    EngagementState.PLANNED,
    EngagementState.INVITED,
    EngagementState.CONFIRMED,
    EngagementState.RETURNED,
)


class Engagement(Titled, Searchable, Marked):
    """A meeting, exercise, course or visit with partners, from its plan to its report.

    `starts` and `ends` are its first and last day. Where the record knows only a month or a year they are the
    first and the last day that this can mean, and the precisions say so. `state` is what people decided; that a
    report is due follows from the day (rules.standing). `country` is the code of the country where it is held,
    which need not be a party. `menu_code` names the entry of the menu, `import_key` the row of the data set, that
    it comes from. `requirement_set`: the standards that an exercise asks for. `series` is what editions of one
    exercise have in common.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=EngagementKind)
    level = models.CharField(max_length=14, choices=EngagementLevel, default=EngagementLevel.WORKING)
    field = models.SlugField(max_length=60, blank=True, db_index=False, help_text="of the list functional_area")
    state = models.CharField(max_length=10, choices=EngagementState, default=EngagementState.PLANNED)
    starts = models.DateField()
    starts_precision = models.CharField(max_length=5, choices=PRECISIONS, default=Precision.DAY)
    ends = models.DateField()
    ends_precision = models.CharField(max_length=5, choices=PRECISIONS, default=Precision.DAY)
    place = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=12, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    lead = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="led_engagements", db_index=False
    )
    purpose = models.TextField(blank=True)
    series = models.CharField(max_length=120, blank=True)
    requirement_set = models.ForeignKey(
        RequirementSet, models.PROTECT, null=True, blank=True, related_name="engagements"
    )
    next_contact_on = models.DateField(null=True, blank=True)
    next_contact_note = models.CharField(max_length=300, blank=True)
    menu_code = models.CharField(max_length=80, blank=True)
    import_key = models.CharField(max_length=160, blank=True)
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    revision = models.PositiveIntegerField(default=1)
    goals: models.ManyToManyField[Goal, EngagementGoal] = models.ManyToManyField(
        Goal, through="EngagementGoal", related_name="engagements"
    )
    sources: models.ManyToManyField[Source, EngagementSource] = models.ManyToManyField(
        Source, through="EngagementSource", related_name="engagements"
    )

    class Meta(Searchable.Meta):
        ordering = ["-starts", "-id"]
        indexes = [
            *Searchable.Meta.indexes,
            models.Index(fields=["starts", "id"], name="engagement_by_start"),
            models.Index(fields=["ends", "id"], name="engagement_by_end"),
            models.Index(fields=["kind", "starts"], name="engagement_by_kind"),
            models.Index(fields=["lead", "starts"], name="engagement_by_lead"),
            models.Index(fields=["country", "starts"], name="engagement_by_country"),
            models.Index(fields=["ends"], condition=models.Q(state__in=[*TO_REPORT]), name="engagement_to_report"),
            models.Index(
                fields=["next_contact_on"],
                condition=models.Q(next_contact_on__isnull=False),
                name="engagement_next_contact",
            ),
            models.Index(fields=["field", "starts"], condition=~models.Q(field=""), name="engagement_by_field"),
            models.Index(fields=["series"], condition=~models.Q(series=""), name="engagement_by_series"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="engagement_ends_after"),
            models.UniqueConstraint(
                fields=["import_key"], condition=~models.Q(import_key=""), name="engagement_imported_once"
            ),
        ]


class EngagementGoal(Marked):
    """A goal that an engagement serves."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="goal_links", db_index=False)
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="engagement_links")
    goal_marking_id = models.IntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["engagement", "goal"], name="goal_once_in_engagement")]


class EngagementSource(Marked):
    """Where an engagement can be read of."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="citations", db_index=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="engagement_citations")
    position = models.PositiveSmallIntegerField(default=0)
    place = models.CharField(max_length=200, blank=True, help_text="the page, row or entry within the source")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["engagement", "source"], name="source_once_in_engagement")]


class EngagementStep(Marked):
    """One act in the life of an engagement, on its day. Never changed.

    `detail` holds what the verb adds: the former and the new days, the consequences that were shown.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="steps", db_index=False)
    verb = models.SlugField(max_length=40, db_index=False)
    state_before = models.CharField(max_length=10, choices=EngagementState, blank=True)
    state_after = models.CharField(max_length=10, choices=EngagementState)
    on = models.DateField()
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["engagement", "on"], name="engagement_step_by_day")]
