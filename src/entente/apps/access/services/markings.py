"""Interning, compiling and changing markings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from entente.apps.access.binding import also_see
from entente.apps.access.models import PUBLIC, Caveat, Community, Level, Marked, Marking, ReleaseGroup
from entente.apps.access.rules.markings import PARTICIPANTS, Content, MarkingSpec, may_mark, may_reclassify
from entente.apps.access.selectors.markings import compilation, marking_get
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.register.models import Party
from entente.kernel.errors import BadInput, Problem, Refused


@transaction.atomic
def intern(actor: Actor, spec: MarkingSpec, *, on: date, among: Iterable[str] = ()) -> int:
    """Return the id of the marking, for a record of the date `on`; write it when it is new.

    The groups of the release list are resolved here, as of that date; `among` are the parties that take part in the
    record, whom the group PARTICIPANTS means. The rest of the transaction may use the marking at once. Raises BadInput
    naming each part that is unknown, Refused when the actor may not mark, or could not read what they mark so.
    """
    problems = _problems(spec)
    if problems:
        raise BadInput(problems)
    if _is_public(spec):
        return PUBLIC
    may_mark(actor)
    limited = Caveat.objects.filter(pk__in=spec.caveats).exclude(community=None)
    return _kept(
        actor,
        Content(
            level=spec.level,
            originator=spec.originator,
            parties=_sorted(spec.parties),
            groups=_sorted(spec.groups),
            caveats=_sorted(spec.caveats),
            communities=_sorted((*spec.communities, *(str(caveat.community_id) for caveat in limited))),
            reach=_reach(spec, on, among if PARTICIPANTS in spec.groups else ()),
        ),
    )


@transaction.atomic
def compile_markings(actor: Actor, marking_ids: Iterable[int]) -> int:
    """Return the marking of a compilation of records with these markings."""
    content = compilation(marking_ids=marking_ids)
    return PUBLIC if content is None else _kept(actor, content)


@transaction.atomic
def reclassify(
    actor: Actor,
    record: Marked,
    spec: MarkingSpec,
    *,
    record_type: str,
    record_id: str,
    on: date,
    reason: str,
    among: Iterable[str] = (),
) -> None:
    """Give a record another marking; `among` as for `intern`.

    Raises Refused when the rule does not allow it, BadInput for a marking that makes no sense.
    """
    if not reason.strip():
        raise Refused(_("No reason was given."), rule="marking.reason", remedy=_("say why the marking changes"))
    rows = type(record)._default_manager
    held = rows.select_for_update(of=("self",)).get(pk=record.pk)
    before, after = held.marking_id or PUBLIC, intern(actor, spec, on=on, among=among)
    if before == after:
        raise Refused(_("It bears this marking already."), rule="marking.change", remedy=_("choose another marking"))
    may_reclassify(actor, marking_get(marking_id=before), marking_get(marking_id=after))
    rows.filter(pk=record.pk).update(marking_id=after)
    append(
        actor,
        action="access.reclassify",
        record_type=record_type,
        record_id=record_id,
        before={"marking_id": before},
        after={"marking_id": after},
        reason=reason,
        marking_ids=[before, after],
    )
    record.marking_id = after


def _is_public(spec: MarkingSpec) -> bool:
    return not spec.level or Level.objects.get(pk=spec.level).rank == 0


def _problems(spec: MarkingSpec) -> list[Problem]:
    """Each part that is unknown, and what cannot be said together."""
    problems = []
    level = Level.objects.filter(pk=spec.level).first() if spec.level else None
    if spec.level and level is None:
        problems.append(
            Problem(_("“%s” is not a level") % spec.level, field="level", remedy=_("choose one of the scale"))
        )
    public = level is None or level.rank == 0
    if public and spec.limits:
        problems.append(
            Problem(
                _("what is public cannot be limited"), field="level", remedy=_("choose a level, or drop the limits")
            )
        )
    if level is not None and not public and not spec.originator:
        problems.append(
            Problem(_("is missing"), field="originator", remedy=_("name the party whose information it is"))
        )
    parties = (*spec.parties, *([spec.originator] if spec.originator else []))
    for field, wanted, model, key in (
        ("parties", parties, Party, "code"),
        ("groups", spec.groups, ReleaseGroup, "code"),
        ("caveats", spec.caveats, Caveat, "code"),
        ("communities", spec.communities, Community, "code"),
    ):
        problems += [
            Problem(_("“%s” is not known") % code, field=field, remedy=_("choose one of the list"))
            for code in _unknown(model, key, wanted)
        ]
    return problems


def _unknown(model: type[Model], key: str, wanted: Iterable[str]) -> list[str]:
    codes = set(wanted)
    found = model._default_manager.filter(**{f"{key}__in": codes}).values_list(key, flat=True)
    return sorted(codes - set(found))


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*values}))


def _reach(spec: MarkingSpec, on: date, among: Iterable[str]) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_reach(%s, %s, %s)", [[*spec.parties, *among], list(spec.groups), on])
        return tuple(cursor.fetchone()[0])


def _kept(actor: Actor, content: Content) -> int:
    """Find or write the marking, and let the transaction see what bears it if the actor may."""
    digest = content.digest()
    marking_id = Marking.objects.filter(digest=digest).values_list("pk", flat=True).first()
    if marking_id is None:
        row = Marking(
            level_id=content.level,
            originator=content.originator,
            parties=list(content.parties),
            groups=list(content.groups),
            caveats=list(content.caveats),
            communities=list(content.communities),
            reach=list(content.reach),
            digest=digest,
        )
        # Somebody else may write the same one now: theirs and ours are one.
        Marking.objects.bulk_create([row], ignore_conflicts=True)
        marking_id = Marking.objects.values_list("pk", flat=True).get(digest=digest)
    if actor.person_id is not None and not _could_read(actor, marking_id):
        raise Refused(
            _("You could not read what you mark so."),
            rule="marking.own_reach",
            remedy=_("choose a level you are cleared for, a release list with your party, your own communities"),
        )
    also_see(marking_id)
    return marking_id


def _could_read(actor: Actor, marking_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s = ANY (access_visible(%s, %s, current_date))", [marking_id, actor.person_id, actor.post_id]
        )
        return bool(cursor.fetchone()[0])
