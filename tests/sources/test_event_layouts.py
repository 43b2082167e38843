"""Readers of the delimited layouts: what they take, refuse and resolve."""

from pathlib import Path

import polars as pl
import pytest

from entente.engines.events.ingest import ingest
from entente.engines.events.store import EventStore
from entente.kernel.errors import BadInput
from entente.sources.acled import country_of
from entente.sources.formats import FORMATS, reader_of
from entente.sources.gdelt1 import COLUMNS as COLUMNS_1
from entente.sources.gdelt2 import COLUMNS as COLUMNS_2

POLECAT = (
    "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tActor Name\tActor Country\t"
    "Primary Actor Sector\tRecipient Name\tRecipient Country\tPrimary Recipient Sector\tCountry\tLatitude\tLongitude\n"
)
GED = "id,type_of_violence,side_a,side_b,country,latitude,longitude,date_start,date_end,best,high,low\n"
ACLED = (
    "event_id_cnty,event_date,event_type,actor1,inter1,actor2,inter2,country,latitude,longitude,"
    "source,notes,fatalities\n"
)


def bring(tmp_path: Path, layout: str, text: str) -> tuple[pl.DataFrame, dict[str, int], list[str]]:
    """Events, counts and reasons after an ingest of one file."""
    path = tmp_path / f"{layout}.txt"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    store = EventStore.create(tmp_path / "store")
    report = ingest(store, reader_of(layout), [path])
    reasons = [
        reason
        for refused in sorted((tmp_path / "store" / "rejects").glob("*.csv"))
        for reason in pl.read_csv(refused)["reason"].to_list()
    ]
    counts = {name: getattr(report, name) for name in ("read", "written", "duplicates", "rejected")}
    return EventStore.open(tmp_path / "store").scan().collect(), counts, reasons


def test_the_gdelt_layouts_have_the_columns_of_their_codebooks() -> None:
    assert (len(COLUMNS_1), len(COLUMNS_2)) == (58, 61)
    assert (COLUMNS_2.index("EventCode"), COLUMNS_2.index("ActionGeo_Lat"), COLUMNS_1[-2]) == (26, 56, "DATEADDED")


def test_every_layout_has_a_reader_and_no_other_name_has() -> None:
    assert all(reader_of(name).source for name in FORMATS)
    with pytest.raises(BadInput, match="no layout"):
        reader_of("cameo")


def test_polecat_keeps_the_classes_of_plover_and_gives_no_event_to_one_of_several_countries(tmp_path) -> None:
    rows = [
        "1\t2023-05-02\tCOERCE\tarrest\t-6.5\tM-CONF\tPolice\tRUS\tCOP\tProtester\tRUS\tCVL\tRUS\t55.7\t37.6",
        "2\t2023-05-02\tCONSULT\tNone\t2.0\tV-COOP\tMinister\tUSA; GBR\tGOV\tKyiv\tUkraine\tNone\tNone\tNone\tNone",
        "3\t2023-05-02\tDANCE\tNone\t2.0\tV-COOP\tA\tUSA\tGOV\tB\tUKR\tGOV\tNone\tNone\tNone",
        "3\t2023-05-02",
    ]
    events, counts, reasons = bring(tmp_path, "polecat", POLECAT + "\n".join(rows) + "\n")
    assert counts == {"read": 4, "written": 2, "duplicates": 0, "rejected": 2}
    assert sorted(reasons) == ["2 columns instead of 15", "event_type is not a PLOVER type"]
    picked = events.sort("id").select("id", "code", "root", "quad", "intensity", "series", "actor2_country", "country")
    assert picked.rows() == [
        ("1", "COERCE:arrest", 17, 4, -6.5, "RUS", "RUS", "RUS"),
        ("2", "CONSULT", 4, 1, 2.0, None, "UKR", None),
    ]


