"""Watches: set, changed, muted, deleted, their crossings looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Actor
from entente.apps.notices.services import enrol
from entente.apps.programmes.services.inputs import party_of, refuse
from entente.apps.register.enums import VocabularyList
from entente.apps.register.models import Party, Term
from entente.apps.warnings.enums import Measure
from entente.apps.warnings.invented import INVENTED
from entente.apps.warnings.models import Crossing, Watch
from entente.apps.warnings.selectors.country_names import country_codes
from entente.apps.warnings.services.marking import allied_marking
from entente.apps.warnings.services.writing import record, require
from entente.kernel.errors import Problem, Refused

SERIES = re.compile(r"[A-Z]{3}(\|[A-Z]{3})?\Z")


@dataclass(frozen=True, slots=True)
class NewWatch:
    """What to watch, exactly one of a series, a party and a region; by which measure, from which value on."""

    measure: str
    threshold: float | None = None
    series_id: str = ""
    party: str = ""
    region: str = ""
    note: str = ""
    exercise: bool = False


@transaction.atomic
def keep_watch(actor: Actor, new: NewWatch) -> Watch:
    """Set a watch for the actor's post, who hears when it is crossed. Raises BadInput naming what makes no sense."""
    require(actor, "warnings.watch")
    if actor.post_id is None:
        raise Refused(_("A watch belongs to a post."), rule="warnings.watch_post", remedy=_("act in a post"))
    party = _checked(new)
    _once(new, party, post_id=actor.post_id)
    watch = Watch.objects.create(
        post_id=actor.post_id,
        by_name=actor.name,
        series_id=series_in_order(new.series_id),
        party=party,
        region=new.region.strip(),
        measure=new.measure,
        threshold=new.threshold or 0.0,
        note=new.note.strip(),
        exercise=new.exercise,
        marking_id=allied_marking(on=timezone.now().date()),
    )
    if actor.person_id is not None:
        enrol(actor, people=[actor.person_id], record_type="watch", record_id=str(watch.pk),
              marking_ids=[watch.marking_id or PUBLIC])  # fmt: skip
    record(
        actor, "keep_watch", kind="watch", key=watch.pk, marking_id=watch.marking_id,
        after=_said(watch),
    )  # fmt: skip
    return watch


@transaction.atomic
def end_watch(actor: Actor, watch_id: UUID) -> None:
    """Mute a watch of the actor's post, or take it up again. What crossed it stays."""
    watch = _own(actor, watch_id)
    require(actor, "warnings.watch")
    watch.active = not watch.active
    watch.save(update_fields=["active"])
    record(
        actor, "end_watch", kind="watch", key=watch.pk, marking_id=watch.marking_id,
        before={"active": not watch.active}, after={"active": watch.active},
    )  # fmt: skip


@transaction.atomic
def edit_watch(actor: Actor, watch_id: UUID, new: NewWatch) -> Watch:
    """Change what a watch of the actor's post looks at; whether it is made up stays, and so does what crossed it.

    Raises Watch.DoesNotExist for one that is not the post's, BadInput naming what makes no sense.
    """
    watch = _own(actor, watch_id)
    require(actor, "warnings.watch")
    before = _said(watch)
    watch.party = _checked(new)
    _once(new, watch.party, post_id=watch.post_id, besides=watch.pk)
    watch.series_id, watch.region = series_in_order(new.series_id), new.region.strip()
    watch.measure, watch.threshold, watch.note = new.measure, new.threshold or 0.0, new.note.strip()
    watch.save()
    record(
        actor, "edit_watch", kind="watch", key=watch.pk, marking_id=watch.marking_id, before=before, after=_said(watch)
    )
    return watch


@transaction.atomic
def delete_watch(actor: Actor, watch_id: UUID) -> None:
    """Delete a watch of the actor's post: neither it nor what crossed it is shown again.

    The rows stay, because some of what crossed it may be hidden from the post. Raises Watch.DoesNotExist for one that
    is not the post's.
    """
    watch = _own(actor, watch_id)
    require(actor, "warnings.watch")
    watch.active, watch.deleted_at = False, timezone.now()
    watch.save(update_fields=["active", "deleted_at"])
    record(actor, "delete_watch", kind="watch", key=watch.pk, marking_id=watch.marking_id, before=_said(watch))


