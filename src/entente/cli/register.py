"""`entente register`: who stands in which relation to the alliance, on any date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.cli.arguments import read_as_of
from entente.cli.output import print_json, print_table
from entente.kernel.errors import BadInput

if TYPE_CHECKING:
    from entente.apps.register.selectors.frameworks import Member
    from entente.apps.register.selectors.parties import PartyPage
    from entente.apps.register.selectors.types import FactView

app = typer.Typer(no_args_is_help=True, help="The register of parties, frameworks and facts.")

On = Annotated[str, typer.Option("--on", help="the date on which it was true, YYYY-MM-DD; today when left out")]
KnownOn = Annotated[str, typer.Option("--known-on", help="by what was known at the end of that date, YYYY-MM-DD")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]


@app.command()
def members(
    framework: Annotated[str, typer.Option("--framework", help="code of the framework, for instance PfP")],
    on: On = "",
    known_on: KnownOn = "",
    as_json: AsJson = False,
) -> None:
    """List who was in a framework on a date."""
    as_of = read_as_of(on, known_on)
    from entente.cli.preparing import open_platform

    open_platform()
    from entente.apps.register import selectors
    from entente.cli.viewing import as_public

    with as_public() as viewer:
        codes = [row.code for row in selectors.framework_list(viewer, as_of=as_of)]
        if framework not in codes:
            raise BadInput(f"unknown framework {framework!r}", field="--framework", remedy=f"one of {', '.join(codes)}")
        rows = [_member(member) for member in selectors.members_list(viewer, framework=framework, as_of=as_of)]
    if as_json:
        print_json(rows)
    else:
        known = f", as known on {known_on}" if known_on else ""
        when = f"{as_of.valid}{known}"
        print_table(f"{framework} on {when}", rows, empty=f"No party was in {framework} on {when}.")


@app.command()
def party(
    code: Annotated[str, typer.Argument(help="ISO 3166-1 alpha-3 code of a state, or the code of an organisation")],
    on: On = "",
    known_on: KnownOn = "",
    alliance: Annotated[str, typer.Option("--alliance", help="code of a pack; the leading one when left out")] = "",
    as_json: AsJson = False,
) -> None:
    """Show how a party stands to the alliance on a date, and every fact about it."""
    as_of = read_as_of(on, known_on)
    from entente.cli.preparing import open_platform

    open_platform()
    from entente.apps.register import selectors
    from entente.cli.viewing import as_public, unknown_party

    with as_public() as viewer:
        packs = [pack.code for pack in selectors.pack_list(viewer)]
        if alliance and alliance not in packs:
            raise BadInput(f"unknown pack {alliance!r}", field="--alliance", remedy=f"one of {', '.join(packs)}")
        page = selectors.party_get(viewer, code=code, as_of=as_of, pack=alliance)
    if page is None:
        raise unknown_party(code)
    facts = [_fact(fact) for fact in page.facts]
    if as_json:
        print_json(
            {
                "party": page.code,
                "name": page.name,
                "on": as_of.valid,
                "known_on": as_of.known,
                "relation": page.relation,
                "status": page.status.code if page.status else None,
                "facts": facts,
            }
        )
    else:
        columns = ("kind", "title", "from", "to", "holds", "status", "disputed", "sources")
        rows = [{name: fact[name] for name in columns} for fact in facts]
        known = f", as known on {known_on}" if known_on else ""
        print_table(f"{page.name}: {page.relation} on {as_of.valid}{known}", rows, empty=_nothing(page, packs))


def _nothing(page: PartyPage, packs: list[str]) -> str:
    """Say whose record has no fact of a party, and where else to look: each alliance has its own view of it."""
    held = page.pack.code if page.pack else ""
    others = [f"--alliance {code}" for code in packs if code != held]
    return f"The record of {held or 'no pack'} has no fact of it." + (f" Try {', '.join(others)}." if others else "")


def _member(member: Member) -> dict[str, Any]:
    return {
        "party": member.party,
        "name": member.name,
        "from": member.start,
        "to": member.end,
        "status": member.status.code,
        "sources": [source.code for source in member.sources],
    }


def _fact(fact: FactView) -> dict[str, Any]:
    return {
        "key": fact.key,
        "claim": fact.claim,
        "kind": fact.kind,
        "title": fact.title,
        "framework": fact.framework.code if fact.framework else None,
        "parties": [each.code for each in fact.parties],
        "counterparts": [each.code for each in fact.counterparts],
        "from": fact.start,
        "to": fact.end,
        "decided": fact.decided,
        "observed": list(fact.observed),
        "holds": fact.holds,
        "status": fact.status.code,
        "track": fact.track.code if fact.track else None,
        "disputed": fact.disputed,
        "note": fact.note,
        "sources": [source.code for source in fact.sources],
        "recorded_from": fact.recorded_from,
    }
