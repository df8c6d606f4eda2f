"""Archives: zip, tar, gzip. Each file in one is a part of it, in the order of names; one that is refused fails alone."""

from __future__ import annotations

import gzip
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from ingest.errors import SourceError
from ingest.limits import MAX_CONTAINER_BYTES, MAX_DEPTH
from ingest.readers import registry
from ingest.readers.members import Member, in_tar, in_zip
from ingest.readers.unpacking import BLOCK, DAMAGE, Budget, Unpacked, told
from ingest.sources import Found, Read, unreadable

VERSION = 1
_IN_MEMORY = 8 * 2**20
_LONGEST_SHOWN = 120
_OTHERS = {b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7z", b"Rar!": "RAR"}
_ZIP, _GZIP = b"PK", b"\x1f\x8b"
_TAR_HEAD, _TAR_MARK = 512, slice(257, 262)


def documents(item: Found) -> Iterator[Read]:
    """What is in each file of an archive. Raises SourceError where it can't be opened at all."""
    yield from _in_archive(item, Budget(item.name))


def _in_archive(item: Found, budget: Budget) -> Iterator[Read]:
    if item.depth > MAX_DEPTH:
        raise SourceError(f"{item.name} is packed more than {MAX_DEPTH} deep; unpack it and take in what is in it")
    try:
        with item.open() as stream:
            yield from _of_stream(item, stream, budget)
    except OSError as error:
        raise unreadable(item.name, error) from error


def _of_stream(item: Found, stream: BinaryIO, budget: Budget) -> Iterator[Read]:
    size = stream.seek(0, io.SEEK_END)
    if size > MAX_CONTAINER_BYTES:
        raise SourceError(f"{item.name} is larger than {MAX_CONTAINER_BYTES // 2**30} GB; split it")
    stream.seek(0)
    head = stream.read(_TAR_HEAD)
    stream.seek(0)
    for magic, kind in _OTHERS.items():
        if head.startswith(magic):
            raise SourceError(f"{item.name} is a {kind} archive, which isn't read; unpack it, or pack it as zip")
    if head.startswith(_ZIP):
        yield from _parts(replace(item, url=None), in_zip(stream, item.name, size), budget)
    elif head.startswith(_GZIP):
        yield from _in_gzip(item, stream, size, budget)
    else:
        yield from _parts(replace(item, url=None), in_tar(stream, item.name), budget)


def _in_gzip(item: Found, stream: BinaryIO, size: int, budget: Budget) -> Iterator[Read]:
    """A tar archive is read as such; another file that was compressed is the one part."""

    def unzipped() -> BinaryIO:
        stream.seek(0)
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))

    member = Member(_inner_name(item.name), size, unzipped)
    unpacked = _unpacked(member, item.name, budget)
    with unpacked() as inner:
        is_tar = inner.read(_TAR_HEAD)[_TAR_MARK] == b"ustar"
    if not is_tar:
        yield from _parts(item, iter([member]), budget)
        return
    with SpooledTemporaryFile(_IN_MEMORY) as tar, unpacked() as inner:
        shutil.copyfileobj(inner, tar)
        tar.seek(0)
        yield from _parts(replace(item, url=None), in_tar(cast(BinaryIO, tar), item.name), budget)


def _inner_name(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else ""


def _parts(item: Found, members: Iterator[Member], budget: Budget) -> Iterator[Read]:
    """What is in each file. Where the archive was fetched from is no page's address; that of one compressed file is."""
    empty = True
    for number, member in enumerate(members, start=1):
        empty = False
        budget.count_part()
        name = f"{item.name}#{number}"
        try:
            if member.refused:
                raise SourceError(f"{name} {member.refused}")
            for read in _part(item, number, member, budget):
                yield (read[0], _naming(read[1], name, member)) if isinstance(read, tuple) else read
        except SourceError as error:
            yield name, _naming(error, name, member)
    if empty:
        raise SourceError(f"{item.name} holds no files")


def _part(item: Found, number: int, member: Member, budget: Budget) -> Iterator[Read]:
    part = item.part(number, b"", registry.media_type_of(member.name))
    part = replace(part, open=_unpacked(member, part.name, budget))
    if registry.form_of(part) == "archive":
        data = part.read()  # what is in an archive in it lies anywhere in that
        yield from _in_archive(replace(part, open=lambda: io.BytesIO(data)), budget)
    else:
        yield from registry.documents(part)


def _unpacked(member: Member, name: str, budget: Budget) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        try:
            inner = member.open()
        except DAMAGE as error:
            raise SourceError(f"{name} is broken ({told(error)}); pack it anew") from error
        return cast(BinaryIO, io.BufferedReader(Unpacked(inner, name, member.packed, budget), BLOCK))

    return opened


def _naming(error: SourceError, part: str, member: Member) -> SourceError:
    """The same, with the name that the file has in the archive."""
    shown = "".join(c if c.isprintable() else "\ufffd" for c in member.name[-_LONGEST_SHOWN:])
    message, named = str(error), f"{part} ({shown})" if shown else part
    return SourceError(message.replace(part, named, 1) if part in message else f"{named}: {message}")
