"""An answer as plain text, to be pasted elsewhere."""

from __future__ import annotations

from chatbot.answer import Answer, Citation
from chatbot.web.markup import long_date


def copied(answer: Answer, *, cited: bool) -> str:
    """The sentences of an answer, a line each; with `cited` their numbers, and what they cite below."""
    if answer.abstained:
        return answer.text
    shown = answer.sentences
    lines = [f"{one.text} {''.join(f'[{n}]' for n in one.citations)}".rstrip() if cited else one.text for one in shown]
    text = "\n".join(lines)
    if not cited:
        return text
    return f"{text}\n\n" + "\n".join(_source(citation) for citation in answer.citations)


def _source(citation: Citation) -> str:
    parts = [citation.title or "Untitled article", citation.outlet, long_date(citation.published)]
    return f"[{citation.n}] {', '.join(part for part in parts if part)}"
