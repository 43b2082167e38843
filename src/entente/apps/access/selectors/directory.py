"""Who is who: people, the posts they hold, the roles of posts, what is delegated. For whoever may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from entente.apps.access.enums import ScopeKind
from entente.apps.access.models import (
    Clearance,
    CommunityMember,
    Delegation,
    Organisation,
    Person,
    Post,
    PostHolding,
    PostRole,
    Role,
)
from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.selectors.directory_types import (
    DelegationView,
    OrganisationView,
    PersonView,
    PostView,
    Ref,
    RoleSpell,
    RoleView,
    Spell,
    today,
)
from entente.apps.access.selectors.sensitive import without_sensitive
from entente.apps.access.viewers import Viewer
from entente.apps.register.models.named import in_language

SEE = "access.read"


def own_posts(viewer: Viewer) -> list[Ref]:
    """Return the posts that the viewer holds today, in any of which they may act."""
    if viewer.person_id is None:
        return []
    if viewer.held is not None:
        return [Ref(post.id, in_language(post.name_en, post.name_fr), post.code) for post in viewer.held]
    held = PostHolding.objects.filter(
        person_id=viewer.person_id, period__contains=today(), post__active=True
    ).select_related("post")
    return [Ref(each.post_id, each.post.name, each.post.code) for each in held]


def person_list(viewer: Viewer, *, text: str = "", active_only: bool = False) -> list[PersonView]:
    """Return people by name, with what they hold today; nobody without the permission "access.read"."""
    if not viewer.may(SEE):
        return []
    rows = _people()
    for word in text.split():
        found = Q(name__icontains=word)
        # Searching by what one may not see would tell it.
        rows = rows.filter(found | Q(email__icontains=word) if viewer.may("contacts.read") else found)
    if active_only:
        rows = rows.filter(is_active=True)
    return [_person(viewer, row) for row in rows.order_by("name", "pk")]


def person_get(viewer: Viewer, *, person_id: UUID) -> PersonView | None:
    """Return a person with everything they held and hold; None when there is none for the viewer.

    Everybody sees themselves.
    """
    if not viewer.may(SEE) and person_id != viewer.person_id:
        return None
    row = _people().filter(pk=person_id).first()
    return _person(viewer, row) if row else None


def post_list(viewer: Viewer, *, text: str = "") -> list[PostView]:
    """Return posts by organisation; none without the permission "access.read"."""
    if not viewer.may(SEE):
        return []
    rows = _posts()
    for word in text.split():
        names = ("name_en", "name_fr", "code", "organisation__name_en", "organisation__name_fr")
        found = Q()
        for name in names:
            found |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(found)
    return [_post(row) for row in rows.order_by("organisation__code", "code")]


def post_get(viewer: Viewer, *, post_id: UUID) -> PostView | None:
    """Return a post with everyone who held it and every role it had; None when there is none for the viewer."""
    if not viewer.may(SEE):
        return None
    row = _posts().filter(pk=post_id).first()
    return _post(row) if row else None


def organisation_list(viewer: Viewer) -> list[Ref]:
    """Return the organisations by code; none without the permission "access.read"."""
    if not viewer.may(SEE):
        return []
    return [Ref(row.pk, row.name, row.code) for row in Organisation.objects.all()]


def organisation_posts(viewer: Viewer, *, text: str = "") -> list[OrganisationView]:
    """Return organisations with their posts, by code; with words, the posts that bear them and their organisations.

    Organisations without posts are there too. None without the permission "access.read".
    """
    if not viewer.may(SEE):
        return []
    posts: dict[UUID, list[PostView]] = {}
    for post in post_list(viewer, text=text):
        posts.setdefault(post.organisation.id, []).append(post)
    words = text.casefold().split()
    return [
        OrganisationView(row.pk, row.code, row.name, row.party.name, row.exercise, tuple(posts.get(row.pk, ())))
        for row in Organisation.objects.select_related("party")
        if row.pk in posts or all(word in f"{row.name_en} {row.name_fr}".casefold() for word in words)
    ]


def role_list(viewer: Viewer) -> list[RoleView]:
    """Return the roles in the order of the pack; none without the permission "access.read"."""
    if not viewer.may(SEE):
        return []
    held = Count("posts__post", filter=Q(posts__period__contains=today()), distinct=True)
    return [
        RoleView(
            row.code,
            row.name,
            frozenset(row.permissions),
            tuple(str(ScopeKind(kind).label) for kind in row.scope_kinds),
            row.held,
        )
        for row in Role.objects.annotate(held=held).order_by("position", "code")
    ]


def delegation_list(viewer: Viewer) -> list[DelegationView]:
    """Return what is delegated: all of it to whoever may see posts, otherwise from and to oneself."""
    if viewer.person_id is None:
        return []
    rows = Delegation.objects.select_related("from_post", "to_post", "to_person").order_by("-period", "pk")
    held = {each.id for each in own_posts(viewer)}
    if not viewer.may(SEE):
        own = Q(to_person=viewer.person_id) | Q(to_post__in=held)
        if viewer.post_id is not None:
            own |= Q(from_post=viewer.post_id)
        rows = rows.filter(own)
    return [_delegation(viewer, row, held) for row in rows]


def delegable_permissions(viewer: Viewer) -> list[tuple[str, str]]:
    """Return what the viewer's post can lend: names and labels, those of its own roles only."""
    if viewer.post_id is None:
        return []
    own: set[str] = set()
    for granted in PostRole.objects.filter(post=viewer.post_id, period__contains=today()).select_related("role"):
        own |= {*granted.role.permissions}
    return [(name, str(label)) for name, label in PERMISSIONS.items() if name in own]


