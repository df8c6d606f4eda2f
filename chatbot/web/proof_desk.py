"""Drafts that browsers hand over, checked against the library."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from chatbot.proofreading import drafts
from chatbot.proofreading.nouns import Draft, Report
from chatbot.proofreading.proofreader import proofread
from chatbot.web.desk import Desk
from chatbot.web.long_work import LongWork, Told
from chatbot.web.uploads import Upload, Uploads
from ingest.article import Filters
from ingest.errors import BylineError, SourceError, UsageError


class ProofDesk:
    """Checks drafts against one library. All methods are safe between threads."""

    def __init__(self, desk: Desk) -> None:
        self.work: LongWork[Report] = LongWork()
        self.uploads = Uploads()
        self._library = desk.opened.library

    def check(self, upload: str, filters: Filters, owner: str) -> str:
        """Begin to check what was handed over; the name of the work. Raises UsageError where there is no such upload."""
        files = self.uploads.take(upload)

        def work(told: Told) -> Report:
            try:
                draft = read(files)
            finally:
                files.close()
            return proofread(draft, self._library, filters, progress=lambda done, of: told("Checked", done, of))

        try:
            return self.work.begin(work, owner)
        except UsageError:
            files.close()
            raise


def read(files: Upload) -> Draft:
    """The draft that was handed over. Raises SourceError where it can't be read, without telling where it lies."""
    (name, path), *_ = files.files
    named = path.with_name(f"draft{Path(name).suffix}")  # its form is told by its ending, too
    path.rename(named)
    try:
        return replace(drafts.read(str(named)), name=name)
    except BylineError as error:
        raise SourceError(str(error).replace(str(named), name).replace(named.name, name)) from error
