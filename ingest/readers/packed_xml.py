"""Office documents as what they are: zips of XML parts. Neither a bomb of the one kind nor of the other gets in."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from ingest.errors import SourceError
from ingest.limits import MAX_PARTS, MAX_RATIO, MAX_XML_BYTES, UNCOUNTED_BYTES

_BLOCK = 2**16
BROKEN = "is broken; open it in its program, save it anew and take that in"


class Parts:
    """The XML parts of an office document, read one at a time."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
            raise SourceError(BROKEN) from error
        self.names = frozenset(self._zip.namelist())
        if len(self.names) > MAX_PARTS:
            raise SourceError(f"has more than {MAX_PARTS:,} parts: it is no document that a program wrote")

    def bytes(self, name: str) -> bytes:
        """A part's bytes; none where there is no such part. Raises SourceError where it is broken or a bomb."""
        if name not in self.names:
            return b""
        packed = self._zip.getinfo(name).compress_size
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(name) as stream:
                while block := stream.read(_BLOCK):
                    size += len(block)
                    if size > MAX_XML_BYTES or size > max(UNCOUNTED_BYTES, packed * MAX_RATIO):
                        raise SourceError("unpacks to far more than it holds (an archive bomb?); it is not read")
                    pieces.append(block)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
            raise SourceError(BROKEN) from error
        return b"".join(pieces)

    def tree(self, name: str) -> Element | None:
        """A part as XML; None where there is no such part. Raises SourceError where it is broken or declares entities."""
        data = self.bytes(name)
        if not data:
            return None
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        try:
            root: Element = fromstring(data, forbid_dtd=True)
        except DefusedXmlException as error:
            raise SourceError("declares XML entities, which no document of its form does; it is not read") from error
        except (ParseError, ValueError, LookupError) as error:
            raise SourceError(BROKEN) from error
        return root
