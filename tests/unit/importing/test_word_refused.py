"""Files that are no documents, and documents that are made to do harm: refused with the reason, and nothing is written."""

import io
import zipfile

import pytest
from word_files import p, png, save, word_file

from publisher.importing.opening import Unreadable, open_word
from publisher.importing.pictures import kind_of, pixels_of

ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


def zipped(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


REFUSED = {
    "empty": (b"", "The file is empty."),
    "text": (b"Strategy", "no Word document"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Word 97"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "zip": (zipped(**{"a.txt": b"x"}), "no Word document"),
    "cut": (word_file(p("x"))[:300], "damaged"),
    "entities": (word_file(p("&b;"), prolog=ENTITIES), "entities"),
    "deep": (word_file("<w:sdt>" * 500 + "</w:sdt>" * 500), "400 deep"),
    "ratio": (word_file(p("x"), parts={"big.txt": b"0" * (20 << 20)}), "times as large"),
    "picture": (word_file(p("x"), parts={"media/a.png": png(60_000, 60_000)}), "3600 million"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_the_reason(tmp_path, name) -> None:
    content, reason = REFUSED[name]
    with pytest.raises(Unreadable) as refused:
        open_word(save(tmp_path, "a.docx", content))
    assert reason in str(refused.value.why)


def test_all_that_cannot_be_read_is_told_at_once(tmp_path, monkeypatch) -> None:
    """Of several files; then none is imported."""
    from publisher.errors import ContentError
    from publisher.importing.importing import ImportRequest, import_files

    monkeypatch.chdir(tmp_path)
    files = tuple(
        save(tmp_path, name, content)
        for name, content in (("a.docx", b""), ("b.docx", word_file(p("x"))), ("c.docx", b"PK"))
    )
    with pytest.raises(ContentError) as refused:
        import_files(ImportRequest(files, tmp_path / "content"), None, "")
    assert [str(reason) for reason in refused.value.reasons] == [
        "a.docx: The file is empty.",
        "c.docx: The file is damaged. Open it in Word, let Word repair it, and save it again.",
    ]
    assert not (tmp_path / "content").exists()


def test_pictures_are_known_by_their_bytes() -> None:
    assert kind_of(png()) == ".png"
    assert pixels_of(png(30, 20)) == 600
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x14\x00\x1e\x03" + b"\0" * 20
    assert (kind_of(jpeg), pixels_of(jpeg)) == (".jpg", 600)
    assert (kind_of(b"GIF89a\x1e\x00\x14\x00"), pixels_of(b"GIF89a\x1e\x00\x14\x00")) == (".gif", 600)
    assert kind_of(b"nothing") == ""
