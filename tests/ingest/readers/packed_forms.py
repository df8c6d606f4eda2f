"""Ways to read what holds several documents, and to look at what came of each."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from email.message import EmailMessage

from ingest.article import Document
from ingest.errors import SourceError
from ingest.readers import registry
from ingest.sources import Found, Link, Read
from tests.ingest.readers.binary_forms import assert_sound, found

PARAGRAPHS = (
    "The pier of Arden closed on Monday after a storm, harbour master Ana Pell said. Nobody was hurt, and ferries go on.",
    "“We saw it lean,” Pell told The Harbour Echo. She had been on the quay since dawn, she said, with two of her crew.",
    "The town will pay for the repair, which is to cost two million crowns and to take until June, its mayor said.",
)
TEXT = "\n\n".join(PARAGRAPHS)
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def reads(data: bytes, name: str, url: str | None = None) -> list[Read]:
    """All that the registry makes of some bytes; what can't be read at all is told as a part that can't."""
    item = replace(found(data, name), url=url)
    made: list[Read] = []
    try:
        for read in registry.documents(item):
            made.append(checked(read))
    except SourceError as error:
        made.append((item.name, checked_error(error)))
    return made


def checked(read: Read) -> Read:
    if isinstance(read, tuple):
        checked_error(read[1])
    elif isinstance(read, Document) and read.body is not None:
        assert_sound(read)
    return read


def checked_error(error: SourceError) -> SourceError:
    assert len(str(error).splitlines()) == 1
    assert len(str(error)) < 1000
    return error


def documents(data: bytes, name: str) -> list[Document]:
    made = reads(data, name)
    assert all(isinstance(read, Document) for read in made), made
    return [read for read in made if isinstance(read, Document)]


def document(data: bytes, name: str) -> Document:
    (one,) = documents(data, name)
    return one


def links(data: bytes, name: str, url: str) -> list[Link]:
    return [read for read in reads(data, name, url) if isinstance(read, Link)]


def errors(data: bytes, name: str, url: str | None = None) -> list[str]:
    return [str(read[1]) for read in reads(data, name, url) if isinstance(read, tuple)]


def error(data: bytes, name: str, url: str | None = None) -> str:
    (one,) = errors(data, name, url)
    return one


def taken(document: Document) -> str:
    """What the reader took of its text."""
    return document.text if document.body is None else document.body.text


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def mail(
    text: str | None = TEXT,
    html: str | None = None,
    *,
    subject: str = "Pier closes",
    sender: str = "The Harbour Echo <news@harbourecho.example>",
    headers: dict[str, str] | None = None,
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "Bo Lind <bo@arden.example>", subject
    message["Date"], message["Message-ID"] = "Tue, 03 Mar 2026 10:00:00 +0100", "<1@harbourecho.example>"
    for name, value in (headers or {}).items():
        message[name] = value
    if text is not None:
        message.set_content(text)
    if html is not None and text is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message


def pasted(data: bytes) -> Found:
    """Bytes on standard input."""
    return Found("-", None, lambda: io.BytesIO(data))
