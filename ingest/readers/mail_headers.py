"""What a mail's headers say of the article in it. Who sent it is not who wrote it: wrong is worse than none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any

from ingest.article import Metadata
from ingest.bylines import is_person
from ingest.limits import MAX_MAIL_HEADER
from ingest.sources import is_address
from ingest.stated import iso_date

_ORIGIN = "mail"
_LONGEST_OUTLET = 60
_FORWARDED = r"(?:fwd?|fw|wg|tr|rv|vs|i|doorst|enc)"
_PREFIX = re.compile(rf"\s*(?:{_FORWARDED}|re|aw|antw|sv|ref)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
_IS_FORWARDED = re.compile(rf"\s*(?:\[[^\]]*\]\s*)?{_FORWARDED}\s*:", re.IGNORECASE)
_LIST_TAG = re.compile(r"\s*\[[^\]]{1,40}\]\s*")
_BETWEEN = re.compile(r"\s+(?:from|at|of|for|with)\s+|\s*[|–—·•]\s*|\s+-\s+|,\s+")
_GOOGLE_ALERTS = "googlealerts-noreply@google.com"


class Tolerant(EmailPolicy):
    """Python's own reading of mails; a header that it can't read is the text that it is."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        text = re.sub(r"[\r\n]+", "", str(value))[:MAX_MAIL_HEADER]
        try:
            return super().header_fetch_parse(name, text)
        except Exception:  # noqa: BLE001 (that parser raises nearly anything on headers that are made up)
            return text


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom a mail is from: the name that is shown, and the address."""

    name: str = ""
    address: str = ""


def stated(message: EmailMessage) -> Metadata:
    """What the headers say. The sender is the outlet only where it is a newsletter's, and not a person's, name."""
    values: dict[str, Any] = {
        "title": subject(header(message, "subject"), in_list="list-id" in message),
        "published": iso_date(header(message, "date")),
        "language": header(message, "content-language").split(",")[0],
        "url": header(message, "archived-at").strip("<> "),
    }
    if is_newsletter(message):
        values |= given_by(sender(message))
    if not is_address(values["url"]):
        del values["url"]
    values = {key: value for key, value in values.items() if value}
    return Metadata(**values, origin=dict.fromkeys(values, _ORIGIN))


def header(message: EmailMessage, name: str) -> str:
    """A header's text on one line; "" where it has none."""
    return header_text(str(message.get(name, "")))


def header_text(value: str) -> str:
    """A value on one line; bytes that are no text, which Python keeps as half characters, as question marks."""
    return " ".join(value.split()).encode("utf-8", "replace").decode()


def is_newsletter(message: EmailMessage) -> bool:
    """Whether it was sent to subscribers; to a list to which anybody may write is something else."""
    return ("list-unsubscribe" in message or "list-id" in message) and "list-post" not in message


def is_forwarded(message: EmailMessage) -> bool:
    return _IS_FORWARDED.match(header(message, "subject")) is not None


def is_google_alert(message: EmailMessage) -> bool:
    return sender(message).address.lower() == _GOOGLE_ALERTS


def subject(text: str, in_list: bool = False) -> str:
    """A subject as a title: without "Fwd:", "Re:", and a list's own name before it."""
    while match := _PREFIX.match(text) or (_LIST_TAG.match(text) if in_list else None):
        text = text[match.end() :]
    return text.strip()


def sender(message: EmailMessage) -> Sender:
    """Whom it says that it is from."""
    addresses: tuple[Address, ...] = getattr(message.get("from"), "addresses", ())
    return Sender(addresses[0].display_name, addresses[0].addr_spec) if addresses else Sender()


def given_by(who: Sender) -> dict[str, Any]:
    """The outlet, and the author, that a newsletter's sender tells of, as fields of Metadata.

    "Ada Crane from The Harbour Echo" is both. A name that could be a person's is an outlet only where its site is
    called so, or it has an article.
    """
    name = who.name.strip(" '\"")
    parts = [part.strip() for part in _BETWEEN.split(name, maxsplit=1)]
    if len(parts) == 2 and is_person(parts[0]) and _is_outlet(parts[1], who.address):
        return {"authors": (parts[0],), "outlet": parts[1]}
    return {"outlet": name} if _is_outlet(name, who.address) else {}


def _is_outlet(name: str, address: str) -> bool:
    if not name or "@" in name or len(name) > _LONGEST_OUTLET:
        return False
    labels = address.rpartition("@")[2].lower().split(".")[:-1]
    squashed = re.sub(r"\Athe\b|\W", "", name.casefold())
    called = any(len(label) > 3 and (label in squashed or squashed in label) for label in labels if squashed)
    return called or name.lower().startswith("the ") or (not is_person(name) and len(name.split()) > 1)
