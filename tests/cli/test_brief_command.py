"""`entente brief`: the public brief as a file, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from entente.apps.access.viewers import Actor
from entente.apps.register.services import load_pack
from entente.cli.main import app
from entente.kernel.errors import BadInput
from entente.sources.packs import read_pack
from tests.factories.packs import write_pack


@pytest.fixture
def league(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented League in the test's own database, which is not to be migrated once more."""
    monkeypatch.setattr("entente.cli.preparing.open_platform", lambda **_: None)
    load_pack(Actor(name="Platform"), read_pack(write_pack(tmp_path / "league")))


def entente(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["brief", *map(str, arguments)], catch_exceptions=False)


def test_the_same_file_as_the_page_gives_to_the_public(league: None, tmp_path: Path, client) -> None:
    out = tmp_path / "b.pdf"
    result = entente("mlt", "--on", "2010-01-01", "--lang", "fr", "--kind", "case-file", "--out", out)
    assert (result.exit_code, result.stdout) == (0, f"wrote {out}\n")
    assert "Dossier\xa0: Malte" in PdfReader(out).pages[0].extract_text()
    page = client.get("/parties/MLT/brief.pdf?on=2010-01-01&kind=case-file", headers={"accept-language": "fr"})
    assert out.read_bytes() == page.content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.pdf", "league"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["NOWHERE", "--out", "b.pdf"], "unknown party 'NOWHERE' .use an ISO"),
        (["Turkey", "--out", "b.pdf"], "unknown party 'Turkey' .use TUR."),
        (["MLT", "--out", "b.txt"], "'txt' is not offered"),
        (["MLT", "--out", "b.docx", "--kind", "diary"], "'diary' is not offered"),
        (["MLT", "--out", "b.docx", "--lang", "de"], "'de' is not offered"),
        (["MLT", "--out", "nowhere/b.pdf"], "cannot be written"),
        (["MLT", "--out", "b.pdf", "--on", "2024-13-01"], "is not a date"),
        (["MLT", "--out", "b.pdf", "--on", "1800-01-01"], "the date cannot be read"),
    ],
)
def test_what_cannot_be_written_leaves_no_file(
    league: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match=told):
        entente(*arguments)
    assert [path.name for path in tmp_path.iterdir()] == ["league"]
