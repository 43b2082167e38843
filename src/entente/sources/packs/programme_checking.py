"""What is wrong with the programmes of a pack: every problem at once, each with file, line and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from entente.kernel.errors import Problem
from entente.kernel.partial_dates import PartialDate
from entente.sources.packs.programmes import EXERCISE
from entente.sources.packs.types import Pack, PackClause, PackProgramme, PackStep, Place

STATES = frozenset({
    "draft", "consultation", "partner_agreement", "committee", "agreed", "in_force", "mid_term_review", "extended",
    "bridging", "final_review", "superseded", "closed", "withdrawn",
})  # fmt: skip
VERBS = frozenset({
    "propose", "submit_to_partner", "submit_to_committee", "adopt", "enter_into_force", "open_mid_term_review",
    "conclude_mid_term_review", "open_final_review", "extend", "bridge", "suspend_practical", "resume_practical",
    "suspend_dialogue", "resume_dialogue", "supersede", "close", "withdraw",
})  # fmt: skip
GOAL_STATES = frozenset({
    "proposed", "bilateral_talks", "allied_talks", "agreed", "on_track", "at_risk", "blocked", "completed",
    "carried_over", "merged", "dropped",
})  # fmt: skip
CHOICES: dict[tuple[str, str], frozenset[str]] = {
    ("objective", "area"): frozenset({"political", "military", "crisis"}),
    ("goal", "direction"): frozenset({"increase", "decrease"}),
    ("goal", "priority"): frozenset({"1", "2", "3"}),
    ("activity", "kind"): frozenset({
        "training", "exercise", "expert_visit", "workshop", "consultation", "capacity_building", "equipment",
        "science", "other",
    }),
    ("activity", "track"): frozenset({"practical", "dialogue"}),
    ("commitment", "side"): frozenset({"alliance", "partner"}),
}  # fmt: skip
NEEDED = {
    "objective": ("number", "area"), "goal": ("code",), "activity": ("code",), "commitment": ("side", "text"),
    "funding": ("currency", "planned"),
}  # fmt: skip
_UNTITLED = frozenset({"commitment", "funding"})
_AMOUNTS = ("planned", "committed", "spent")
_AMOUNT = re.compile(r"[0-9]{1,16}(\.[0-9]{1,2})?")
AREAS = "functional_area"
_PARTIAL = {"goal": ("baseline_on", "by_when"), "commitment": ("due",)}
_DAYS = {"activity": ("planned_from", "planned_to")}
_PERIOD_REMEDY = "give a later end, or an earlier start"


def check_programmes(pack: Pack) -> Iterator[Problem]:
    """Yield every problem of the programmes: form, references, sources, dates, places of clauses."""
    seen: dict[str, Place] = {}
    for programme in pack.programmes:
        if programme.code in seen:
            yield _problem(programme.place, "code", f"{programme.code!r} is that of {seen[programme.code].file} too",
                           "give each programme a code of its own")  # fmt: skip
        seen[programme.code] = programme.place
        yield from _check_head(pack, programme)
        yield from _check_life(programme)
        yield from _check_sources(pack, programme)
        yield from _check_clauses(pack, programme)


def _problem(place: Place, field: str, message: str, remedy: str) -> Problem:
    return Problem(message, file=place.file, row=str(place.line), field=field, remedy=remedy)


def _one_of(place: Place, field: str, value: str, allowed: Iterable[str]) -> Iterator[Problem]:
    if value not in set(allowed):
        yield _problem(place, field, f"{value!r} is not known", f"use one of {', '.join(sorted(allowed))}")


def _partial(place: Place, field: str, value: str) -> Iterator[Problem]:
    yield from _dated(place, field, value, PartialDate.parse)


def _day(place: Place, field: str, value: str) -> Iterator[Problem]:
    yield from _dated(place, field, value, _whole_day)


def _dated(place: Place, field: str, value: str, parse: Callable[[str], PartialDate]) -> Iterator[Problem]:
    try:
        if value:
            parse(value)
    except ValueError as error:
        yield _problem(place, field, str(error), "write the date as precisely as the source gives it, no more")


def _whole_day(value: str) -> PartialDate:
    read = PartialDate.parse(value)
    if read.first != read.last:
        raise ValueError(f"{value!r} is not a day (YYYY-MM-DD)")
    return read


def _check_head(pack: Pack, programme: PackProgramme) -> Iterator[Problem]:
    place = programme.place
    stem = place.file.rsplit("/", 1)[-1].removesuffix(".yaml")
    if programme.code != stem:
        yield _problem(place, "code", f"{programme.code!r} differs from the file's name", f"name it {stem}")
    for language, value in (("en", programme.title.en), ("fr", programme.title.fr)):
        if not value:
            yield _problem(place, f"title_{language}", "is empty", "write it in both languages")
    yield from _one_of(place, "party", programme.party, (party.code for party in pack.parties))
    yield from _one_of(place, "instrument", programme.instrument, (row.code for row in pack.frameworks))
    yield from _one_of(place, "state", programme.state, STATES)
    if programme.exercise != place.file.startswith(EXERCISE):
        yield _problem(place, "exercise", "only what lies in programmes/exercise is made up, and says so",
                       "write exercise: true there and nowhere else, or move the file")  # fmt: skip
    if programme.shared and not programme.exercise:
        yield _problem(place, "shared", "what a pack says of real partners is public", "leave it out")
    others = {other.code: other for other in pack.programmes}
    if programme.supersedes and others.get(programme.supersedes, programme).party != programme.party:
        yield _problem(place, "supersedes", "it is a programme of another partner", "name one of the same partner")
    if programme.supersedes and programme.supersedes not in others:
        yield _problem(place, "supersedes", f"{programme.supersedes!r} has no file", "add it, or leave it out")


def _check_life(programme: PackProgramme) -> Iterator[Problem]:
    place = programme.place
    malformed = [
        problem
        for field, value in (("adopted", programme.adopted), ("start", programme.start), ("end", programme.end))
        for problem in _partial(place, field, value)
    ]
    yield from malformed
    if not malformed and programme.end:
        if not programme.start:
            yield _problem(place, "start", "a period with an end has no start", "give its start")
        elif PartialDate.parse(programme.end).last < PartialDate.parse(programme.start).first:
            yield _problem(place, "end", "comes before the start", _PERIOD_REMEDY)
    for step in programme.steps:
        yield from _one_of(step.place, "verb", step.verb, VERBS)
        yield from _one_of(step.place, "state", step.state, STATES)
        yield from _day(step.place, "day", step.day or "?")
    if programme.steps and programme.steps[-1].state != programme.state:
        yield _problem(programme.steps[-1].place, "state", "the last step leads to another state than the programme's",
                       "bring the two in line")  # fmt: skip
    for older in programme.older:
        for field, value in (("start", older.start), ("end", older.end)):
            yield from _partial(older.place, field, value)


def _check_sources(pack: Pack, programme: PackProgramme) -> Iterator[Problem]:
    known = {source.id for source in pack.sources}
    facts = {fact.key for fact in pack.facts}
    frameworks = {framework.code for framework in pack.frameworks}
    parts: tuple[PackProgramme | PackStep | PackClause, ...] = (programme, *programme.steps, *programme.clauses)
    for part in parts:
        if not part.sources and not programme.exercise:
            yield _problem(part.place, "sources", "has no source", "name at least one id, or take it out")
        for source in part.sources:
            if source not in known:
                yield _problem(part.place, "sources", f"unknown source {source!r}", "add it to programmes/sources.csv")
    for older in programme.older:
        yield from _one_of(older.place, "framework", older.framework, frameworks)
        if older.fact and older.fact not in facts:
            yield _problem(older.place, "fact", f"unknown fact {older.fact!r}", "name the key of a fact of the pack")
        if not older.fact and (older.start or older.end) and not programme.exercise:
            yield _problem(older.place, "fact", "dates without a source", "name the fact, or take the dates out")


def _check_clauses(pack: Pack, programme: PackProgramme) -> Iterator[Problem]:
    numbers = {clause.text.get("number", "") for clause in programme.clauses if clause.kind == "objective"}
    goals, activities = (
        {clause.text.get("code", "") for clause in programme.clauses if clause.kind == kind}
        for kind in ("goal", "activity")
    )
    parties = {party.code for party in pack.parties}
    areas = {term.code for term in pack.terms if term.list == AREAS}
    seen: set[tuple[str, str]] = set()
    for clause in programme.clauses:
        yield from _check_form(clause)
        key = clause.text.get("number") or clause.text.get("code") or ""
        if key and (clause.kind, key) in seen:
            yield _problem(clause.place, "code", f"{clause.kind} {key} stands there twice", "number them apart")
        seen.add((clause.kind, key))
        references = [("objective", numbers), ("goal", goals), ("activity", activities), (AREAS, areas)]
        if clause.kind == "funding":
            references += [("donor", parties), ("lead", parties)]
            yield from _check_amounts(clause)
        for field, known in references:
            if clause.text.get(field):
                yield from _one_of(clause.place, field, clause.text[field], known)


def _check_form(clause: PackClause) -> Iterator[Problem]:
    for field in NEEDED[clause.kind]:
        if not clause.text.get(field):
            yield _problem(clause.place, field, "is empty", "fill it in")
    for language in ("en", "fr"):
        if clause.kind not in _UNTITLED and not clause.text.get(f"title_{language}"):
            yield _problem(clause.place, f"title_{language}", "is empty", "write it in both languages")
    for (kind, field), allowed in CHOICES.items():
        if clause.kind == kind and clause.text.get(field):
            yield from _one_of(clause.place, field, clause.text[field], allowed)
    for field in _PARTIAL.get(clause.kind, ()):
        yield from _partial(clause.place, field, clause.text.get(field, ""))
    for field in _DAYS.get(clause.kind, ()):
        yield from _day(clause.place, field, clause.text.get(field, ""))
    yield from _check_standing(clause)


def _check_amounts(clause: PackClause) -> Iterator[Problem]:
    for field in _AMOUNTS:
        if not _AMOUNT.fullmatch(clause.text.get(field, "0")):
            yield _problem(clause.place, field, f"{clause.text[field]!r} is not an amount", "write it as 1200.50")


def _check_standing(clause: PackClause) -> Iterator[Problem]:
    if clause.state or clause.since:
        yield from _day(clause.place, "since", clause.since or "?")
        if clause.kind == "goal":
            yield from _one_of(clause.place, "state", clause.state, GOAL_STATES)
        else:
            yield _problem(clause.place, "state", "only goals have one here", "leave it out")