def delegates(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the posts that a post can lend to: all others in use, by name."""
    if viewer.post_id is None:
        return []
    rows = Post.objects.filter(active=True).exclude(pk=viewer.post_id).select_related("organisation")
    return [(str(row.pk), f"{row.name} – {row.organisation.name}") for row in rows]


def delegate_people(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the people that a post can lend to: all others who hold a post on the same side, with it, by name."""
    if viewer.post_id is None:
        return []
    rows = PostHolding.objects.filter(
        period__contains=today(),
        post__active=True,
        person__is_active=True,
        post__organisation__party__code=viewer.party,
    ).exclude(person=viewer.person_id)
    held: dict[tuple[str, UUID], list[str]] = {}
    for row in rows.select_related("person", "post").order_by("post__code"):
        held.setdefault((row.person.name, row.person_id), []).append(row.post.name)
    return [(str(pk), f"{name} – {', '.join(posts)}") for (name, pk), posts in sorted(held.items())]


def permission_labels(names: Iterable[str]) -> tuple[str, ...]:
    """Return what permissions allow, in the reader's language."""
    return tuple(str(PERMISSIONS.get(name, name)) for name in names)


def _people() -> Any:
    return Person.objects.prefetch_related(
        Prefetch("holdings", PostHolding.objects.select_related("post", "post__organisation")),
        Prefetch("clearances", Clearance.objects.select_related("level").order_by("period")),
        Prefetch("communities", CommunityMember.objects.select_related("community").order_by("period")),
    )


def _posts() -> Any:
    return Post.objects.select_related("organisation__party").prefetch_related(
        Prefetch("holdings", PostHolding.objects.select_related("person")),
        Prefetch("roles", PostRole.objects.select_related("role")),
    )


def _person(viewer: Viewer, row: Any) -> PersonView:
    holdings = tuple(
        Spell(
            each.pk,
            Ref(each.post_id, each.post.name),
            each.period.lower,
            each.period.upper,
            each.post.organisation.name,
        )
        for each in row.holdings.all()
    )
    clearances = tuple(
        Spell(each.pk, Ref(each.pk, each.level.name), each.period.lower, each.period.upper)
        for each in row.clearances.all()
    )
    communities = tuple(
        Spell(each.pk, Ref(each.pk, each.community.name), each.period.lower, each.period.upper)
        for each in row.communities.all()
    )
    view = PersonView(
        id=row.pk,
        name=row.name,
        email=row.email,
        language=row.get_language_display(),
        active=row.is_active,
        level=next((each.who.name for each in clearances if each.current), ""),
        posts=tuple(each.who for each in holdings if each.current),
        holdings=holdings,
        clearances=clearances,
        communities=communities,
    )
    return view if row.pk == viewer.person_id else without_sensitive(viewer, view, fields={"email": ""})


def _post(row: Any) -> PostView:
    holdings = tuple(
        Spell(each.pk, Ref(each.person_id, each.person.name), each.period.lower, each.period.upper)
        for each in row.holdings.all()
    )
    granted = tuple(
        RoleSpell(
            each.pk,
            each.role_id,
            each.role.name,
            (*each.parties, *each.frameworks, *each.fields),
            each.period.lower,
            each.period.upper,
            each.period.upper is not None and each.period.upper <= today(),
        )
        for each in row.roles.all()
    )
    day = today()
    return PostView(
        id=row.pk,
        code=row.code,
        name=row.name,
        active=row.active,
        organisation=Ref(row.organisation_id, row.organisation.name, row.organisation.code),
        party=row.organisation.party.name,
        exercise=row.organisation.exercise,
        holders=tuple(each.who for each in holdings if each.current),
        roles=tuple(each.name for each in granted if not each.over and (each.start is None or each.start <= day)),
        holdings=holdings,
        granted=granted,
    )


def _delegation(viewer: Viewer, row: Any, held: set[UUID]) -> DelegationView:
    to = Ref(row.to_post_id, row.to_post.name) if row.to_post_id else Ref(row.to_person_id, row.to_person.name)
    over = row.period.upper is not None and row.period.upper <= today()
    return DelegationView(
        id=row.pk,
        from_post=Ref(row.from_post_id, row.from_post.name),
        to=to,
        permissions=permission_labels(row.permissions),
        start=row.period.lower,
        end=row.period.upper,
        reason=row.reason,
        over=over,
        revocable=not over and (viewer.post_id == row.from_post_id or viewer.may("access.grant")),
        received=row.to_person_id == viewer.person_id or row.to_post_id in held,
        lent=viewer.post_id == row.from_post_id,
    )
