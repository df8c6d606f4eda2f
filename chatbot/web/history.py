"""The list of conversations as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.conversations import Listed
from chatbot.web.markup import counted, escaped


def listed_html(conversations: Sequence[Listed], search: str) -> str:
    """Conversations, what changed last first; the page writes the times as they are read where the reader is."""
    if not conversations:
        none = f"No conversation has “{escaped(search)}” in it." if search else "What you ask is kept here."
        return f'<p class="none">{none}</p>'
    return f"<ul>{''.join(map(_item, conversations))}</ul>"


def _item(one: Listed) -> str:
    asked = counted(one.turns, "question", "questions")
    return (
        f'<li><a href="#c={escaped(one.id)}" data-c="{escaped(one.id)}">'
        f'<span class="name" dir="auto">{escaped(one.title) or "Untitled"}</span>'
        f'<span class="when"><time datetime="{escaped(one.changed_at)}">{escaped(one.changed_at[:10])}</time>'
        f'<span class="dot"> · </span>{asked}</span></a></li>'
    )
