"""Which files are taken, and the reason when one is not."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

import pytest

from entente.apps.access.rules import uploads
from entente.kernel.errors import BadInput

DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<o/>"}


def archive(members: dict[str, bytes]) -> bytes:
    """An archive of the same bytes whenever it is made: they are part of a test's name."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def encrypted(content: bytes) -> bytes:
    """The same archive with the flag of encryption set on its first member, in both places."""
    changed = bytearray(content)
    changed[6] |= 1
    changed[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj", "application/pdf"),
        ("a.PNG", b"\x89PNG\r\n\x1a\n...", "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0...", "image/jpeg"),
        ("a.txt", "élan\n".encode(), "text/plain"),
        ("a.csv", b"a;b\r\n", "text/plain"),
        ("a.docx", archive(DOCX), uploads._OFFICE + "wordprocessingml.document"),
        ("a.odt", archive(ODT), uploads._OPEN + "text"),
    ],
)
def test_documents_images_and_text_are_taken(name: str, content: bytes, media_type: str) -> None:
    assert uploads.inspect(name, content) == media_type


PACKED = b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode>>\nstream\n" + zlib.compress(b"<</S/JavaScript>>") + b"\nendstream"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"a" * (uploads.LARGEST + 1), "larger"),
        ("a.docx", b"%PDF-1.7", "the name says"),
        ("a.png", b"\xff\xd8\xff\xe0", "the name says"),
        ("noending", b"text", "the name says"),
        ("a.pdf", b"%PDF-1.7 trailer<</Encrypt 5 0 R>>", "encrypted"),
        ("a.pdf", b"%PDF-1.7 <</S/JavaScript/JS(x)>>", "active content"),
        ("a.pdf", b"%PDF-1.7 <</S/Java#53cript>>", "active content"),
        ("a.pdf", PACKED, "active content"),
        ("a.doc", OLE, "encrypted, or in an old Office format"),
        ("a.docx", archive({**DOCX, "word/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", archive({**DOCX, "[Content_Types].xml": b"ms-word.document.macroEnabled"}), "macros"),
        ("a.docx", archive({**DOCX, "word/embeddings/oleObject1.bin": b"x"}), "embedded"),
        ("a.docx", archive({**DOCX, "word/_rels/settings.xml.rels": b"attachedTemplate"}), "template"),
        ("a.docx", encrypted(archive(DOCX)), "encrypted"),
        ("a.odt", archive({**ODT, "Basic/Standard/Module1.xml": b"x"}), "macros"),
        ("a.odt", archive({**ODT, "META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "encrypted"),
        ("a.zip", archive({"a.txt": b"x"}), "archives"),
        ("a.docx", archive(DOCX)[:60], "damaged"),
        ("a.exe", b"MZ\x90\x00\x03", "not taken"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_the_reason(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        uploads.inspect(name, content)
    (problem,) = refused.value.problems
    assert reason in problem.message
    assert problem.remedy
