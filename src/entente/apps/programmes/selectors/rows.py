"""From rows of programmes to what lists show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, QuerySet
from django.db.models.functions import JSONObject

from entente.apps.access.models import PUBLIC, Marked, Post
from entente.apps.access.shown import note
from entente.apps.programmes.enums import ProgrammeState, Track
from entente.apps.programmes.models import Programme
from entente.apps.programmes.rules.dates import earliest
from entente.apps.programmes.selectors.types import PostRef, ProgrammeRow
from entente.apps.register.selectors.types import PartyRef

_Row = TypeVar("_Row", bound=Model)

# What names a post.
POST = ("code", "name_en", "name_fr")
UNREAD = ("search", "search_names", "search_en", "search_fr")


def with_names(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    """Load programmes with what names them, and without the search columns of party and instrument."""
    unread = [f"{relation}__{column}" for relation in ("party", "instrument") for column in UNREAD]
    return rows.select_related("party", "instrument", "alliance_owner", "partner_owner").defer("search", *unread)


def programme_row(row: Programme, *, on: date) -> ProgrammeRow:
    """Turn a row loaded by `with_names` into what lists show, on a date."""
    starts, ends = (row.period.lower, row.period.upper) if row.period else (None, None)
    adopted = earliest(row.adopted_on)
    return ProgrammeRow(
        id=row.pk,
        code=row.code,
        title=row.title,
        party=PartyRef(row.party.code, row.party.name),
        instrument=row.instrument.code,
        instrument_name=row.instrument.short,
        state=row.state,
        state_label=str(ProgrammeState(row.state).label),
        suspended=tuple(
            str(track.label)
            for track, suspended in (
                (Track.PRACTICAL, row.practical_suspended),
                (Track.DIALOGUE, row.dialogue_suspended),
            )
            if suspended
        ),
        amending=row.amending,
        adopted_on=row.adopted_on,
        period_start=row.period_start,
        period_end=row.period_end,
        starts=starts,
        ends=ends,
        days_left=(ends - on).days if ends else None,
        late_days=max((adopted - starts).days, 0) if adopted and starts else 0,
        exercise=row.exercise,
        marking_id=marking_of(row),
    )


def slim(rows: QuerySet[_Row], **related: tuple[str, ...]) -> QuerySet[_Row]:
    """Load rows with some columns of what they refer to: hundreds of rows carry whole rows of others otherwise."""
    own = own_columns(rows.model)
    others = [f"{name}__{column}" for name, columns in related.items() for column in columns]
    return (rows.select_related(*related) if related else rows).only(*own, *others)


def listed(rows: QuerySet[Any], **columns: Any) -> ArraySubquery:
    """Short lists come with their record, in one statement; row-level security holds inside subqueries too."""
    return ArraySubquery(rows.values(json=JSONObject(marking="marking_id", **columns)))


def noted(row: Model, name: str) -> Iterator[dict[str, Any]]:
    """Yield the entries of a `listed` column, and note the marking of each for the page that shows it."""
    for entry in getattr(row, name):
        note(entry["marking"])
        yield entry


def own_columns(model: type[Model]) -> tuple[str, ...]:
    """Return the columns of a model, but for those that only a search reads."""
    return tuple(str(field.attname) for field in model._meta.concrete_fields if not field.generated)


def marking_of(row: Marked) -> int:
    """Return the key of a row's marking; what bears none yet will be public."""
    return row.marking_id or PUBLIC


def post_ref(post: Post | None) -> PostRef | None:
    """Name a post; None: nobody."""
    return PostRef(post.code, post.name) if post else None
