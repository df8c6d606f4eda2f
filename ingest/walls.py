"""What pages say that show no article: errors, checks for robots, walls, empty shells. For saved pages and pasted ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHORT = 120
"""Words: what is longer is an article, whatever else its page says."""
LITTLE = 25
"""Words: with fewer, what is kept of a page need not be notices only to be none."""

ERROR = re.compile(
    r"\W*(?:error\W*)?(?:(?:http )?(?:40[0134]|410|429|50[0234])"
    r"(?:\W*|\s*[|:–—-].{0,80}|\W*(?:error|page|not|gone|bad|file)\b.{0,80})|"
    r"(?:.{0,30}\b)?(?:page|article|story|content|file|site) (?:was |is |has been |could |can)?"
    r"(?:not (?:be )?found|removed|no longer (?:available|exists)|unavailable)\b.{0,80}|"
    r"(?:not found|access denied|forbidden|bad gateway|service unavailable|too many requests|internal server error|"
    r"(?:seite|inhalt) nicht gefunden|page introuvable|página no encontrada|página não encontrada|pagina non trovata)"
    r"(?:\W*|\s+[|–—-] .{0,80}))",
    re.IGNORECASE,
)
ROBOT = re.compile(
    r"\b(?:just a moment|attention required|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"are you a (?:human|robot)|not a robot|unusual (?:traffic|activity)|captcha|ddos protection|security check|"
    r"enable (?:javascript and )?cookies|cookies (?:are|must be|need to be) (?:disabled|enabled))\b",
    re.IGNORECASE,
)
SCRIPT = re.compile(
    r"\b(?:enable|turn on|requires?|needs?|without|activate|allow|activer|aktivieren) (?:\w{1,4} )?javascript\b|"
    r"\bjavascript (?:is|must be|to be|seems to be|ist|est|muss) (?:\w+ )?"
    r"(?:disabled|enabled|required|turned|off|deaktiviert|aktiviert)",
    re.IGNORECASE,
)
LOGIN = re.compile(
    r"\b(?:(?:log|sign) ?in (?:to|with|or)|(?:log|sign) ?in$|create (?:a|an|your) (?:free )?account|register (?:to|for)|"
    r"forgot(?:ten)? (?:your )?password|subscribers? only|subscribe to (?:continue|read)|already a (?:subscriber|member)|"
    r"to (?:continue|keep) reading|einloggen|anmelden|se connecter|iniciar sesión)\b",
    re.IGNORECASE | re.MULTILINE,
)
CONSENT = re.compile(
    r"\b(?:(?:we|our partners|site|website|\d+ vendors)\b.{0,60}\bcookies\b|"
    r"(?:accept|reject|manage) (?:all )?(?:cookies|consent|choices)|your (?:privacy|consent|choices)\b|"
    r"before you continue|zustimmen|cookie[- ](?:einstellungen|richtlinie))",
    re.IGNORECASE,
)
CUT_OFF = re.compile(
    r"\b(?:(?:subscribe|sign in|log ?in|sign up|register|create (?:an|a free|your) account|join|become a (?:member|subscriber))\b"
    r".{0,40}\bto (?:read|continue|keep reading|unlock|view|access|see)\b|"
    r"to (?:continue|keep) reading|(?:continue|keep) reading (?:with|for|by)\b|already an? (?:\w+ )?(?:subscriber|member)|"
    r"(?:article|story|content|page) is (?:only )?(?:available|reserved|exclusive|for)\b.{0,20}\b(?:subscribers|members)|"
    r"(?:for )?(?:subscribers|members)[ -]only|the rest of (?:this|the) (?:article|story)|"
    r"(?:weiterlesen|lesen) sie (?:diesen|den) (?:artikel|beitrag) mit|réservé aux abonnés)\b",
    re.IGNORECASE,
)
"""Where an article breaks off for who has not subscribed."""
SAVE = "save the page from the browser once the article shows, or paste the article's text"
_TO_READER = re.compile(r"\b(?:you|your|yours|we|our|please|sie|ihre?|vous|votre|su|usted)\b", re.IGNORECASE)
LOGIN_WALL = f"is a login or subscription wall: the article is behind it; {SAVE}"
CONSENT_WALL = f"asks for consent before it shows the article; {SAVE}"
EMPTY_SHELL = f"is an empty shell that its scripts fill; {SAVE}"


def is_notice(paragraph: str) -> bool:
    """Whether a sentence speaks to the page's reader, and tells no news."""
    return any(form.search(paragraph) for form in (ROBOT, SCRIPT, LOGIN, CONSENT))


def speaks_to_reader(paragraph: str) -> bool:
    """Whether it does so in so many words: what a paper writes about cookies does not."""
    return (_TO_READER.search(paragraph) or CUT_OFF.search(paragraph)) is not None


def refused(heads: Iterable[str], shown: str) -> str | None:
    """Why a page that says little, under these headings, was refused to who asked for it; None where it was not."""
    heads = list(heads)
    if error := next((head for head in heads if ERROR.fullmatch(head)), None):
        return f'is an error page ("{error[:60]}"); check its address'
    return f"is a check for robots, not the article; {SAVE}" if ROBOT.search("\n".join((*heads, shown))) else None


def walled(shown: str) -> str | None:
    """What stands before the article on a page that says little; None where nothing does."""
    if LOGIN.search(shown):
        return LOGIN_WALL
    return CONSENT_WALL if CONSENT.search(shown) else None