def test_ged_has_estimates_in_order_and_quoted_text_over_several_lines(tmp_path) -> None:
    rows = [
        '1,1,"Government of Bosnia-Herzegovina","Serbian\nRepublic",Bosnia-Herzegovina,'
        "44,18,1993-01-02,1993-01-04,5,9,3",
        "2,2,A,B,Kosovo,42.6,21,2001-13-01,2001-01-01,5,9,3",
        "3,2,A,B,Kosovo,42.6,21,2001-01-01,2001-01-01,5,4,3",
        "4,3,IS,Civilians,Mali,15,-3,2015-02-03,2015-02-02,1,1,1",
        "5,3,IS,Civilians,Mali,15,-3,2015-02-03,2015-02-03,1,1,-1",
        "6,3,Caf\udce9,Civilians,Mali,15,-3,2015-02-03,2015-02-03,1,1,1",
        "1,1,x,y,Mali,44,18,1993-01-02,1993-01-04,5,9,3",
    ]
    events, counts, reasons = bring(tmp_path, "ucdp-ged", GED + "\n".join(rows) + "\n")
    assert counts == {"read": 7, "written": 1, "duplicates": 1, "rejected": 5}
    assert sorted(reasons) == [
        "date_end is before date_start",
        "date_start is no possible day",
        "duplicate id: an earlier row of this run has the same",
        "estimates of deaths are not in order: low, best, high",
        "low is no whole number from 0 to 2e+09",
        "not UTF-8",
    ]
    (row,) = events.to_dicts()
    assert (row["actor1_country"], row["actor2_country"], row["country"]) == ("BIH", None, "BIH")
    assert (row["fatalities_low"], row["fatalities_best"], row["fatalities_high"]) == (3, 5, 9)
    assert (row["code"], row["root"], row["quad"], row["intensity"]) == ("UCDP:1", 19, 4, None)


def test_a_file_in_utf_16_is_told_from_one_in_utf_8(tmp_path) -> None:
    row = "3,IS,Civilians,Mali,15,-3,2015-02-03,2015-02-03,1,1,1"
    path = tmp_path / "wide.csv"
    path.write_text(f"{GED}1,{row}\n", encoding="utf-16")
    store = EventStore.create(tmp_path / "store")
    counts = ingest(store, reader_of("ucdp-ged"), [path])
    assert (counts.read, counts.rejected) == (1, 1)
    (rejects,) = (tmp_path / "store" / "rejects").iterdir()
    assert "save it as UTF-8" in rejects.read_text(encoding="utf-8")


def test_ged_gives_no_number_of_sources_where_they_were_not_counted(tmp_path) -> None:
    row = "3,IS,Civilians,Mali,15,-3,2015-02-03,2015-02-03,1,1,1"
    header = GED.strip() + ",number_of_sources\n"
    events, _, _ = bring(tmp_path, "ucdp-ged", f"{header}1,{row},-1\n2,{row},4\n")
    assert events.sort("id")["sources"].to_list() == [None, 4]


def test_acled_days_are_read_in_both_forms(tmp_path) -> None:
    rows = [
        "UKR1,16 May 2023,Battles,Military Forces of Ukraine (2019-),State forces,"
        "Military Forces of Russia (2000-),State forces,Ukraine,48,37,A,,3",
        'MLI2,2023-05-17,Protests,Protesters (Mali),Protesters,,,Mali,12.6,-8,B,"a, b",0',
        "MLI3,2023-05-17,Protests,Protesters (Mali),Protesters,,,Mali,12.6,-8,B,,many",
    ]
    events, counts, _ = bring(tmp_path, "acled", ACLED + "\n".join(rows) + "\n")
    assert counts == {"read": 3, "written": 2, "duplicates": 0, "rejected": 1}
    picked = events.sort("day").select("series", "root", "quad", "fatalities_best", "actor1_role", "country")
    assert picked.rows() == [("RUS|UKR", 19, 4, 3, "MIL", "UKR"), (None, 14, 3, 0, "OPP", "MLI")]


def test_an_acled_name_without_a_country_has_none() -> None:
    assert [country_of(name) for name in ("Wagner Group", "Civilians (Ruritania)", None)] == [None] * 3
    assert country_of("Police Forces of Kosovo (2008-)") == "XKX"


@pytest.mark.parametrize("layout", ["icews", "polecat", "ucdp-ged", "ucdp-candidate", "acled", "icews-quads"])
def test_a_file_of_another_layout_is_refused_whole(tmp_path, layout) -> None:
    _, counts, (reason,) = bring(tmp_path, layout, "a,b\n1,2\n")
    assert counts == {"read": 1, "written": 0, "duplicates": 0, "rejected": 1}
    assert reason.startswith("another format")
