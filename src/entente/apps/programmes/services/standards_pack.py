"""Loading a pack's catalogue of standards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.programmes.models import Standard, StandardSource
from entente.apps.register.models import Pack, Source
from entente.kernel.errors import BadInput, Problem, Refused
from entente.sources.packs.types import PackStandard


@dataclass(frozen=True, slots=True)
class StandardsReport:
    """What loading did. Those no longer in the files are withdrawn, and kept for what refers to them."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0

    @property
    def touched(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed or self.withdrawn)


@transaction.atomic
def load_standards(actor: Actor, pack: str, files: Sequence[PackStandard]) -> StandardsReport:
    """Bring the catalogue in line with a pack's standards.csv, which has been checked. A second load writes nothing.

    The catalogue is public. Raises Refused without the permission, BadInput for a source that is not there or a
    code that another pack has taken.
    """
    if not actor.may("programmes.standards"):
        raise Refused(_("Only the platform loads packs."), rule="programmes.standards")
    held = {row.code: row for row in Standard.objects.prefetch_related("citations__source")}
    owner = Pack.objects.filter(pk=pack).first()
    if owner is None:
        raise BadInput(_("%(code)r is not a loaded pack") % {"code": pack}, field="pack", remedy="entente pack load")
    sources = {
        row.code: row for row in Source.objects.filter(code__in={code for item in files for code in item.sources})
    }
    _refuse(files, held, sources, owner)
    added = changed = 0
    for position, item in enumerate(files):
        fields, row = _fields(item, position), held.get(item.code)
        if row is None:
            row = Standard.objects.create(code=item.code, pack=owner, **fields)
            added += 1
        elif _as_held(row) != (fields, list(item.sources)):
            Standard.objects.filter(pk=row.pk).update(**fields)
            StandardSource.objects.filter(standard=row).delete()
            changed += 1
        else:
            continue
        StandardSource.objects.bulk_create(
            StandardSource(standard=row, source=sources[code], position=place)
            for place, code in enumerate(item.sources)
        )
    gone = set(held) - {item.code for item in files}
    withdrawn = Standard.objects.filter(code__in=gone, pack=owner, withdrawn=False).update(withdrawn=True)
    report = StandardsReport(added, changed, withdrawn)
    if report.touched:
        append(
            actor,
            action="programmes.load_standards",
            record_type="pack",
            record_id=pack,
            after={"added": added, "changed": changed, "withdrawn": withdrawn},
        )
    return report


def _refuse(files: Sequence[PackStandard], held: dict[str, Standard], sources: dict[str, Source], owner: Pack) -> None:
    problems = []
    for item in files:
        place = {"file": item.place.file, "row": str(item.place.line)}
        problems += [
            Problem(_("%(code)r is not a source") % {"code": code}, field="sources", remedy=_("add it first"), **place)
            for code in item.sources
            if code not in sources
        ]
        taken = held.get(item.code)
        if taken is not None and taken.pack_id != owner.pk:
            problems.append(
                Problem(_("%(code)s is taken") % {"code": item.code}, field="code", remedy=_("choose another"), **place)
            )
    if problems:
        raise BadInput(problems)


def _fields(item: PackStandard, position: int) -> dict[str, Any]:
    return {
        "number": item.number,
        "agreement": item.agreement,
        "title_en": item.title.en,
        "title_fr": item.title.fr,
        "edition": item.edition,
        "edition_on": item.edition_on,
        "field": item.field,
        "position": position,
        "withdrawn": False,
    }


def _as_held(row: Standard) -> tuple[dict[str, Any], list[str]]:
    names = (
        "number", "agreement", "title_en", "title_fr", "edition", "edition_on", "field", "position", "withdrawn",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}, [each.source.code for each in row.citations.all()]
