"""Archives: each file in one is a part; what is made to do harm is refused, alone where that can be."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Document
from ingest.readers import unpacking
from tests.ingest.readers.packed_forms import TEXT, document, documents, error, errors, reads, zipped

SENTENCE = b"The ferry turned back, she said."


def tarred(files: dict[str, bytes], *others: tarfile.TarInfo, mode: str = "w") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for entry in others:
            archive.addfile(entry)
    return stream.getvalue()


PACKED: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "a.zip": zipped,
    "a.tar": tarred,
    "a.tar.gz": lambda files: tarred(files, mode="w:gz"),
    "a.tgz": lambda files: tarred(files, mode="w:gz"),
}


@pytest.mark.parametrize("name", PACKED)
def test_files_are_parts_in_the_order_of_names(name: str) -> None:
    files = {
        "b.txt": SENTENCE,
        "a/b.txt": SENTENCE[:9],
        "__MACOSX/._b.txt": b"x",
        ".hidden": b"x",
        "c.jsonl": b'{"text": "x"}',
    }
    found = documents(PACKED[name](files), name)
    assert [(d.source, d.location, d.text) for d in found] == [
        (f"{name}#1", f"/news/{name}#1", "The ferry"),
        (f"{name}#2", f"/news/{name}#2", SENTENCE.decode()),
        (f"{name}#3#1", f"/news/{name}#3#1", "x"),
    ]


@pytest.mark.parametrize("name", PACKED)
def test_names_that_lead_out_are_refused_alone(name: str) -> None:
    outside = ["../a.txt", "/etc/a.txt", "a/../../b.txt", "C:\\a.txt", "a\\..\\..\\b.txt"]
    found = reads(PACKED[name]({**dict.fromkeys(outside, SENTENCE), "good.txt": SENTENCE}), name)
    assert [read.text for read in found if isinstance(read, Document)] == [SENTENCE.decode()]
    assert all("leads out" in str(read[1]) for read in found if isinstance(read, tuple))
    assert len(found) == len(outside) + 1


def test_links_and_devices_in_a_tar_are_refused_alone() -> None:
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
    entries = []
    for kind in kinds:
        entry = tarfile.TarInfo(f"x{kind!r}")
        entry.type, entry.linkname = kind, "/etc/passwd"
        entries.append(entry)
    found = reads(tarred({"a.txt": SENTENCE}, *entries), "a.tar")
    assert [isinstance(read, Document) for read in found] == [True, *[False] * len(kinds)]


def test_links_in_a_zip_are_refused_alone() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    stream = io.BytesIO(zipped({"a.txt": SENTENCE}))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "link.txt) is a link" in errors(stream.getvalue(), "a.zip")[0]


def test_file_that_fails_is_told_with_its_name() -> None:
    found = reads(zipped({"news/a.txt": b"", "news/b.txt": SENTENCE, "ctrl\x1b[31m.txt": b""}), "a.zip")
    assert str(found[1][1]) == "a.zip#2 (news/a.txt) is empty"  # type: ignore[index]
    assert "\x1b" not in str(found[0][1])  # type: ignore[index]
    assert isinstance(found[2], Document)


def test_one_file_that_is_compressed() -> None:
    assert document(gzip.compress(SENTENCE), "a.txt.gz").text == SENTENCE.decode()
    rows = documents(gzip.compress(b"title,text\na,one\nb,two\n"), "a.csv.gz")
    assert [row.text for row in rows] == ["one", "two"]


def test_address_of_an_archive_is_no_articles() -> None:
    page = f"<html><body><p>{TEXT}</p></body></html>".encode()
    (packed,) = reads(zipped({"a.html": page}), "a.zip", "https://x.example/a.zip")
    (alone,) = reads(gzip.compress(page), "a.html.gz", "https://x.example/a.html")
    assert isinstance(packed, Document) and isinstance(alone, Document)
    assert (packed.stated.url, alone.stated.url) == (None, "https://x.example/a.html")


def test_archives_in_one_another_up_to_a_depth() -> None:
    data = SENTENCE
    for depth in range(1, 6):
        data = zipped({f"{depth}.zip" if depth > 1 else "a.txt": data})
        if depth <= 3:
            assert document(data, "a.zip").text == SENTENCE.decode()
        else:
            assert "packed more than 3 deep" in error(data, "a.zip")


def test_archive_without_a_name_is_known_by_its_bytes() -> None:
    for data in (zipped({"a.txt": SENTENCE}), tarred({"a.txt": SENTENCE}), gzip.compress(SENTENCE)):
        assert document(data, "download").text == SENTENCE.decode()


@pytest.mark.parametrize("packed", [lambda data: zipped({"a.txt": data}), gzip.compress])
def test_part_that_unpacks_to_too_much_is_left_out(packed: Callable[[bytes], bytes]) -> None:
    assert "like a bomb" in error(packed(bytes(20 * 2**20)), "a.zip")
    assert document(packed(SENTENCE * 1000), "a.zip").text == (SENTENCE * 1000).decode()


def test_archive_that_unpacks_to_too_much_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_UNPACKED_BYTES", 1000)
    inner = zipped({"c.txt": SENTENCE * 25})
    found = reads(zipped({"a.txt": SENTENCE, "b.zip": inner, "d.zip": inner, "e.txt": SENTENCE * 20}, 0), "a.zip")
    assert [isinstance(read, Document) for read in found] == [True, True, False, False]
    assert "a.zip unpacks to more than" in str(found[-1][1])  # type: ignore[index]


def test_archive_of_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_PARTS", 3)
    found = reads(zipped({f"{n}.txt": SENTENCE for n in range(5)}), "a.zip")
    assert [isinstance(read, Document) for read in found] == [True, True, True, False]
    assert "more than 3 files" in str(found[-1][1])  # type: ignore[index]


def test_zip_whose_files_lie_in_one_another_is_refused() -> None:
    data = bytearray(zipped({"a.txt": SENTENCE * 40, "b.txt": SENTENCE * 40}, zipfile.ZIP_STORED))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, second + 42, 0)  # both begin where the first does
    assert "lie in one another" in error(bytes(data), "a.zip")


def test_zip_that_is_encrypted_says_so() -> None:
    data = bytearray(zipped({"a.txt": SENTENCE}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in error(bytes(data), "a.zip")


def test_zip_with_two_files_of_one_name_gives_both() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("a.txt", "one")
        archive.writestr("a.txt", "two")
    assert [d.text for d in documents(stream.getvalue(), "a.zip")] == ["one", "two"]


def test_zip_that_lies_about_its_sizes() -> None:
    data = bytearray(zipped({"a.txt": SENTENCE * 40}))
    struct.pack_into("<L", data, data.rindex(b"PK\x01\x02") + 24, 2**31)
    assert len(reads(bytes(data), "a.zip")) == 1


def test_zip_with_large_fields_is_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as part:
        part.write(SENTENCE)
    assert document(stream.getvalue(), "a.zip").text == SENTENCE.decode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (zipped({"a.txt": SENTENCE})[:-30], "broken zip"),
        (b"PK\x03\x04 and nothing else", "broken zip"),
        (tarred({"a.txt": SENTENCE * 99})[:700], "broken"),
        (gzip.compress(SENTENCE * 40, mtime=0)[:-12], "broken"),
        (b"\x1f\x8b\x08\x00rest", "broken"),
        (zipped({}), "holds no files"),
        (b"7z\xbc\xaf\x27\x1c", "7z archive"),
        (b"Rar!\x1a\x07\x00", "RAR archive"),
        (b"\xfd7zXZ\x00", "xz archive"),
        (b"BZh91AY&SY", "bzip2 archive"),
        (zipped({"x/y.xml": b"<x/>" * 2000, "[Content_Types].xml": b""}, 0), "office document"),
    ],
)
def test_archive_that_is_broken_or_another(data: bytes, says: str) -> None:
    assert says in error(data, "a.zip")


def test_office_documents_are_no_archives() -> None:
    from tests.ingest.readers.office_writer import docx, p

    data = docx("".join(map(p, TEXT.split("\n\n"))))
    assert document(data, "download").original.reader == "docx"
    assert document(zipped({"a.docx": data}), "a.zip").original.reader == "docx"


BASES = [packed({"a.txt": SENTENCE * 9, "b.zip": zipped({"c.txt": SENTENCE})}) for packed in PACKED.values()]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(BASES),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=8),
    st.integers(0, 900),
)
def test_archive_that_is_damaged_anywhere_fails_in_one_line(
    base: bytes, edits: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(base)
    for at, value in edits:
        data[at % len(data)] = value
    reads(bytes(data[: len(data) - cut] if cut < len(data) // 3 else data), "a.zip")
