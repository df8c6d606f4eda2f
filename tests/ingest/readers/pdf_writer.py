"""Small PDFs for tests: text at places, in a font whose letters are all equally wide."""

from __future__ import annotations

import hashlib
import textwrap
from dataclasses import dataclass, field
from math import cos, radians, sin

WIDTH = 0.6  # of the size: Courier's letters
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class Page:
    """A page of 612 by 792 points; `y` counts from its upper edge."""

    rotate: int = 0
    parts: list[bytes] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 10, turn: float = 0, font: str = "F1") -> None:
        """Words whose baseline begins at x, y, turned counter-clockwise."""
        self.codes(x, y, text.encode("cp1252"), size, turn, font)

    def codes(self, x: float, y: float, codes: bytes, size: float = 10, turn: float = 0, font: str = "F1") -> None:
        a, b = cos(radians(turn)), sin(radians(turn))
        place = f"{a:.4f} {b:.4f} {-b:.4f} {a:.4f} {x:.2f} {792 - y:.2f} Tm".encode()
        self.parts.append(b"BT /%s %g Tf %s <%s> Tj ET" % (font.encode(), size, place, codes.hex().encode()))

    def lines(self, x: float, y: float, lines: list[str], size: float = 10, leading: float = 12) -> float:
        """Lines one under the other; where the next one would stand."""
        for line in lines:
            self.text(x, y, line, size)
            y += leading
        return y

    def column(
        self,
        x: float,
        y: float,
        width: float,
        paragraphs: list[str],
        size: float = 10,
        indent: float = 0,
        gap: float = 6,
    ) -> float:
        """Paragraphs broken to a column's width."""
        for paragraph in paragraphs:
            y = self.lines(x, y, broken(paragraph, width, size), size) + gap
        return y


def broken(text: str, width: float, size: float = 10) -> list[str]:
    return textwrap.wrap(text, int(width / (WIDTH * size)), break_long_words=False, break_on_hyphens=False)


@dataclass
class Pdf:
    """A PDF under way. `unicode` maps codes of the font F2 to the characters that they stand for."""

    info: dict[str, str] = field(default_factory=dict)
    unicode: dict[int, str] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    xmp: str = ""

    def page(self, rotate: int = 0) -> Page:
        self.pages.append(Page(rotate))
        return self.pages[-1]

    def bytes(self, password: str | None = None) -> bytes:
        """The file; encrypted (40 bits of RC4) where a password is given, were it an empty one."""
        count = len(self.pages)
        kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(count))
        objects: dict[int, bytes] = {
            1: b"<< /Type /Catalog /Pages 2 0 R" + (b" /Metadata 7 0 R" if self.xmp else b"") + b" >>",
            2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
            3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
            4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /ToUnicode 5 0 R >>",
            5: _stream(self._to_unicode()),
        }
        if self.xmp:
            objects[7] = _stream(self.xmp.encode(), b"/Type /Metadata /Subtype /XML ")
        for n, page in enumerate(self.pages):
            objects[10 + 2 * n] = (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate {page.rotate} /Contents {11 + 2 * n} 0 R "
                "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
            ).encode()
            content = b"\n".join(page.parts)
            objects[11 + 2 * n] = _stream(content if password is None else _rc4(_key(password, 11 + 2 * n), content))
        if self.info:
            objects[6] = b"<< %s >>" % b" ".join(
                b"/%s (%s)" % (k.encode(), v.encode("latin-1")) for k, v in self.info.items()
            )
        if password is not None:
            owner = _rc4(hashlib.md5(_padded("owner")).digest()[:5], _padded(password))
            user = _rc4(_file_key(password), _PADDING)
            objects[8] = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (
                owner.hex().encode(),
                user.hex().encode(),
            )
        return _file(objects)

    def _to_unicode(self) -> bytes:
        rows = "\n".join(f"<{code:02x}> <{char.encode('utf-16-be').hex()}>" for code, char in self.unicode.items())
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
            f"1 begincodespacerange <00> <ff> endcodespacerange {len(self.unicode)} beginbfchar\n{rows}\nendbfchar "
            "endcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode()


def _stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (extra, len(data), data)


def _file(objects: dict[int, bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max(objects) + 1
    start = len(out)
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += b"%010d %05d n \n" % (places[number], 0) if number in places else b"0000000000 65535 f \n"
    extra = (b" /Info 6 0 R" if 6 in objects else b"") + (b" /Encrypt 8 0 R /ID [<00> <00>]" if 8 in objects else b"")
    return bytes(out + b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (size, extra, start))


def _padded(password: str) -> bytes:
    return (password.encode() + _PADDING)[:32]


def _file_key(password: str) -> bytes:
    owner = _rc4(hashlib.md5(_padded("owner")).digest()[:5], _padded(password))
    return hashlib.md5(_padded(password) + owner + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + b"\x00").digest()[:5]


def _key(password: str, number: int) -> bytes:
    return hashlib.md5(_file_key(password) + number.to_bytes(3, "little") + b"\x00\x00").digest()[:10]


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