@transaction.atomic
def see_crossings(actor: Actor) -> int:
    """Note that the post has looked at what crossed its watches; return how many were new to it."""
    require(actor, "warnings.watch")
    fresh = Crossing.objects.filter(watch__post=actor.post_id, watch__deleted_at__isnull=True, seen_at__isnull=True)
    keys = list(fresh.values_list("pk", flat=True))
    marking_ids = set(fresh.values_list("marking_id", flat=True))
    Crossing.objects.filter(pk__in=keys).update(seen_at=timezone.now())
    if keys:
        record(
            actor, "see_crossings", kind="post", key=actor.post_id, marking_id=max(marking_ids),
            after={"crossings": len(keys)}, marking_ids=tuple(marking_ids),
        )  # fmt: skip
    return len(keys)


def _own(actor: Actor, watch_id: UUID) -> Watch:
    """The locked watch of the actor's post. Raises Watch.DoesNotExist for another's, and for one that is deleted."""
    return Watch.objects.select_for_update(of=("self",)).get(pk=watch_id, post=actor.post_id, deleted_at__isnull=True)


def _said(watch: Watch) -> dict[str, object]:
    """What a watch looks at, as the ledger keeps it."""
    return {
        "series": watch.series_id, "party": watch.party.code if watch.party else "", "region": watch.region,
        "measure": watch.measure, "threshold": watch.threshold, "note": watch.note,
    }  # fmt: skip


def series_in_order(text: str) -> str:
    """`UKR|RUS` or `UKR RUS` as `RUS|UKR`; other text in capitals."""
    codes = sorted(part for part in re.split(r"[|\s,/–-]+", text.strip().upper()) if part)
    return "|".join(dict.fromkeys(codes))


def _checked(new: NewWatch) -> Party | None:
    problems: list[Problem] = []
    given = [name for name in ("series_id", "party", "region") if getattr(new, name).strip()]
    if len(given) != 1:
        problems.append(
            Problem(
                _("a watch is about one thing"), field=given[1] if given else "party",
                remedy=_("give a series, a party or a region, and only one of them"),
            )
        )  # fmt: skip
    problems += _series_problems(series_in_order(new.series_id), given=new.series_id)
    party = party_of(new.party, "party", problems)
    region = new.region.strip()
    if region and not Term.objects.filter(list=VocabularyList.REGION, code=region).exists():
        problems.append(Problem(_("is not known"), field="region", remedy=_("choose one of the list")))
    problems += _threshold_problems(new)
    refuse(problems)
    return party


def _series_problems(series_id: str, *, given: str) -> list[Problem]:
    if not given.strip():
        return []
    if not SERIES.match(series_id):
        return [
            Problem(
                _("“%(text)s” is no series") % {"text": given[:20]}, field="series_id",
                remedy=_("write one or two codes of three letters, such as RUS|UKR"),
            )
        ]  # fmt: skip
    # No event is ever about a state that does not exist: nothing would cross such a watch, and nobody would know.
    unknown = [code for code in series_id.split("|") if code not in country_codes() and code not in INVENTED]
    return [
        Problem(
            _("%(code)s is the code of no state") % {"code": code}, field="series_id",
            remedy=_("write codes of ISO 3166-1, such as RUS or UKR"),
        )
        for code in unknown
    ]  # fmt: skip


def _once(new: NewWatch, party: Party | None, *, post_id: UUID, besides: UUID | None = None) -> None:
    """Refuse what the post watches already: it would hear of every crossing twice."""
    same = Watch.objects.filter(
        post=post_id, deleted_at__isnull=True, exercise=new.exercise, series_id=series_in_order(new.series_id),
        party=party, region=new.region.strip(), measure=new.measure, threshold=new.threshold or 0.0,
    )  # fmt: skip
    if besides is not None:
        same = same.exclude(pk=besides)
    if same.exists():
        field = "party" if party else "region" if new.region.strip() else "series_id"
        refuse(
            [
                Problem(
                    _("your post watches this already"), field=field,
                    remedy=_("change that watch, or take it up again if it is muted"),
                )
            ]
        )  # fmt: skip


def _threshold_problems(new: NewWatch) -> list[Problem]:
    if new.measure not in Measure.values:
        return [Problem(_("is not known"), field="measure", remedy=_("choose one of the list"))]
    if new.measure == Measure.ANY:
        return []
    most = 100_000.0 if new.measure == Measure.FORCE else 1.0
    if new.threshold is None or not 0 < new.threshold <= most:
        return [
            Problem(
                _("the threshold is missing or makes no sense"), field="threshold",
                remedy=_("give a number above 0, up to %(most)s") % {"most": f"{most:g}"},
            )
        ]  # fmt: skip
    return []
