"""What is wrong with a pack: every problem at once, each with file, line and remedy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from entente.kernel.errors import Problem
from entente.kernel.partial_dates import PartialDate
from entente.kernel.periods import Period, first_overlap
from entente.kernel.spells import OPEN_END, certain_period
from entente.sources.packs.programme_checking import check_programmes
from entente.sources.packs.results import check_results
from entente.sources.packs.standards import check_standards
from entente.sources.packs.types import Pack, PackFact, Place, Text

PARTY_KINDS = {"state", "organisation"}
SOURCE_KINDS = {"primary", "secondary", "copy", "dataset"}
TONES = {"ok", "warning", "stopped", "ended", "neutral"}
FRAMEWORK_KINDS = {
    "alliance", "partner_framework", "forum", "status", "instrument", "office", "agreement_type", "event_series",
}  # fmt: skip
FACT_KINDS = {
    "membership", "programme", "mandate", "agreement", "suspension", "consultation", "exercise", "operation",
    "evaluation", "milestone",
}  # fmt: skip
# Kinds whose end is the first day it no longer held, and whose spells of one party may not overlap.
SPELL_KINDS = {"membership", "suspension"}
NEED_FRAMEWORK = {"membership", "programme", "suspension", "mandate"}


def check_pack(pack: Pack) -> list[Problem]:
    """Return every problem of the pack's content, in the order of its files; none: it may be loaded."""
    return [
        *_check_head(pack),
        *_check_terms(pack),
        *_check_parties(pack),
        *_check_frameworks(pack),
        *_check_sources(pack),
        *(problem for fact in pack.facts for problem in _check_fact(pack, fact)),
        *_check_claims(pack.facts),
        *_check_overlaps(pack.facts),
        *check_programmes(pack),
        *check_standards(pack),
        *check_results(pack),
        *_check_orphans(pack),
    ]


def _problem(place: Place, field: str, message: str, remedy: str) -> Problem:
    return Problem(message, file=place.file, row=str(place.line), field=field, remedy=remedy)


def _both(place: Place, field: str, text: Text) -> Iterator[Problem]:
    """A text that both languages must have."""
    for language, value in (("en", text.en), ("fr", text.fr)):
        if not value:
            yield _problem(place, f"{field}_{language}", "is empty", "write it in both languages")


def _twice(places: Iterable[tuple[str, Place]], field: str) -> Iterator[Problem]:
    seen: dict[str, Place] = {}
    for code, place in places:
        if not code:
            yield _problem(place, field, "is empty", "give it a code of its own")
        elif code in seen:
            yield _problem(
                place,
                field,
                f"{code!r} stands already on line {seen[code].line} of {seen[code].file}",
                "remove one of the two",
            )
        else:
            seen[code] = place


def _one_of(place: Place, field: str, value: str, allowed: Iterable[str]) -> Iterator[Problem]:
    if value not in set(allowed):
        yield _problem(place, field, f"{value!r} is not known", f"use one of {', '.join(sorted(allowed))}")


def _known(place: Place, field: str, codes: Iterable[str], known: set[str], remedy: str) -> Iterator[Problem]:
    for code in codes:
        if code not in known:
            yield _problem(place, field, f"unknown {field} {code!r}", remedy)


def _date(place: Place, field: str, value: str) -> Iterator[Problem]:
    if value:
        try:
            PartialDate.parse(value)
        except ValueError as error:
            yield _problem(place, field, str(error), "write the date as precisely as the source gives it, no more")


def _check_head(pack: Pack) -> Iterator[Problem]:
    head = Place("pack.yaml", 1)
    for field, value in (("id", pack.code), ("version", pack.version)):
        if not value:
            yield _problem(head, field, "is empty", "give it a value")
    yield from _both(head, "title", pack.title)
    alliance = pack.settings.get("alliance") or {}
    yield from _known(
        head,
        "party",
        [str(alliance.get("party"))],
        {party.code for party in pack.parties},
        "name the alliance's own row of parties.csv",
    )
    frameworks = {framework.code for framework in pack.frameworks}
    yield from _known(
        head,
        "framework",
        [str(alliance.get("membership_framework"))],
        frameworks,
        "name the framework that is the membership of the alliance",
    )


