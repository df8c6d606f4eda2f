"""docs/statements.md says what the code does: every example on it is run."""

import re
from pathlib import Path

import pytest

from ingest.statements.find import find_statements

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "statements.md").read_text("utf8")
NOTHING = "nothing"


def rows(heading: str) -> list[tuple[str, str]]:
    """The article and what it gives, for each row of the table under a heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in re.findall(r"^\|.*\|$", section, re.M)]
    return [(row[0], row[1]) for row in found[2:]]


def told(text: str) -> list[str]:
    said = find_statements(text, language="en")
    return [f"{s.speaker or '–'}: {' … '.join(span.of(text) for span in s.content)}" for s in said]


@pytest.mark.parametrize(("text", "statement"), rows("Examples"))
def test_example_of_the_page_is_what_it_gives(text: str, statement: str) -> None:
    assert told(text)[-1] == statement


@pytest.mark.parametrize(("text", "statement"), rows("What it gets wrong"))
def test_error_of_the_page_is_still_made(text: str, statement: str) -> None:
    assert (told(text) or [NOTHING])[-1] == statement


def test_page_has_as_many_examples_as_it_should() -> None:
    assert len(rows("What it gets wrong")) >= 15
    assert len(rows("Examples")) >= 5


def test_every_module_stands_on_the_page() -> None:
    modules = {path.name for path in (ROOT / "ingest" / "statements").glob("*.py")} - {"__init__.py"}
    lists = {path.name for path in (ROOT / "ingest" / "statements").glob("*.txt")}
    assert {name for name in modules | lists if f"`{name}`" not in PAGE} == set()
    assert set(re.findall(r"`(\w+\.(?:py|txt))`", PAGE)) <= modules | lists
