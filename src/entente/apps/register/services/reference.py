"""Loading what facts speak of: terms, sources, parties, frameworks. Called inside the load of a pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model

from entente.apps.register.models import Framework, Pack, Party, Source, Term
from entente.apps.register.search_texts import set_framework_texts, set_party_texts, set_source_texts
from entente.sources.packs import Pack as PackFiles

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Count:
    """What happened to the records of one kind."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0


def load_terms(pack: Pack, files: PackFiles) -> Count:
    """Bring the vocabularies in line. A term that another pack brought first stays as that pack has it."""
    wanted = {
        (term.list, term.code): {
            "name_en": term.name.en,
            "name_fr": term.name.fr,
            "tone": term.tone,
            "position": position,
        }
        for position, term in enumerate(files.terms)
    }
    held = {}
    for row in Term.objects.all():
        if row.pack_id == pack.pk:
            held[row.list, row.code] = row
        else:
            wanted.pop((row.list, row.code), None)
    return _bring_in_line(
        Term,
        held,
        wanted,
        new=lambda key: Term(list=key[0], code=key[1], pack=pack),
        fields=("name_en", "name_fr", "tone", "position"),
    )


def load_sources(pack: Pack, files: PackFiles) -> Count:
    """Bring the sources in line. A source that another pack brought first stays as that pack has it."""
    fields = ("title", "publisher", "url", "published", "kind", "language", "note")
    wanted = {source.id: {name: getattr(source, name) for name in fields} for source in files.sources}
    held = _own(Source.objects.filter(code__in=wanted), pack, wanted)
    return _bring_in_line(
        Source, held, wanted, new=lambda code: Source(code=code, pack=pack), fields=fields, finish=set_source_texts
    )


def load_parties(pack: Pack, files: PackFiles) -> Count:
    """Bring the parties in line. A party that another pack brought first stays as that pack has it."""
    wanted = {
        party.code: {
            "kind": party.kind,
            "iso_alpha2": party.iso_alpha2,
            "iso_numeric": party.iso_numeric,
            "name_en": party.name.en,
            "name_fr": party.name.fr,
            "official_en": party.official.en,
            "official_fr": party.official.fr,
            "aliases": list(party.aliases),
            "region": party.region,
            "capital_en": party.capital.en,
            "capital_fr": party.capital.fr,
            "latitude": _degrees(party.latitude),
            "longitude": _degrees(party.longitude),
        }
        for party in files.parties
    }
    held = _own(Party.objects.filter(code__in=wanted), pack, wanted)
    fields = tuple(next(iter(wanted.values()), {}))
    count = _bring_in_line(
        Party, held, wanted, new=lambda code: Party(code=code, pack=pack), fields=fields, finish=set_party_texts
    )
    _link_sources(Party, {party.code: party.sources for party in files.parties if party.code in wanted})
    return count


def load_frameworks(pack: Pack, files: PackFiles) -> Count:
    """Bring the frameworks in line."""
    wanted = {
        framework.code: {
            "kind": framework.kind,
            "name_en": framework.name.en,
            "name_fr": framework.name.fr,
            "short_en": framework.short.en,
            "short_fr": framework.short.fr,
            "description_en": framework.description.en,
            "description_fr": framework.description.fr,
            "launched": framework.launched,
            "ended": framework.ended,
            "position": position,
        }
        for position, framework in enumerate(files.frameworks)
    }
    held = {row.code: row for row in Framework.objects.filter(code__in=wanted)}
    fields = tuple(next(iter(wanted.values()), {}))
    count = _bring_in_line(
        Framework,
        held,
        wanted,
        new=lambda code: Framework(code=code, pack=pack),
        fields=fields,
        finish=set_framework_texts,
    )
    _link_sources(Framework, {framework.code: framework.sources for framework in files.frameworks})
    _link_predecessors(files)
    return count


def _degrees(value: str) -> Decimal | None:
    return round(Decimal(value), 5) if value else None


def _own(rows: Iterable[Any], pack: Pack, wanted: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the rows this pack may change, and take those of other packs out of `wanted`."""
    own = {}
    for row in rows:
        if row.pack_id == pack.pk:
            own[row.code] = row
        else:
            wanted.pop(row.code)
    return own


def _bring_in_line(
    model: type[Row],
    held: dict[Any, Row],
    wanted: dict[Any, dict[str, Any]],
    *,
    new: Callable[[Any], Row],
    fields: tuple[str, ...],
    finish: Callable[[Row], None] | None = None,
) -> Count:
    """Insert what is missing and update what differs, in two statements."""
    added: list[Row] = []
    changed: list[Row] = []
    for key, values in wanted.items():
        row = held.get(key)
        if row is not None and all(getattr(row, name) == value for name, value in values.items()):
            continue
        target = row or new(key)
        for name, value in values.items():
            setattr(target, name, value)
        if finish is not None:
            finish(target)
        (changed if row else added).append(target)
    model._default_manager.bulk_create(added)
    if changed:
        written = (*fields, "search_names", "search_en", "search_fr") if finish else fields
        model._default_manager.bulk_update(changed, written)
    return Count(len(added), len(changed), 0, len(wanted) - len(added) - len(changed))


def _link_sources(model: type[Party] | type[Framework], wanted: dict[str, tuple[str, ...]]) -> None:
    """Set which sources describe the records, touching only links that differ."""
    through = model.sources.through
    name = model._meta.model_name
    ids = dict(model._default_manager.filter(code__in=wanted).values_list("code", "pk"))
    source_ids = dict(Source.objects.values_list("code", "pk"))
    target = {(ids[code], source_ids[source]) for code, sources in wanted.items() for source in sources}
    held = set(
        through._default_manager.filter(**{f"{name}_id__in": ids.values()}).values_list(f"{name}_id", "source_id")
    )
    for record, source in held - target:
        through._default_manager.filter(**{f"{name}_id": record, "source_id": source}).delete()
    through._default_manager.bulk_create(
        through(**{f"{name}_id": record, "source_id": source}) for record, source in sorted(target - held)
    )


def _link_predecessors(files: PackFiles) -> None:
    ids = dict(Framework.objects.values_list("code", "pk"))
    for framework in files.frameworks:
        Framework.objects.filter(code=framework.code).exclude(succeeds=ids.get(framework.succeeds)).update(
            succeeds=ids.get(framework.succeeds)
        )