def _check_terms(pack: Pack) -> Iterator[Problem]:
    yield from _twice(((f"{term.list}/{term.code}" if term.code else "", term.place) for term in pack.terms), "code")
    for term in pack.terms:
        yield from _both(term.place, "name", term.name)
        yield from _one_of(term.place, "tone", term.tone, TONES)


def _check_parties(pack: Pack) -> Iterator[Problem]:
    yield from _twice(((party.code, party.place) for party in pack.parties), "code")
    regions = {term.code for term in pack.terms if term.list == "region"}
    sources = {source.id for source in pack.sources}
    for party in pack.parties:
        yield from _both(party.place, "name", party.name)
        yield from _one_of(party.place, "kind", party.kind, PARTY_KINDS)
        yield from _known(party.place, "source", party.sources, sources, "add it to sources.csv")
        if party.kind == "state":
            yield from _one_of(party.place, "region", party.region, regions)
            if party.code != party.iso_alpha3:
                yield _problem(
                    party.place,
                    "code",
                    f"{party.code!r} differs from iso_alpha3 {party.iso_alpha3!r}",
                    "a state's code is its ISO 3166-1 alpha-3 code",
                )
            yield from _check_place(party.place, party.latitude, party.longitude)


def _check_place(place: Place, latitude: str, longitude: str) -> Iterator[Problem]:
    for field, value, limit in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        try:
            fits = not value or abs(float(value)) <= limit
        except ValueError:
            fits = False
        if not fits:
            yield _problem(place, field, f"{value!r} is not in degrees", f"write a number between -{limit} and {limit}")


def _check_frameworks(pack: Pack) -> Iterator[Problem]:
    yield from _twice(((framework.code, framework.place) for framework in pack.frameworks), "code")
    codes = {framework.code for framework in pack.frameworks}
    sources = {source.id for source in pack.sources}
    for framework in pack.frameworks:
        yield from _both(framework.place, "name", framework.name)
        yield from _both(framework.place, "short", framework.short)
        yield from _one_of(framework.place, "kind", framework.kind, FRAMEWORK_KINDS)
        yield from _date(framework.place, "launched", framework.launched)
        yield from _date(framework.place, "ended", framework.ended)
        yield from _known(framework.place, "source", framework.sources, sources, "add it to sources.csv")
        if framework.succeeds:
            yield from _known(
                framework.place, "framework", [framework.succeeds], codes, "name another entry of frameworks.yaml"
            )
        if framework.launched and not framework.sources:
            yield _problem(framework.place, "sources", "a launch date without a source", "name at least one source")


def _check_sources(pack: Pack) -> Iterator[Problem]:
    yield from _twice(((source.id, source.place) for source in pack.sources), "id")
    for source in pack.sources:
        if not source.title:
            yield _problem(source.place, "title", "is empty", "say what the source is")
        if source.kind != "dataset" and not source.url.startswith(("https://", "http://")):
            yield _problem(source.place, "url", f"{source.url!r} is not an address", "give the page's http(s) address")
        yield from _one_of(source.place, "kind", source.kind, SOURCE_KINDS)
        yield from _date(source.place, "published", source.published)


def _check_fact(pack: Pack, fact: PackFact) -> Iterator[Problem]:
    place = fact.place
    if not fact.key:
        yield _problem(place, "key", "is empty", "give the fact a readable key, for instance pfp/MLT/1995")
    yield from _one_of(place, "kind", fact.kind, FACT_KINDS)
    yield from _both(place, "title", fact.title)
    if bool(fact.note.en) != bool(fact.note.fr):
        yield from _both(place, "note", fact.note)
    yield from _check_references(pack, fact)
    if not fact.sources:
        yield _problem(place, "sources", "the fact has no source", "name at least one id of sources.csv")
    yield from _check_dates(fact)


def _check_references(pack: Pack, fact: PackFact) -> Iterator[Problem]:
    place = fact.place
    parties = {party.code for party in pack.parties}
    if not fact.parties:
        yield _problem(place, "party", "is empty", "name at least one code of parties.csv")
    yield from _known(place, "party", (*fact.parties, *fact.counterparts), parties, "add it to parties.csv")
    frameworks = {framework.code for framework in pack.frameworks}
    if fact.framework or fact.kind in NEED_FRAMEWORK:
        yield from _known(place, "framework", [fact.framework], frameworks, "add it to frameworks.yaml")
    yield from _known(place, "source", fact.sources, {source.id for source in pack.sources}, "add it to sources.csv")
    for field, value in (("status", fact.status), ("end_reason", fact.end_reason), ("track", fact.track)):
        codes = {term.code for term in pack.terms if term.list == field}
        if value or field == "status":
            yield from _known(place, field, [value], codes, "add it to pack.yaml")
    if (fact.kind == "suspension") != bool(fact.track):
        yield _problem(
            place, "track", "a suspension, and nothing else, has a track", "name the track, or leave it empty"
        )


