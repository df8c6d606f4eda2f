"""One invented story of two weeks, told by five outlets: a bridge is closed. Who contradicts whom is written beside it."""

# ruff: noqa: E501  # a paragraph of an article is one line

from __future__ import annotations

from typing import Any

WIRE = """PELLWORTH, May 4 (CPA) - The Marrow Bridge at Pellworth was closed to all traffic on Monday after inspectors found a crack in its main cable, the roads agency said.

"We found the crack at six this morning and we closed the bridge at seven," said Hanne Birk, head of the roads agency. "Nobody should expect it to open before the summer."

About 14,000 vehicles cross the bridge each day, and the nearest other crossing is 40 kilometres upstream at Tolm.

Repairs will cost 9 million euros, Birk told reporters."""

ARTICLES: tuple[dict[str, Any], ...] = (
    {"id": "wire-1", "outlet": "Coast Press Agency", "published": "2026-05-04", "title": "Crack closes Marrow Bridge", "text": WIRE},
    {"id": "argus-wire", "outlet": "The Northern Argus", "published": "2026-05-04", "title": "Marrow Bridge closed",
     "text": WIRE + "\n\nThe Argus will report on the detours tomorrow."},
    {"id": "gazette-1", "outlet": "Pellworth Gazette", "published": "2026-05-05", "title": "Town cut in two",
     "text": """Pellworth woke up as two towns on Tuesday. The Marrow Bridge, which carries the only road between its halves, has been closed since Monday because of a crack in the main cable.

The repair will cost 12 million euros, according to a paper of the town council that the Gazette has seen.

Mayor Edda Lorring said she had asked the army for a ferry.

“I will not tell children that their school is on the wrong side of the river,” Lorring said.

It is not yet clear how long the bridge will stay closed."""},
    {"id": "radio-1", "outlet": "Radio Merrow", "published": "2026-05-06", "title": "Workers had warned of the cable",
     "text": """Two painters reported rust on the main cable of the Marrow Bridge in 2024, the union of bridge workers said on Wednesday.

“They wrote it down, they signed it, and nobody ever called them,” said Oskar Tveit, the union's secretary.

The roads agency declined to comment on the report."""},
    {"id": "argus-2", "outlet": "The Northern Argus", "published": "2026-05-07", "title": "Agency denies it was warned",
     "text": """The roads agency has denied that painters reported rust on the cable of the Marrow Bridge in 2024.

“No such report has ever reached this house,” said Hanne Birk, the head of the agency, on Thursday.

An independent inquiry will begin on 18 May, the transport ministry said. It will be led by Sunniva Hark, a retired judge.

The closure costs local firms 300,000 euros a day, the chamber of commerce estimates."""},
    {"id": "wire-2", "outlet": "Coast Press Agency", "published": "2026-05-08", "title": "Army ferry starts at Pellworth",
     "text": """PELLWORTH, May 8 (CPA) - An army ferry began to carry people across the Marrow at Pellworth on Friday, four days after the town's only bridge was closed.

The ferry takes 60 passengers and no cars. It runs every 20 minutes from six in the morning to ten at night.

"It is free, it is slow and it is better than swimming," said Mayor Edda Lorring."""},
    {"id": "gazette-2", "outlet": "Pellworth Gazette", "published": "2026-05-09", "title": "Ferry carries 2,000 on its first day",
     "text": """The army ferry carried 2,000 people on its first day. It takes 60 passengers on each crossing.

The independent inquiry into the crack will begin on 25 May, a spokesman for the transport ministry told the Gazette.

Shops on the east bank say they have lost half of their customers.

Correction: An earlier version of this article said that the ferry costs two euros. It is free."""},
    {"id": "toll-1", "outlet": "The Daily Tollkeeper", "published": "2026-05-11", "title": "Who knew about the cable?",
     "text": """A letter of March 2024, which the Tollkeeper has seen, tells the roads agency of rust “along a third of the main cable” of the Marrow Bridge.

It is signed by two painters and stamped by the agency. The inquiry is to be led by Sunniva Hark, a retired judge.

“They wrote it down, they signed it, and nobody ever called them,” said Edda Lorring, the mayor of Pellworth.

Who stamped the letter is unknown."""},
    {"id": "radio-2", "outlet": "Radio Merrow", "published": "2026-05-13", "title": "Head of roads agency resigns",
     "text": """Hanne Birk resigned as head of the roads agency on Wednesday after a letter showed that the agency was told of rust on the Marrow Bridge two years ago.

“I was not told, but I was in charge,” Birk said.

She was succeeded by her deputy, Palle Onsrud.

Onsrud said the bridge would open to light traffic on 1 August."""},
    {"id": "argus-3", "outlet": "The Northern Argus", "published": "2026-05-14", "title": "Birk goes",
     "text": """The head of the roads agency, Hanne Birk, resigned on Wednesday over the crack in the Marrow Bridge.

Her deputy Palle Onsrud has taken over. He said that repairs had begun and that 45 workers were on the bridge.

The bridge will open to light traffic on 1 August, Onsrud promised."""},
    {"id": "gazette-3", "outlet": "Pellworth Gazette", "published": "2026-05-16", "title": "70 workers on the bridge",
     "text": """Some 70 workers are repairing the Marrow Bridge, the Gazette was told by the firm that employs them.

The families of the east bank gave the mayor a petition with 3,100 names on Saturday. It asks for a second bridge.

“One bridge is no bridge,” said Tilda Ravn, a baker who wrote the petition."""},
    {"id": "undated", "outlet": "Radio Merrow", "title": "Fishing on the Marrow",
     "text": """Anglers on the Marrow complain about the noise of the army ferry at Pellworth. The trout have gone, says Bo Lind, who has fished there for 30 years."""},
    {"id": "other", "outlet": "Pellworth Gazette", "published": "2026-05-10", "title": "Museum shows old clocks",
     "text": """The town museum of Pellworth has opened a show of 40 old clocks. It is open on Sundays.

“Each of them is right twice a day,” said Runa Falk, the museum's director."""},
    {"id": "german", "outlet": "Marschbote", "published": "2026-05-06", "language": "de", "title": "Marrow Bridge gesperrt",
     "text": """Die Marrow Bridge in Pellworth ist seit Montag gesperrt. Ein Riss im Hauptkabel ist der Grund, teilte die Behörde mit. Wann die Brücke wieder geöffnet wird, ist nicht bekannt und wird auch so bald nicht entschieden."""},
)  # fmt: skip
