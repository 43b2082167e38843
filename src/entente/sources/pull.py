"""Fetch a file from its publisher: resumable, checked by hash, or taken from a mirror instead."""

from __future__ import annotations

import errno
import hashlib
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from entente.kernel.errors import BadInput, Unavailable
from entente.sources.catalogue import Source

CHUNK = 1 << 18
Progress = Callable[[int, int], None]
"""Told bytes there so far and bytes in all (0 when the publisher does not say)."""

DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM)
"""Errors of the disk written to, not of the network."""
OFFLINE = "without internet, put the file into the folder ENTENTE_MIRROR names; behind a proxy, set https_proxy"


@dataclass(frozen=True, slots=True)
class Pulled:
    """A file of a source on this machine, its hash, and where it came from: `publisher`, `mirror` or `cache`."""

    path: Path
    sha256: str
    origin: str


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def pull(
    source: Source,
    version: str,
    *,
    cache: Path,
    mirror: Path | None = None,
    sha256: str = "",
    progress: Progress = lambda there, total: None,
) -> Pulled:
    """A file of a version of a source, in the cache afterwards: the first of `pull_all`."""
    return pull_all(source, version, cache=cache, mirror=mirror, sha256=sha256, progress=progress)[0]


def pull_all(
    source: Source,
    version: str,
    *,
    cache: Path,
    mirror: Path | None = None,
    sha256: str = "",
    progress: Progress = lambda there, total: None,
) -> tuple[Pulled, ...]:
    """Every file of a version of a source, in the cache afterwards.

    With a mirror nothing is asked of the network: all files of the source in it whose name has the version are copied,
    or, where a hash is asked for, the one that has it. From a publisher comes one file; its hash is `sha256` where it
    is known, else the one noted at the first download. Raises `Unavailable` when the files cannot be had, saying what
    to do; `BadInput` for a version or a hash that cannot be one.
    """
    if sha256 and not re.fullmatch("[0-9a-fA-F]{64}", sha256):
        raise BadInput(f"{sha256!r} is no SHA-256", field="--sha256", remedy="give 64 digits from 0 to f")
    if mirror is not None:
        return _from_mirror(source, version, cache, mirror, sha256)
    return (_from_publisher(source, version, cache, sha256, progress),)


def _from_publisher(source: Source, version: str, cache: Path, sha256: str, progress: Progress) -> Pulled:
    if not source.address:
        raise Unavailable(
            f"{source.name} is not offered for download without a form or a key",
            remedy=f"get it by hand from {source.page}, put it where {source.in_mirror!r} finds it in a "
            "folder, and set ENTENTE_MIRROR to that folder",
        )
    url = source.url(version or source.version)
    target = cache / source.name / url.rsplit("/", 1)[-1]
    expected = sha256 or _noted(target)
    if target.exists() and expected:
        return Pulled(target, _check(target, expected, "remove it and pull again"), "cache")
    fetch(url, target, progress=progress)
    return Pulled(target, _keep(target, sha256), "publisher")


