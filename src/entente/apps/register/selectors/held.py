"""The facts held at a point on the knowledge clock: where every other selector begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.register.enums import FactKind, FactRole, SourceKind
from entente.apps.register.models import Citation, Fact, FactParty, Framework, Source
from entente.apps.register.models.named import in_language
from entente.apps.register.selectors.terms import Vocabulary
from entente.apps.register.selectors.types import FactView, FrameworkRef, PartyRef, Phase, SourceRef
from entente.kernel.as_of import AsOf
from entente.kernel.spells import OPEN_END

# The word that packs have for what is over.
ENDED = "ended"


def known_facts(as_of: AsOf) -> QuerySet[Fact]:
    """Return the facts held at `as_of.known`; None: now."""
    if as_of.known is None:
        return Fact.objects.filter(recorded__endswith=None)
    return Fact.objects.filter(recorded__contains=as_of.known)


def held_facts(viewer: Viewer, *, as_of: AsOf) -> QuerySet[Fact]:
    """Return the facts that the viewer may read, with all that `fact_view` needs, in one statement."""
    rival = known_facts(as_of).filter(key=OuterRef("key")).exclude(pk=OuterRef("pk"))
    return with_parts(known_facts(as_of)).annotate(rival_markings=ArraySubquery(rival.order_by().values("marking_id")))


def with_parts(rows: QuerySet[Fact]) -> QuerySet[Fact]:
    """Load facts with the framework, the parties and the sources that they name, but without the search columns.

    Row-level security holds inside subqueries too: who may not read a source is not told of it.
    """
    parties = FactParty.objects.filter(fact=OuterRef("pk")).values(
        json=JSONObject(mark="marking_id", role="role", code="party__code", en="party__name_en", fr="party__name_fr")
    )
    return (
        rows.select_related("framework")
        .annotate(
            parties_list=ArraySubquery(parties),
            sources_list=cited_sources(Citation.objects.filter(fact=OuterRef("pk")), "source__"),
        )
        .defer("search_names", "search_en", "search_fr", "search")
    )


def cited_sources(rows: QuerySet[Any], prefix: str = "") -> ArraySubquery:
    """Sources as a column of what they support, to be read by `cited`; `prefix` leads from the rows to them."""
    named = {name: f"{prefix}{name}" for name in ("code", "title", "publisher", "kind", "url", "published")}
    marks = {"mark": "marking_id", "source_mark": f"{prefix}marking_id"}
    return ArraySubquery(rows.values(json=JSONObject(**marks, **named)))


def phase_of(fact: Fact, day: date) -> Phase:
    """Place the fact's certain days against a day."""
    if fact.valid.upper is not None and fact.valid.upper <= day:
        return "past"
    if fact.valid.lower is not None and fact.valid.lower > day:
        return "future"
    return "current"


def status_on(fact: Fact, day: date, words: Vocabulary) -> str:
    """Return how a claim stands on a day. A spell keeps the status it had while it lasted; once its known end is
    past it has ended."""
    lasts = fact.kind in {FactKind.MEMBERSHIP, FactKind.PROGRAMME, FactKind.MANDATE}
    over = fact.end not in {"", OPEN_END} and phase_of(fact, day) == "past"
    return ENDED if lasts and over and words.has("status", ENDED) else fact.status


def framework_ref(framework: Framework | None) -> FrameworkRef | None:
    """Name a framework."""
    if framework is None:
        return None
    return FrameworkRef(framework.code, framework.name, framework.short, framework.kind)


def source_ref(source: Source) -> SourceRef:
    """Name a source."""
    return SourceRef(
        code=source.code,
        title=source.title,
        publisher=source.publisher,
        kind=source.kind,
        kind_label=str(SourceKind(source.kind).label),
        url=source.url,
        published=source.published,
    )


def cited(source: dict[str, Any]) -> SourceRef:
    """Name a source of a column of `cited_sources`, and note that it was read."""
    note(source["mark"])
    note(source["source_mark"])
    return SourceRef(
        code=source["code"],
        title=source["title"],
        publisher=source["publisher"],
        kind=source["kind"],
        kind_label=str(SourceKind(source["kind"]).label),
        url=source["url"],
        published=source["published"],
    )


def fact_view(fact: Fact, *, as_of: AsOf, words: Vocabulary) -> FactView:
    """Turn a row of `held_facts`, or of `with_parts`, into what the viewer sees."""
    in_role: dict[str, list[PartyRef]] = {role: [] for role in FactRole}
    for part in getattr(fact, "parties_list", ()):
        note(part["mark"])
        in_role[part["role"]].append(PartyRef(part["code"], in_language(part["en"], part["fr"])))
    return FactView(
        id=fact.pk,
        key=fact.key,
        claim=fact.claim,
        kind=fact.kind,
        kind_label=str(FactKind(fact.kind).label),
        title=fact.title,
        note=fact.note,
        framework=framework_ref(fact.framework),
        parties=tuple(in_role[FactRole.SUBJECT]),
        counterparts=tuple(in_role[FactRole.COUNTERPART]),
        start=fact.start,
        end=fact.end,
        decided=fact.decided,
        observed=tuple(fact.observed),
        valid_from=fact.valid.lower,
        valid_to=fact.valid.upper,
        phase=phase_of(fact, as_of.valid),
        status=words.get("status", status_on(fact, as_of.valid, words)),
        end_reason=words.maybe("end_reason", fact.end_reason),
        track=words.maybe("track", fact.track),
        sources=tuple(cited(each) for each in getattr(fact, "sources_list", ())),
        disputed=_disputed(fact),
        recorded_from=fact.recorded.lower,
        recorded_to=fact.recorded.upper,
        correction_reason=fact.correction_reason,
        marking_id=cast("int", fact.marking_id),
    )


def _disputed(fact: Fact) -> bool:
    """Whether others say otherwise. To say so tells that the rivals are there: the page bears their markings."""
    rivals: list[int] = getattr(fact, "rival_markings", [])
    for marking_id in rivals:
        note(marking_id)
    return bool(rivals)


def fact_views(facts: Iterable[Fact], *, as_of: AsOf, words: Vocabulary) -> list[FactView]:
    """Turn rows into views, in the order of the days they speak of."""
    views = [fact_view(fact, as_of=as_of, words=words) for fact in facts]
    return sorted(views, key=lambda view: (view.valid_from or date.min, view.title, view.claim))
