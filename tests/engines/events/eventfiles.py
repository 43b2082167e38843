"""Small event files in the published layouts, made by the tests."""

from pathlib import Path

from entente.sources import gdelt1, gdelt2

DEFAULTS = {
    "SQLDATE": "20240115",
    "Actor1Name": "UKRAINE",
    "Actor1CountryCode": "UKR",
    "Actor1Type1Code": "GOV",
    "Actor2Name": "RUSSIA",
    "Actor2CountryCode": "RUS",
    "IsRootEvent": "1",
    "EventCode": "190",
    "EventBaseCode": "190",
    "EventRootCode": "19",
    "QuadClass": "4",
    "GoldsteinScale": "-10.0",
    "NumMentions": "4",
    "NumSources": "2",
    "NumArticles": "3",
    "AvgTone": "-1.5",
    "ActionGeo_CountryCode": "UP",
    "ActionGeo_Lat": "50.45",
    "ActionGeo_Long": "30.52",
    "DATEADDED": "20240115120000",
    "SOURCEURL": "https://example.org/a",
}


def gdelt_line(number: int, layout: str = "gdelt2", **values: str) -> str:
    """One line of a GDELT export, without its line end."""
    columns = (gdelt1 if layout == "gdelt1" else gdelt2).COLUMNS
    given = DEFAULTS | {"GLOBALEVENTID": str(number)} | values
    return "\t".join(given.get(name, "") for name in columns)


def gdelt_file(path: Path, lines: list[str]) -> Path:
    """A GDELT export of these lines."""
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


ICEWS_HEADER = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
    "Target Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\t"
    "Province\tCountry\tLatitude\tLongitude"
)


def icews_line(number: object, day: str = "2018-06-01", code: str = "190", **values: str) -> str:
    """One line of an ICEWS tab file."""
    given = {
        "Event ID": str(number),
        "Event Date": day,
        "Source Name": "Military (Ukraine)",
        "Source Sectors": "Military,Government",
        "Source Country": "Ukraine",
        "Event Text": "Use conventional military force",
        "CAMEO Code": code,
        "Intensity": "-10",
        "Target Name": "Military (Russia)",
        "Target Sectors": "Government,Military",
        "Target Country": "Russian Federation",
        "Story ID": "1",
        "Sentence Number": "1",
        "Publisher": "Agency",
        "Country": "Ukraine",
        "Latitude": "48.0",
        "Longitude": "37.8",
    } | {name.replace("_", " "): value for name, value in values.items()}
    return "\t".join(given.get(name, "") for name in ICEWS_HEADER.split("\t"))
