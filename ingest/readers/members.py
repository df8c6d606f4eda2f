"""What is in a zip or tar archive: its files in the order of their names, each with why it is refused, if it is."""

from __future__ import annotations

import re
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, BinaryIO, cast

from ingest.errors import SourceError
from ingest.limits import MAX_ENTRIES, MAX_LIST_BYTES, MAX_TAR_HEADER
from ingest.readers.unpacking import DAMAGE, Modest, broken

_LOCAL_HEADER = 30
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OFFICE = "[Content_Types].xml"
_OUTSIDE = re.compile(r"[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: `packed` is how many bytes it takes there, `refused` why it is not read."""

    name: str
    packed: int
    open: Callable[[], BinaryIO]
    refused: str | None = None


def in_zip(stream: BinaryIO, name: str, size: int) -> Iterator[Member]:
    """The files of a zip archive of `size` bytes. Raises SourceError where it is none, or is made to do harm."""
    try:
        archive = zipfile.ZipFile(Modest(stream, MAX_LIST_BYTES).as_file())
    except DAMAGE as error:
        raise broken(name, "zip archive", error) from error
    entries = archive.infolist()
    if any(entry.filename == _OFFICE for entry in entries):
        raise SourceError(f"{name} is an office document; give it its ending (.docx), or save it as PDF or text")
    if _overlap(entries, size):
        raise SourceError(f"{name} has files that lie in one another, like a bomb; unpack it and take in what is in it")
    yield from _sorted([_in_zip(archive, entry) for entry in entries if not entry.filename.endswith("/")])


def _in_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Member:
    mode = entry.external_attr >> 16
    refused = None
    if stat.S_ISLNK(mode):
        refused = "is a link; add the file that it leads to"
    elif entry.flag_bits & 1:
        refused = "is encrypted; unpack it with its password, and take in what is in it"
    elif entry.compress_type not in _METHODS:
        refused = "is packed in a way that isn't read; pack it with plain zip"
    return Member(entry.filename, entry.compress_size, lambda: cast(BinaryIO, archive.open(entry)), refused)


def _overlap(entries: list[zipfile.ZipInfo], size: int) -> bool:
    """Whether two files share bytes: so a small archive unpacks to millions of times its size (D. Fifield, 2019)."""
    places = sorted((e.header_offset, e.header_offset + _LOCAL_HEADER + e.compress_size) for e in entries)
    return any(end > start for (_, end), (start, _) in pairwise(places)) or any(end > size for _, end in places)


def in_tar(stream: BinaryIO, name: str) -> Iterator[Member]:
    """The files of a tar archive that is not compressed. Raises SourceError where it is none."""
    modest = Modest(stream, MAX_TAR_HEADER)
    found: list[Member] = []
    try:
        archive = tarfile.TarFile(fileobj=cast(IO[bytes], modest), errorlevel=0)
        for count, entry in enumerate(archive, start=1):
            modest.check_time()
            if count > MAX_ENTRIES or entry.size < 0:
                raise ValueError("its list of files does not end")
            if not entry.isdir():
                found.append(_in_tar(archive, entry))
    except DAMAGE as error:
        raise broken(name, "tar archive", error) from error
    yield from _sorted(found)


def _in_tar(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Member:
    refused = None
    if entry.issym() or entry.islnk():
        refused = "is a link; add the file that it leads to"
    elif not entry.isreg() or entry.issparse():
        refused = "is a device or no plain file"
    return Member(entry.name, entry.size, lambda: cast(BinaryIO, archive.extractfile(entry)), refused)


def _sorted(members: list[Member]) -> Iterator[Member]:
    """Without what systems leave in archives; names that lead out of it are refused."""
    for member in sorted(members, key=lambda member: member.name):
        if _OUTSIDE.match(member.name):
            yield Member(member.name, 0, member.open, "has a name that leads out of the archive")
        elif not _is_hidden(member.name):
            yield member


def _is_hidden(name: str) -> bool:
    return any(part == "__MACOSX" or (part.startswith(".") and part != ".") for part in re.split(r"[/\\]", name))
