"""Downloads that go on where they stopped, mirrors, hashes, and refusals that say what to do."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import pytest

from entente.kernel.errors import BadInput, Unavailable
from entente.sources.catalogue import SOURCES, Source, locate, source_of
from entente.sources.mirror import differences
from entente.sources.pull import fetch, pull, pull_all, sha256_of

CONTENT = bytes(range(256)) * 4096


class Publisher(BaseHTTPRequestHandler):
    """Serves CONTENT at /file, with ranges; /cut breaks off half-way; /page is a page; all else is not found."""

    asked: list[str] = []
    edition = ""

    def do_GET(self) -> None:
        """Answer one request."""
        Publisher.asked.append(self.headers.get("Range", ""))
        if self.path == "/page.zip":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<p>Sign in")
            return
        if self.path not in ("/file.zip", "/cut.zip"):
            self.send_error(404)
            return
        start = int(self.headers.get("Range", "bytes=0-")[6:-1])
        if self.headers.get("If-Range", self.edition) != self.edition:
            start = 0
        if start >= len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        if self.edition:
            self.send_header("ETag", self.edition)
        self.end_headers()
        stop = len(CONTENT) // 2 if self.path == "/cut.zip" and not start else len(CONTENT)
        self.wfile.write(CONTENT[start:stop])

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    Publisher.asked, Publisher.edition = [], ""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def source(address: str, file: str = "file.zip") -> Source:
    return Source("s", "t", "p", "l", "c", "https://example.org", "1", f"{address}/{file}", "s/*")


def test_a_download_that_broke_off_goes_on(address, tmp_path) -> None:
    with pytest.raises(Unavailable, match="ENTENTE_MIRROR"):
        pull(source(address, "cut.zip"), "", cache=tmp_path)
    seen: list[tuple[int, int]] = []
    got = pull(
        source(address, "cut.zip"), "", cache=tmp_path, progress=lambda there, total: seen.append((there, total))
    )
    assert Publisher.asked == ["", f"bytes={len(CONTENT) // 2}-"]
    assert (got.path.read_bytes(), got.origin) == (CONTENT, "publisher")
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert pull(source(address, "cut.zip"), "", cache=tmp_path).origin == "cache"
    assert len(Publisher.asked) == 2


@pytest.mark.parametrize(("later", "first"), [('"1"', len(CONTENT) // 2), ('"2"', 0)])
def test_a_part_of_another_edition_is_not_gone_on_with(address, tmp_path, later, first) -> None:
    Publisher.edition = '"1"'
    with pytest.raises(Unavailable, match="broken off"):
        fetch(f"{address}/cut.zip", tmp_path / "x")
    Publisher.edition = later
    seen: list[int] = []
    fetch(f"{address}/file.zip", tmp_path / "x", progress=lambda there, total: seen.append(there))
    assert (tmp_path / "x").read_bytes() == CONTENT
    assert first < seen[0] <= first + (1 << 18)
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_page_instead_of_the_file_is_not_taken_for_it(address, tmp_path) -> None:
    with pytest.raises(Unavailable, match="the network may want a sign-in"):
        pull(source(address, "page.zip"), "", cache=tmp_path)
    assert not list((tmp_path / "s").iterdir())


def test_a_hash_that_is_none_or_of_no_file_costs_nothing_that_is_there(address, tmp_path) -> None:
    mirror = tmp_path / "mirror"
    (mirror / "s").mkdir(parents=True)
    (mirror / "s" / "file.zip").write_bytes(CONTENT)
    got = pull(source(address), "", cache=tmp_path, mirror=mirror)
    with pytest.raises(BadInput, match="--sha256: 'zz' is no SHA-256"):
        pull(source(address), "", cache=tmp_path, mirror=mirror, sha256="zz")
    with pytest.raises(Unavailable, match="its SHA-256 is"):
        pull(source(address), "", cache=tmp_path, mirror=mirror, sha256="0" * 64)
    assert sha256_of(got.path) == got.sha256


def test_a_part_longer_than_the_file_is_started_anew(address, tmp_path) -> None:
    (tmp_path / "x.part").write_bytes(CONTENT + b"more")
    fetch(f"{address}/file.zip", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == CONTENT


def test_a_wrong_hash_is_refused_and_the_file_removed(address, tmp_path) -> None:
    with pytest.raises(Unavailable, match="SHA-256"):
        pull(source(address), "", cache=tmp_path, sha256="0" * 64)
    assert not (tmp_path / "s" / "file.zip").exists()
    right = hashlib.sha256(CONTENT).hexdigest()
    assert pull(source(address), "", cache=tmp_path, sha256=right).sha256 == right


def test_a_cached_file_that_changed_is_refused(address, tmp_path) -> None:
    got = pull(source(address), "", cache=tmp_path)
    got.path.write_bytes(b"other")
    with pytest.raises(Unavailable, match="remove it and pull again"):
        pull(source(address), "", cache=tmp_path)


def test_refused_connections_and_missing_files_say_what_to_do(address, tmp_path) -> None:
    with pytest.raises(Unavailable, match="try again; without internet"):
        fetch("http://127.0.0.1:9/x", tmp_path / "x")
    with pytest.raises(Unavailable, match=r"404 .*check --version"):
        fetch(f"{address}/none", tmp_path / "x")
    with pytest.raises(BadInput, match="not a web address"):
        fetch("file:///etc/hosts", tmp_path / "x")


def test_with_a_mirror_nothing_is_asked_of_the_network(tmp_path) -> None:
    mirror = tmp_path / "mirror"
    (mirror / "s").mkdir(parents=True)
    (mirror / "s" / "v1.zip").write_bytes(b"one")
    dead = source("http://127.0.0.1:9")
    got = pull(dead, "v1", cache=tmp_path / "cache", mirror=mirror)
    assert (got.origin, got.path.read_bytes(), got.sha256) == ("mirror", b"one", sha256_of(got.path))
    with pytest.raises(Unavailable, match=r"the mirror .* has no s v2"):
        pull(dead, "v2", cache=tmp_path / "cache", mirror=mirror)
    with pytest.raises(Unavailable, match=r"the mirror .* is not there"):
        pull(dead, "v1", cache=tmp_path / "cache", mirror=tmp_path / "nowhere")


def test_every_file_of_a_source_is_taken_from_the_mirror(tmp_path) -> None:
    mirror = tmp_path / "mirror"
    for name in ("a.csv", "b.csv"):
        (mirror / "s").mkdir(parents=True, exist_ok=True)
        (mirror / "s" / name).write_text(name)
    dead = source("http://127.0.0.1:9")
    got = pull_all(dead, "", cache=tmp_path / "cache", mirror=mirror)
    assert [(each.path.name, each.path.read_text()) for each in got] == [("a.csv", "a.csv"), ("b.csv", "b.csv")]
    assert len(locate(dead, None, tmp_path / "cache").files) == 2
    wanted = hashlib.sha256(b"b.csv").hexdigest()
    (only,) = pull_all(dead, "", cache=tmp_path / "cache", mirror=mirror, sha256=wanted)
    assert only.path.name == "b.csv"
    with pytest.raises(Unavailable, match="SHA-256"):
        pull_all(dead, "", cache=tmp_path / "cache", mirror=mirror, sha256="0" * 64)


def test_sources_without_an_address_name_their_page_and_versions_are_checked(tmp_path) -> None:
    with pytest.raises(Unavailable, match=r"acleddata.com"):
        pull(source_of("acled"), "", cache=tmp_path)
    with pytest.raises(BadInput, match=r"such as 25.1"):
        source_of("ucdp-ged").url("latest")
    assert source_of("igo").url("3").endswith("igo_year_formatv3.zip")
    with pytest.raises(BadInput, match="no version of ert"):
        source_of("ert").url("latest")
    assert source_of("ucdp-candidate").url("25.0.9").endswith("GEDEvent_v25_0_9.csv")
    with pytest.raises(BadInput, match="no source"):
        source_of("rumour")


def test_every_source_states_its_terms() -> None:
    assert len({entry.name for entry in SOURCES}) == len(SOURCES)
    for entry in SOURCES:
        assert all((entry.publisher, entry.licence, entry.citation))
        assert entry.page.startswith("https://")
        assert locate(entry, None, Path("/nonexistent")).place == "not here"
        assert bool(entry.address) == bool(entry.version) == bool(entry.form)
        if entry.address:
            assert entry.version in entry.url(entry.version) or "{plain}" in entry.address or "{under}" in entry.address


def test_country_year_sources_have_an_address_and_the_others_say_how_they_are_had(tmp_path) -> None:
    offered = "gdelt1 gdelt2 ucdp-ged ucdp-candidate ucdp-acd vdem ert coups un-votes igo state-system"
    for name in offered.split():
        assert source_of(name).url(source_of(name).version).startswith(("https://", "http://data.gdeltproject.org/"))
    for entry in SOURCES:
        if not entry.address:
            with pytest.raises(Unavailable) as refused:
                pull(entry, "", cache=tmp_path)
            assert entry.page in refused.value.remedy
            assert "ENTENTE_MIRROR" in refused.value.remedy


def test_a_mirror_is_compared_with_its_manifest(tmp_path) -> None:
    pl.DataFrame({"a": [1, 2], "b": [3, 4]}).write_parquet(tmp_path / "x.parquet")
    (tmp_path / "y.tab").write_text("h\ti\n1\t2\n")
    (tmp_path / "z.CSV").write_text("1\t2\n3\t4\n")
    manifest = tmp_path / "MANIFEST.csv"
    manifest.write_text("path,dataset,rows,columns\nx.parquet,X,2,2\ny.tab,Y,1,2\nz.CSV,Z,2,2\n")
    assert differences(tmp_path) == []
    manifest.write_text("path,dataset,rows,columns\nx.parquet,X,3,2\ny.tab,Y,1,3\ngone.csv,G,1,1\n")
    assert [(p.file, p.message) for p in differences(tmp_path)] == [
        ("x.parquet", "has 2 rows, the manifest says 3"),
        ("y.tab", "has 2 columns, the manifest says 3"),
        ("gone.csv", "is in the manifest and not there"),
    ]