def fetch(url: str, target: Path, *, progress: Progress = lambda there, total: None) -> None:
    """Download to `target`; what an earlier try left in `target.part` is gone on with.

    Where the publisher says which edition a file is, a part is gone on with only from the same edition. Raises
    `Unavailable` when the publisher cannot be reached, refuses, or breaks off; the part stays for the next try.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial, edition = (target.with_name(target.name + end) for end in (".part", ".part.edition"))
    have = partial.stat().st_size if partial.exists() else 0
    begun = edition.read_text(encoding="utf-8") if have and edition.exists() else ""
    try:
        with _open(url, have, begun) as answer:
            _refuse_page(answer, url)
            edition.write_text(_edition(answer), encoding="utf-8")
            _store(answer, partial, have, progress)
    except urllib.error.HTTPError as error:
        if error.code == 416 and have:
            partial.unlink()
            edition.unlink(missing_ok=True)
            fetch(url, target, progress=progress)
            return
        raise Unavailable(
            f"{url}: the publisher answers {error.code} {error.reason}", remedy=_advice(error.code)
        ) from None
    except (OSError, HTTPException) as error:
        if getattr(error, "errno", None) in DISK:
            raise Unavailable(
                f"{target}: cannot be written: {error}", remedy="make room; the next try goes on from what is there"
            ) from None
        raise Unavailable(f"{url}: {getattr(error, 'reason', None) or error}", remedy=f"try again; {OFFLINE}") from None
    partial.replace(target)
    edition.unlink(missing_ok=True)


def _edition(answer: HTTPResponse) -> str:
    """What tells the edition of a file from others (RFC 9110, section 8.8); empty when the publisher does not say."""
    tag = answer.headers.get("ETag") or ""
    return (tag if tag.startswith('"') else "") or answer.headers.get("Last-Modified") or ""


def _refuse_page(answer: HTTPResponse, url: str) -> None:
    """Raise `Unavailable` for a page where a file was asked for: a network that wants a sign-in answers so."""
    if answer.headers.get_content_type() == "text/html" and answer.headers.get("Content-Type"):
        raise Unavailable(
            f"{url}: a page came instead of the file",
            remedy=f"open {url} in a browser: the network may want a sign-in; {OFFLINE}",
        )


def _open(url: str, have: int, edition: str) -> HTTPResponse:
    """Ask for a file from byte `have` on, for all of it if it is another `edition`.

    Only web addresses: `urlopen` alone would read local files too.
    """
    if not url.startswith(("http://", "https://")):
        raise BadInput(f"not a web address: {url!r}", field="url", remedy="http:// or https://")
    headers = {"User-Agent": "entente", **({"Range": f"bytes={have}-"} if have else {})}
    if edition:
        headers["If-Range"] = edition
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - the scheme is checked above
    answer: HTTPResponse = opener.open(request, timeout=60)
    return answer


def _store(answer: HTTPResponse, partial: Path, have: int, progress: Progress) -> None:
    """Write what comes, after what is there if the publisher goes on from it, else from the start."""
    resumed = answer.status == 206
    there = have if resumed else 0
    length = int(answer.headers.get("Content-Length") or 0)
    total = there + length if length else 0
    with partial.open("ab" if resumed else "wb") as handle:
        while data := answer.read(CHUNK):
            handle.write(data)
            there += len(data)
            progress(there, total)
    if total and there < total:
        raise OSError(f"broken off after {there:,} of {total:,} bytes")


def _advice(code: int) -> str:
    if code in (404, 410):
        return "check --version; the publisher may have moved the file"
    if code in (401, 403):
        return "the publisher asks for a form or a key: get the file by hand and put it into ENTENTE_MIRROR"
    return f"try again later; {OFFLINE}"


def _noted(target: Path) -> str:
    note = target.with_name(target.name + ".sha256")
    return note.read_text(encoding="ascii").split()[0] if note.exists() else ""


def _check(path: Path, expected: str, remedy: str) -> str:
    found = sha256_of(path)
    if found != expected.lower():
        raise Unavailable(f"{path}: its SHA-256 is {found}, not {expected}", remedy=remedy)
    return found


def _keep(target: Path, sha256: str) -> str:
    """Check a fresh file and note its hash; one with another hash than it should have is removed."""
    try:
        found = (
            _check(target, sha256, "pull again; if it stays, the publisher changed the file")
            if sha256
            else sha256_of(target)
        )
    except Unavailable:
        target.unlink()
        target.with_name(target.name + ".sha256").unlink(missing_ok=True)
        raise
    target.with_name(target.name + ".sha256").write_text(f"{found}  {target.name}\n", encoding="ascii")
    return found


def _from_mirror(source: Source, version: str, cache: Path, mirror: Path, sha256: str) -> tuple[Pulled, ...]:
    if not mirror.is_dir():
        raise Unavailable(
            f"the mirror {mirror} is not there", remedy="set ENTENTE_MIRROR to the folder that holds it, or unset it"
        )
    files = sorted(path for path in mirror.glob(source.in_mirror) if path.is_file()) if source.in_mirror else []
    matching = [path for path in files if not version or version in path.name]
    if not matching:
        asked = f"{source.name} {version}".strip()
        raise Unavailable(
            f"the mirror {mirror} has no {asked}",
            remedy=f"get it from {source.page} and put it where {source.in_mirror!r} finds it, or unset ENTENTE_MIRROR",
        )
    if sha256:
        found = {path: sha256_of(path) for path in matching}
        matching = [path for path in matching if found[path] == sha256.lower()]
        if not matching:
            first, hash_of_it = next(iter(found.items()))
            raise Unavailable(
                f"{first}: its SHA-256 is {hash_of_it}, not {sha256}", remedy="copy the file again from the publisher"
            )
    return tuple(_copied(path, cache / source.name / _below(path, mirror, source), sha256) for path in matching)


def _below(path: Path, mirror: Path, source: Source) -> Path:
    """Where a file of the mirror goes in the cache: files of one name in different folders do not meet."""
    folder = mirror / source.in_mirror.split("/")[0]
    return path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)


def _copied(path: Path, target: Path, sha256: str) -> Pulled:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    shutil.copyfile(path, partial)
    partial.replace(target)
    return Pulled(target, _keep(target, sha256), "mirror")
