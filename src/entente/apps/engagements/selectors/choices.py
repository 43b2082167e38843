"""What the forms of engagements may name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from entente.apps.access.models import Organisation, Post, PostHolding, Scheme
from entente.apps.access.viewers import Viewer
from entente.apps.engagements.models import Engagement
from entente.apps.engagements.selectors.able import able
from entente.apps.programmes.models import Goal
from entente.apps.programmes.rules.transitions import ENDED
from entente.apps.register.models import Party, Term
from entente.apps.register.selectors.choices import party_list

Options = list[tuple[str, str]]
FIELDS = "functional_area"


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What planning an engagement may name, each as code and name."""

    fields: Options
    posts: Options
    parties: Options
    goals: Options


def plan_options(viewer: Viewer) -> PlanOptions:
    """Return what planning may name: posts of the alliance and of the viewer's party, open goals. Four statements."""
    return PlanOptions(
        fields=field_options(),
        posts=post_options(viewer),
        parties=[(party.code, party.name) for party in party_list(viewer)],
        goals=[
            (str(goal.pk), f"{goal.programme.party.name}: {goal.code} {goal.title}")
            for goal in Goal.objects.exclude(state__in=ENDED).filter(programme__code__gt="")
            .select_related("programme__party").order_by("programme__party__name_en", "code")
        ],
    )  # fmt: skip


def field_options() -> Options:
    """Return the functional areas of the packs. One statement."""
    return [(term.code, term.name) for term in Term.objects.filter(list=FIELDS)]


def post_options(viewer: Viewer, *, engagement: Engagement | None = None, permission: str = "") -> Options:
    """Return the posts that may be named: the alliance's, those of the viewer's party and of the parties.

    With a `permission` only those whose role has it today.
    """
    alliance = Scheme.objects.values_list("alliance", flat=True).first() or ""
    wanted = Q(organisation__party__code__in={alliance, viewer.party})
    if engagement is not None and viewer.side != "partner":
        wanted |= Q(organisation__party__engagement_links__engagement=engagement)
    rows = Post.objects.filter(wanted, active=True).select_related("organisation__party").distinct()
    if permission:
        rows = able(rows, permission)
    return [
        (post.code, f"{post.organisation.party.code}: {post.name}")
        for post in rows.order_by("organisation__party__code", "name_en")
    ]


def organisation_options(viewer: Viewer) -> Options:
    """Return the organisations whose posts lead engagements, by party and name. One statement."""
    rows = Organisation.objects.select_related("party").order_by("party__code", "name_en")
    return [(row.code, f"{row.party.code}: {row.name}") for row in rows]


def nominee_options(viewer: Viewer, *, party: str, day: date) -> list[tuple[str, str]]:
    """Return the people who hold a post of a party on a day: for that party's own, and for whoever may see people."""
    if viewer.party != party and not viewer.may("access.read"):
        return []
    rows = PostHolding.objects.filter(
        post__organisation__party__code=party, period__contains=day, person__is_active=True, post__active=True
    ).select_related("person", "post")
    return sorted(
        {(str(row.person_id), f"{row.person.name}, {row.post.name}") for row in rows}, key=lambda pair: pair[1]
    )


def country_name(code: str) -> str:
    """Return the name of the country where something is held; the code for one that is not in the register."""
    party = Party.objects.filter(code=code).only("name_en", "name_fr").first() if code else None
    return party.name if party else code
