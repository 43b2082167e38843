"""Names of countries by ISO 3166-1 alpha-3 code: the register's for its parties, Unicode CLDR's for the others."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from babel import Locale
from django.utils.translation import get_language

from entente.apps.register.models import Party
from entente.apps.warnings.invented import INVENTED


def country_name(iso3: str) -> str:
    """The name in the reader's language, as CLDR has it, or that of a state of exercises; the code without a name."""
    if iso3 in INVENTED:
        return str(INVENTED[iso3])
    return _names((get_language() or "en")[:2]).get(iso3, iso3)


def country_names(iso3: Iterable[str]) -> dict[str, str]:
    """Names of countries in the reader's language: the register's where it has them as parties. One query."""
    wanted = set(iso3)
    rows = Party.objects.filter(code__in=wanted).only("code", "name_en", "name_fr")
    return {each: country_name(each) for each in wanted} | {row.code: row.name for row in rows}


def country_codes() -> frozenset[str]:
    """The ISO 3166-1 alpha-3 codes of the table of countries."""
    return frozenset(_alpha2())


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language if language in {"en", "fr"} else "en").territories
    return {iso3: territories.get(iso2, iso3) for iso3, iso2 in _alpha2().items()}


@cache
def _alpha2() -> dict[str, str]:
    table = files("entente.engines.events").joinpath("tables/countries.csv").read_text(encoding="utf-8")
    return {row["iso3"]: row["iso2"] for row in csv.DictReader(table.splitlines())}