def _check_dates(fact: PackFact) -> Iterator[Problem]:
    dates = {"start": fact.start, "end": "" if fact.end == OPEN_END else fact.end, "decided": fact.decided}
    malformed = [problem for field, value in dates.items() for problem in _date(fact.place, field, value)]
    malformed += [problem for value in fact.observed for problem in _date(fact.place, "observed", value)]
    yield from malformed
    if not malformed:
        try:
            period_of(fact)
        except ValueError as error:
            yield _problem(fact.place, "start", str(error), "check the dates against the source")


def period_of(fact: PackFact) -> Period:
    """Return the days on which the fact certainly holds. Raises ValueError for dates that make no sense."""
    return certain_period(
        start=fact.start,
        end=fact.end,
        decided=fact.decided,
        observed=fact.observed,
        ends_before=fact.kind in SPELL_KINDS,
    )


def _check_claims(facts: tuple[PackFact, ...]) -> Iterator[Problem]:
    """Claims with one key: numbered from 1, about the same thing, and truly different."""
    by_key: dict[str, list[PackFact]] = defaultdict(list)
    for fact in facts:
        by_key[fact.key].append(fact)
    for claims in by_key.values():
        first = claims[0]
        if sorted(fact.claim for fact in claims) != list(range(1, len(claims) + 1)):
            yield _problem(
                claims[-1].place,
                "claim",
                f"the claims of {first.key!r} are not numbered 1 to {len(claims)}",
                "a key stands once, or once per rival claim",
            )
        for fact in claims[1:]:
            if (fact.kind, fact.parties, fact.framework) != (first.kind, first.parties, first.framework):
                yield _problem(
                    fact.place,
                    "key",
                    f"rival claims of {first.key!r} differ in kind, party or framework",
                    "give it a key of its own",
                )


def _check_overlaps(facts: tuple[PackFact, ...]) -> Iterator[Problem]:
    """Spells of one party in one framework, on one track, may not share a day."""
    spells: dict[tuple[str, str, str, str], list[tuple[Period, PackFact]]] = defaultdict(list)
    for fact in facts:
        if fact.kind in SPELL_KINDS and fact.claim == 1:
            try:
                period = period_of(fact)
            except ValueError:
                continue  # told by _check_dates
            for party in fact.parties:
                spells[fact.kind, party, fact.framework, fact.track].append((period, fact))
    for (_, party, framework, _), held in spells.items():
        pair = first_overlap(period for period, _ in held)
        if pair is not None:
            one, two = (next(fact for period, fact in held if period is wanted) for wanted in pair)
            yield _problem(
                two.place,
                "start",
                f"{party} in {framework}: the spell {two.key!r} overlaps {one.key!r}, "
                f"line {one.place.line} of {one.place.file}",
                "end the earlier spell first, or make one a rival claim of the other",
            )


def _check_orphans(pack: Pack) -> Iterator[Problem]:
    """What nothing refers to."""
    cited: Counter[str] = Counter()
    for sources in (
        *(fact.sources for fact in pack.facts),
        *(framework.sources for framework in pack.frameworks),
        *(party.sources for party in pack.parties),
        *(programme.cited for programme in pack.programmes),
        *(standard.sources for standard in pack.standards),
        *(score.sources for score in pack.scores),
        *(told.sources for told in pack.replays),
        *(forecast.sources for forecast in pack.forecasts),
    ):
        cited.update(sources)
    for source in pack.sources:
        if not cited[source.id]:
            yield _problem(source.place, "id", f"nothing rests on source {source.id!r}", "remove it, or cite it")
    spoken_of = {code for fact in pack.facts for code in (*fact.parties, *fact.counterparts)}
    spoken_of.add(str((pack.settings.get("alliance") or {}).get("party")))
    for party in pack.parties:
        if party.code not in spoken_of:
            yield _problem(party.place, "code", f"no fact speaks of {party.code!r}", "remove it, or add its facts")
