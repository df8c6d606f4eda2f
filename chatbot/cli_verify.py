"""`byline verify`: what of a text with quotations and citations stands in the library."""

from __future__ import annotations

import sys
from typing import Any

import click

from chatbot.console import DONE, print_json, print_line
from chatbot.options import Context, byline, command, filter_options, filters_of, json_option
from chatbot.progress import Progress

FAULTS = 5
"""The exit code of a text that does not hold."""


@command(byline, "verify")
@click.argument("source", metavar="FILE")
@click.option("--all", "show_all", is_flag=True, help="Show what holds, too.")
@filter_options
@json_option
def verify(context: Context, source: str, show_all: bool, as_json: bool, **options: Any) -> int:
    """Check a text against the articles: its quotations, what it reports, and what it cites.

    FILE is Markdown, HTML, Word, PDF or plain text, the JSON of `byline ask` or `byline brief`, or - for standard
    input. Exits with 0 if all holds, with 5 if anything does not.

    \b
    byline verify draft.docx
    byline verify draft.md --tag spring --json
    byline brief "the ferry line" --format md | byline verify -
    """
    from chatbot.proofreading import drafts, shown
    from chatbot.proofreading.proofreader import proofread
    from ingest.library.record import Library

    filters = filters_of(options)
    draft = drafts.read(source, sys.stdin.buffer)
    with Library(context.library) as library:
        bar = Progress(what="checked")
        report = proofread(draft, library, filters, progress=bar.reached)
        bar.clear()
    if as_json:
        print_json(shown.json(report))
    else:
        print_line(shown.terminal(report, all_findings=show_all))
    return DONE if report.holds else FAULTS
