"""What a site asks of programs (RFC 9309)."""

from __future__ import annotations

from protego import Protego

from ingest.web.exchange import AGENT, Answer
from ingest.web.failed import Failed
from ingest.web.urls import Target

_ADVICE = "open the page in a browser, save it, and take that in"


def rules_of(answer: Answer) -> Protego:
    """The rules in an answer for /robots.txt. A site that has none allows all; one that can't say so now, nothing.

    Raises Failed there (RFC 9309, 2.3.1.4).
    """
    if answer.status == 429 or answer.status >= 500:
        raise Failed(f"its robots.txt can't be read now (status {answer.status})", "try again later")
    return Protego.parse(answer.data.decode("utf-8-sig", "replace") if answer.is_success else "")


def heed(rules: Protego, target: Target) -> float:
    """The seconds that the site wants between two requests. Raises Failed where it doesn't want this one."""
    if not rules.can_fetch(target.url, AGENT):
        raise Failed(f"{target.origin}/robots.txt asks programs not to fetch it", _ADVICE)
    return float(rules.crawl_delay(AGENT) or 0)
