"""The README's example for LlamaIndex, run as it stands, and what its response holds."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def test_example_in_the_readme_runs_and_gives_our_spans(sample_folder: Path) -> None:
    (example,) = [
        code for code in re.findall(r"```python\n(.*?)```", README.read_text("utf8"), re.DOTALL) if "llamaindex" in code
    ]
    scope: dict[str, object] = {}
    exec(example.replace(".byline/samples", str(sample_folder)), scope)
    from chatbot.llamaindex import query_engine, retriever
    from ingest.library.record import Library

    response = query_engine(sample_folder).query("what did Easley say?")
    library = Library(sample_folder)
    assert len(response.source_nodes) == len(response.metadata["citations"]) == 6
    nodes = [n.node for n in response.source_nodes] + [
        n.node for n in retriever(sample_folder, k=4).retrieve("ferry jobs")
    ]
    assert len(nodes) == 10
    for node in nodes:
        text = library.revision(node.metadata["article"], node.metadata["revision"]).text
        assert text[node.start_char_idx : node.end_char_idx] == node.text


def test_abstention_has_no_source_nodes(sample_folder: Path) -> None:
    from chatbot.llamaindex import query_engine

    response = query_engine(sample_folder).query("What did Macron say?")
    assert not response.source_nodes
    assert response.metadata["abstained"]
    assert "Macron" in str(response)


def test_dates_are_meant_as_of_today(sample_folder: Path) -> None:
    from chatbot.llamaindex import query_engine

    since = date.today() - timedelta(days=1)
    response = query_engine(sample_folder).query("what did Easley say since yesterday?")
    assert response.metadata["filters"]["since"] == since.isoformat()
