"""Which files may be attached: told by their content, never by their name.

Only kinds that can be looked into are taken. What is encrypted cannot be looked into; what can run is refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

from entente.kernel.errors import BadInput

LARGEST = 25 * 1024 * 1024
# Content that unpacks to more than this is a bomb, not a document.
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_MEMBERS = 20_000

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
# Media type -> the endings its files have; the first is the usual one.
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    _OFFICE + "wordprocessingml.document": (".docx",),
    _OFFICE + "spreadsheetml.sheet": (".xlsx",),
    _OFFICE + "presentationml.presentation": (".pptx",),
    _OPEN + "text": (".odt",),
    _OPEN + "spreadsheet": (".ods",),
    _OPEN + "presentation": (".odp",),
    "text/plain": (".txt", ".csv", ".md"),
}
_OFFICE_PARTS = {
    "word/": _OFFICE + "wordprocessingml.document",
    "xl/": _OFFICE + "spreadsheetml.sheet",
    "ppt/": _OFFICE + "presentationml.presentation",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RUNS_IN_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def inspect(name: str, content: bytes) -> str:
    """Return the media type of a file that may be attached. Raises BadInput with the reason otherwise."""
    if not content:
        raise _refused(_("the file is empty"), _("choose another file"))
    if len(content) > LARGEST:
        raise _refused(
            _("the file is larger than %(limit)d MB") % {"limit": LARGEST // 1024 // 1024},
            _("attach a smaller one, or its parts"),
        )
    media_type = _media_type(content)
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS[media_type]:
        raise _refused(
            _("the name says “%(ending)s”, the content is %(media_type)s")
            % {"ending": ending or name, "media_type": media_type},
            _("give it the ending %(ending)s") % {"ending": ENDINGS[media_type][0]},
        )
    return media_type


def _media_type(content: bytes) -> str:
    """Tell the kind by the first bytes, then look inside."""
    if content.startswith(b"%PDF-"):
        _look_into_pdf(content)
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"PK\x03\x04"):
        return _look_into_archive(content)
    if content.startswith(_OLE):
        raise _refused(
            _("the file is encrypted, or in an old Office format that may carry macros"),
            _("save it as .docx, .xlsx, .pptx or .pdf without a password"),
        )
    if _is_text(content):
        return "text/plain"
    raise _refused(
        _("files of this kind are not taken"), _("attach a PDF, an Office or OpenDocument file, an image or text")
    )


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text)


def _look_into_pdf(content: bytes) -> None:
    """Refuse what is encrypted and what can run, also where it hides in packed streams or escaped names."""
    left = LARGEST_UNPACKED
    for part in (content, *_unpacked(content)):
        left -= len(part)
        if left < 0:
            raise _bomb()
        plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), part)
        if re.search(rb"/Encrypt\b", plain):
            raise _refused(_("the PDF is encrypted"), _("save it without a password"))
        if running := _RUNS_IN_PDF.search(plain):
            raise _refused(
                _("the PDF carries active content (%(kind)s)") % {"kind": running[1].decode()},
                _("print it to a new PDF"),
            )


def _unpacked(content: bytes) -> Iterator[bytes]:
    for stream in _STREAM.finditer(content):
        # Streams packed otherwise are images, fonts: no object lives there.
        try:
            yield zlib.decompressobj().decompress(stream[1], LARGEST_UNPACKED)
        except zlib.error:
            continue


def _look_into_archive(content: bytes) -> str:
    """Tell which document an archive is. Raises BadInput for any other archive, and for what is in it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise _bomb()
            if any(member.flag_bits & 1 for member in members):
                raise _refused(_("the file is encrypted"), _("save it without a password"))
            names = [member.filename for member in members]
            if "[Content_Types].xml" in names:
                return _office_type(archive, names)
            if "mimetype" in names:
                return _open_document_type(archive, names)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error) as error:
        raise _refused(_("the file is damaged"), _("save it anew")) from error
    raise _refused(_("archives are not taken"), _("attach the documents one by one"))


def _office_type(archive: zipfile.ZipFile, names: list[str]) -> str:
    types = archive.read("[Content_Types].xml")
    runs = any(
        name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "macrosheets/" in name.lower()
        or "activex/" in name.lower()
        for name in names
    )  # fmt: skip
    if runs or b"macroenabled" in types.lower():
        raise _refused(_("the file carries macros"), _("save it without macros"))
    if any("/embeddings/" in name and name.lower().endswith(".bin") for name in names):
        raise _refused(_("the file carries embedded objects"), _("remove them, or print it to PDF"))
    for relations in (name for name in names if name.endswith("settings.xml.rels")):
        if b"attachedTemplate" in archive.read(relations):
            raise _refused(_("the file loads a template from elsewhere"), _("detach the template"))
    for start, media_type in _OFFICE_PARTS.items():
        if any(name.startswith(start) for name in names):
            return media_type
    raise _refused(_("files of this kind are not taken"), _("save it as .docx, .xlsx or .pptx"))


def _open_document_type(archive: zipfile.ZipFile, names: list[str]) -> str:
    media_type = archive.read("mimetype").decode("ascii", "replace").strip()
    if media_type not in ENDINGS:
        raise _refused(_("files of this kind are not taken"), _("save it as .odt, .ods or .odp"))
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        raise _refused(_("the file carries macros"), _("save it without macros"))
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise _refused(_("the file is encrypted"), _("save it without a password"))
    return media_type


def _bomb() -> BadInput:
    return _refused(_("the file unpacks to more than a document holds"), _("attach a smaller one"))


def _refused(reason: str, remedy: str) -> BadInput:
    return BadInput(reason, field="file", remedy=remedy)
