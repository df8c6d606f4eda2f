"""What kind of naming a phrase is, and the name and role in it."""

import pytest

from ingest.statements.mentions import read_mention
from ingest.statements.phrases import phrase_after
from ingest.statements.quotations import find_quotations
from ingest.statements.sentences import paragraphs, sentences


def read(text: str) -> tuple[str, str | None, str | None]:
    """(kind, name, role) of the phrase that a sentence begins with."""
    spans = paragraphs(text)
    tokens = sentences(text, spans, find_quotations(text, spans))[0].tokens
    found = phrase_after(tokens, 0)
    assert found is not None
    mention = read_mention(text, tokens, *found)
    return mention.kind, mention.name, mention.role


@pytest.mark.parametrize(
    ("text", "kind", "name", "role"),
    [
        ("He said so.", "pronoun", None, None),
        ("Ada Lane said so.", "name", "Ada Lane", None),
        ("Mr. Berg said so.", "name", "Berg", None),
        ("Sen. Ada Lane said so.", "name", "Ada Lane", "Sen."),
        ("Campaign manager Tomas Berg said so.", "name", "Tomas Berg", "Campaign manager"),
        (
            "Ada Lane, professor of law at Hollow College, said so.",
            "name",
            "Ada Lane",
            "professor of law at Hollow College",
        ),
        ("Ada Lane, 42, a plumber, said so.", "name", "Ada Lane", "plumber"),
        ("The minister said so.", "nominal", None, None),
        ("A spokesman for the port said so.", "nominal", None, None),
        ("Norland and Suria said so.", "group", "Norland and Suria", None),
    ],
)
def test_phrase_is_read(text: str, kind: str, name: str | None, role: str | None) -> None:
    assert read(text) == (kind, name, role)
