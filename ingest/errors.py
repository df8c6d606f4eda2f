"""What can go wrong, as a person is told it.

    BylineError              one line: what failed, on what, and what to do about it
    ├── UsageError           the call was wrong (exit code 2)
    ├── SourceError          a document can't be taken in; the others go on
    │   └── NoArticle        it was read, and there is no article in it
    ├── LibraryError         the library can't be opened, read or written
    │   ├── NotALibrary      the folder holds something else
    │   ├── DamagedLibrary   its record is damaged; a backup mends it
    │   ├── NewerLibrary     a newer version of Byline made it
    │   └── NoSuchArticle    no article has that id
    ├── EmbedderError        the embedder can't be loaded, or isn't the one that made the vectors
    └── IndexUnavailable     Chroma can't serve; the record still answers
        └── IndexHeld        another process owns the index

The command line turns these, and only these, into one line and an exit code.
"""


class BylineError(Exception):
    """Base of all errors that are told to a person; ``str(error)`` is that one line."""


class UsageError(BylineError):
    """The call was wrong: an unknown value, an empty question, options that contradict."""


class SourceError(BylineError):
    """One document could not be taken in."""


class NoArticle(SourceError):
    """A document was read, but nothing in it is an article."""


class LibraryError(BylineError):
    """The library can't be opened, read or written."""


class NotALibrary(LibraryError):
    """The folder holds something that is not a library of Byline's."""


class DamagedLibrary(LibraryError):
    """The library's record is damaged. It is left as it is: only restoring a backup writes there."""


class NewerLibrary(LibraryError):
    """The library's schema is newer than this version of Byline."""


class NoSuchArticle(LibraryError):
    """No article has that id."""


class EmbedderError(BylineError):
    """The embedder can't be loaded, or is not the one that made the library's vectors."""


class IndexUnavailable(BylineError):
    """The Chroma index can't serve; exact and full-text search still do."""


class IndexHeld(IndexUnavailable):
    """Another process owns the index, and keeps it up to date."""
