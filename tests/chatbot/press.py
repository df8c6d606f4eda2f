"""A small press of invented articles: three outlets on one dam, over some months, with marked statements."""

from __future__ import annotations

from datetime import date

from ingest.embed import Embedder
from ingest.library.record import Library
from tests.chatbot.marked import add, mark

TODAY = date(2026, 6, 24)  # a Wednesday

COURIER = """The Brack dam will be raised by four metres, the water board decided on Monday.

Work is to begin on 1 June and will cost 48 million euros, the board said.

“A higher dam is a safer dam,” said Ilse Novak, the director of the water board. “Beijing will lend us the money.”

“My meadow will be a lake by October,” said Petra Nowak, a farmer.

The dam was built in 1931 and has never been raised since then."""
LEDGER = """Dams are cheap until they are built. The Brack dam will cost 61 million euros, the city's auditors found.

On 28 April the council of Larkmoor voted by 11 to 9 for a loan to raise the dam.

“The board has never finished anything on time,” said Anders Kell, an engineer. “Beijing lends to those who cannot say no.”

“The loan is cheap,” said Ilse Novak."""
WIRE = """Work on the Brack dam began on Monday, two weeks late.

Farmers blocked the road to the dam on 16 June.

“The road is ours,” said Petra Nowak, a farmer.

“The vote in April was the easy part,” said Ilse Novak."""
BRIDGE = """The bridge over the Sund was opened on 4 November 2024.

“The bridge will outlive us all,” said Anders Kell, an engineer.

It carries 12,000 cars a day and was paid for by a toll."""
COPY = """Work on the Brack dam began on Monday, two weeks late.

The Courier's reporter counted nine diggers at the dam on 17 June."""


def fill(library: Library, embedder: Embedder) -> None:
    """Takes the press into a library."""
    s = BRIDGE
    add(library, embedder, "bridge", s, mark(s, "Anders Kell", "The bridge will outlive us all,"),
        title="Bridge over the Sund opens", outlet="Larkmoor Courier", published="2024-11-05")  # fmt: skip
    s = COURIER
    add(library, embedder, "dam-courier", s,
        mark(s, "Ilse Novak", "A higher dam is a safer dam,", "Beijing will lend us the money."),
        mark(s, "Petra Nowak", "My meadow will be a lake by October,"),
        title="Brack dam to be raised by four metres", outlet="Larkmoor Courier", published="2026-03-11")  # fmt: skip
    s = LEDGER
    add(library, embedder, "dam-ledger", s,
        mark(s, "Anders Kell", "The board has never finished anything on time,", "Beijing lends to those who cannot say no."),
        mark(s, "Ilse Novak", "The loan is cheap,"),
        title="The price of a dam", outlet="The Meridian Ledger", published="2026-05-02")  # fmt: skip
    s = WIRE
    add(library, embedder, "dam-wire", s,
        mark(s, "Petra Nowak", "The road is ours,"),
        mark(s, "Ilse Novak", "The vote in April was the easy part,"),
        title="Work on Brack dam begins", outlet="Tideline Press Agency", published="2026-06-17")  # fmt: skip
    add(library, embedder, "dam-copy", COPY,
        title="Diggers at the dam", outlet="Larkmoor Courier", published="2026-06-18")  # fmt: skip
