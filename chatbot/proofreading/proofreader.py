"""The way through: a draft to a report of what in it stands in the library and what does not."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from chatbot.proofreading import cited, quoted, reported, verdicts
from chatbot.proofreading.nouns import Draft, Finding, Report
from chatbot.proofreading.shelf import Shelf
from ingest.article import Filters
from ingest.library.record import Library
from ingest.statements.find import find_statements, is_english

NOTHING_THERE = "there are no articles that it could be checked against; take some in, or use fewer filters"
NOT_ENGLISH = "the draft is not in English: to whom it gives words is not read out of it"


def proofread(
    draft: Draft,
    library: Library,
    filters: Filters = Filters(),
    *,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Report:
    """What of a draft's quotations, reported speech and citations holds, in the order of the draft.

    Only the articles that the filters let through count. `progress` is told how many of how many are judged.
    """
    began = time.monotonic()
    shelf = Shelf(library, filters)
    statements = find_statements(draft.text, (), None)
    quotations = quoted.quotations(draft, statements)
    speech = reported.reported(draft, statements, quotations)
    sentences = cited.sentences(draft)
    outlets = [one for one in speech if reported.is_by_outlet(one, shelf)]
    speech = [one for one in speech if one not in outlets]
    loose = [one for one in speech if not any(s.span.overlaps(one.at) for s in sentences)]
    total = len(quotations) + len(loose) + len(sentences)
    found: list[Finding] = []
    for quotation in quotations:
        finding = verdicts.judged(quotation, draft, shelf)
        found += [finding] if finding else []
        progress(len(found), total)
    for claim in loose:
        found.append(reported.judged(claim, draft, shelf))
        progress(len(found), total)
    of_quotations = list(found)
    found += [held for one in outlets if (held := reported.judged(one, draft, shelf)).holds]
    for sentence in sentences:
        found += cited.judged(sentence, draft, shelf, quotations, of_quotations, speech)
        progress(len(found), total)
    ordered = tuple(_paged(one, draft) for one in sorted(found, key=lambda one: (one.at, one.what)))
    notes = [] if shelf.cards else [NOTHING_THERE]
    notes += [] if is_english(draft.text) else [NOT_ENGLISH]
    return Report(draft.name, ordered, filters, tuple(notes), round(time.monotonic() - began, 3))


def _paged(finding: Finding, draft: Draft) -> Finding:
    """With the page of the draft on which it stands."""
    page = sum(start <= finding.at.start for start in draft.pages)
    return replace(finding, page=page) if page else finding
