"""A saved briefing, run again."""

# ruff: noqa: E501  # articles on a line

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chatbot.briefing import shown
from chatbot.briefing.again import Saved, saved
from chatbot.briefing.making import brief
from chatbot.briefing.nouns import Briefing
from chatbot.exports.outline import outline
from chatbot.opening import Opened
from ingest.article import Filters
from ingest.embed import Embedder
from ingest.errors import BylineError, UsageError
from tests.chatbot.briefing.conftest import fill, part, texts

OLD = {"id": "old", "outlet": "Saltby Echo", "published": "2026-05-05", "title": "Fire at the shipyard",
       "text": "The shipyard of Saltby burned down on Sunday.\n\nThe fire will cost 84 jobs at the shipyard.\n\n“It was the gas,” said Runa Falk, a welder."}  # fmt: skip
NEW = {"id": "new", "outlet": "Ansel Times", "published": "2026-05-09", "title": "Shipyard fire costs more",
       "text": "The owner of the Saltby shipyard resigned on Friday.\n\nThe fire will cost 112 jobs at the shipyard.\n\n“I am sorry,” said Bo Lind, the owner of the shipyard."}  # fmt: skip


def _since(moment: datetime) -> Saved:
    return Saved(moment, "shipyard", Filters(), "news", "standard")


def _again(desk: Opened, moment: datetime) -> Briefing:
    found = brief(desk, "shipyard", Filters(), earlier=_since(moment))
    assert isinstance(found, Briefing)
    return found


def _aged(folder: Path, article: str) -> None:
    """As if an article had come in a day ago."""
    import sqlite3

    with sqlite3.connect(folder / "byline.sqlite3") as connection:
        connection.execute(
            "UPDATE revision SET taken_in = ? WHERE article = (SELECT key FROM article WHERE id = ?)",
            ((datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds"), article),
        )


def test_new_article_its_statements_and_changed_figures_come_first(library_of: Callable[..., Opened]) -> None:
    desk = library_of(OLD, NEW)
    _aged(desk.library.folder, "old")
    briefing = _again(desk, datetime.now(UTC) - timedelta(hours=1))
    assert briefing.new
    assert [source.article for source in briefing.new.sources] == ["new"]
    assert briefing.new.statements == 1
    (changed,) = briefing.new.changed
    assert ["84 jobs" in changed.sides[0].text, "112 jobs" in changed.sides[1].text] == [True, True]
    assert briefing.parts[0].name == "what is new"
    assert any("resigned" in text for text in texts(briefing, "what is new"))
    assert not any("burned down" in text for text in texts(briefing, "what is new"))
    assert not set(texts(briefing, "what is new")) & set(texts(briefing, "in brief", "key points"))


def test_updated_article_is_new_too(tmp_path: Path, embedder: Embedder, library_of: Callable[..., Opened]) -> None:
    desk = library_of(OLD)
    _aged(desk.library.folder, "old")
    fill(tmp_path / "own", [OLD | {"text": OLD["text"] + "\n\nThe mayor of Saltby visited the shipyard."}], embedder)
    briefing = _again(desk, datetime.now(UTC) - timedelta(hours=1))
    assert briefing.new and [source.article for source in briefing.new.sources] == ["old"]
    assert briefing.new.statements == 0


def _changed(briefing: Briefing) -> list[list[str]]:
    assert briefing.new
    return [[side.text for side in one.sides] for one in briefing.new.changed]


def test_figure_changed_between_two_revisions_comes_with_both(
    tmp_path: Path, embedder: Embedder, library_of: Callable[..., Opened]
) -> None:
    desk = library_of(OLD)
    _aged(desk.library.folder, "old")
    fill(tmp_path / "own", [OLD | {"text": OLD["text"].replace("84", "97")}], embedder)
    briefing = _again(desk, datetime.now(UTC) - timedelta(hours=1))
    assert _changed(briefing) == [
        ["The fire will cost 84 jobs at the shipyard.", "The fire will cost 97 jobs at the shipyard."]
    ]
    assert briefing.new
    cited = {one.n: one.revision for one in briefing.citations}
    assert [cited[n] for side in briefing.new.changed[0].sides for n in side.citations] == [1, 2]
    assert texts(briefing, "what is new") == ["The fire will cost 97 jobs at the shipyard."]


def test_later_figure_of_the_same_thing_is_a_change_and_no_contradiction(library_of: Callable[..., Opened]) -> None:
    later = NEW | {
        "text": "The number of jobs that the shipyard fire will cost has risen to 97 jobs.\n\nThe shipyard is closed."
    }
    desk = library_of(OLD, later)
    _aged(desk.library.folder, "old")
    briefing = _again(desk, datetime.now(UTC) - timedelta(hours=1))
    assert [["84" in before, "97" in now] for before, now in _changed(briefing)] == [[True, True]]
    assert not briefing.differences


def test_figure_that_is_told_again_is_no_change(library_of: Callable[..., Opened]) -> None:
    same = NEW | {
        "text": "The fire at the shipyard of Saltby will cost 84 jobs, its owner said.\n\nThe shipyard has 3 cranes."
    }
    desk = library_of(OLD, same)
    _aged(desk.library.folder, "old")
    assert _changed(_again(desk, datetime.now(UTC) - timedelta(hours=1))) == []


def test_change_stands_first_in_every_form(library_of: Callable[..., Opened]) -> None:
    desk = library_of(OLD, NEW)
    _aged(desk.library.folder, "old")
    briefing = _again(desk, datetime.now(UTC) - timedelta(hours=1))
    first = outline(briefing).sections[0]
    assert first.heading.startswith("Changed since")
    assert [line.text for line in first.groups[0].lines] == [side.text for side in briefing.new.changed[0].sides]  # type: ignore[union-attr]
    assert shown.text(briefing).index("84 jobs") < shown.text(briefing).index("What is new")


def test_nothing_new_says_so(library_of: Callable[..., Opened]) -> None:
    briefing = _again(library_of(OLD), datetime.now(UTC) + timedelta(seconds=5))
    assert briefing.new and not briefing.new.sources and not briefing.new.changed
    assert not part(briefing, "what is new").sentences


def test_saved_briefing_is_read(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(json.dumps({"made_at": "2026-05-06T10:00:00+02:00", "topic": "pier", "filters": {"outlets": ["Echo"], "since": "2026"},
                                "style": "timeline", "length": "long"}))  # fmt: skip
    found = saved(path)
    assert (found.topic, found.style, found.length) == ("pier", "timeline", "long")
    assert found.filters == Filters(outlets=("Echo",), since="2026")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"made_at": 3}',
        '{"made_at": "yesterday"}',
        "{" * 5000,
        '{"made_at": "2026-05-06", "filters": 3}',
    ],
)
def test_file_that_is_no_briefing_is_wrong_use(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="is no briefing"):
        saved(path)


def test_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BylineError, match="could not be read"):
        saved(tmp_path / "nowhere.json")
