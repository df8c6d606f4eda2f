"""What a PDF says of itself: its information dictionary, its XMP packet, and the address that a browser printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ingest.article import Metadata
from ingest.limits import MAX_XMP_BYTES
from ingest.readers.properties import told

_DATE = re.compile(r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)")
_PACKET = (b"<x:xmpmeta", b"</x:xmpmeta>")
_DC = "{http://purl.org/dc/elements/1.1/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def stated(information: Mapping[str, str], data: bytes, text: str, address: str | None) -> Metadata:
    """What of it can be believed, given the document's text.

    What a browser printed was made on the day on which it was printed: that says nothing of the article.
    """
    packet = _xmp(data)
    is_print = address is not None or "Skia/PDF" in information.get("Producer", "")
    found = told(
        text,
        "pdf",
        title=information.get("Title") or packet.get("title"),
        author=information.get("Author") or packet.get("creator"),
        created=None if is_print else _day(information.get("CreationDate", "")),
    )
    return replace(found, url=address, origin={**found.origin, "url": "pdf"}) if address else found


def _day(text: str) -> str | None:
    match = _DATE.match(text)
    return "-".join(match.groups()) if match and match[1] >= "1990" else None


def _xmp(data: bytes) -> dict[str, str]:
    """Title and creators of the last XMP packet; it is not compressed, so that others than PDF readers find it."""
    start = data.rfind(_PACKET[0])
    end = data.find(_PACKET[1], start)
    if start < 0 or not 0 < end - start < MAX_XMP_BYTES:
        return {}
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data[start : end + len(_PACKET[1])])
    except (ParseError, DefusedXmlException, ValueError):
        return {}
    found = {}
    for name in ("title", "creator"):
        items = [item.text or "" for field in root.iter(_DC + name) for item in field.iter(_RDF + "li")]
        if items:
            found[name] = "; ".join(items) if name == "creator" else items[0]
    return found
