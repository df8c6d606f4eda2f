"""Questions for who said what, over invented articles whose statements are marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot import compose, terminal, verify
from chatbot.answer import Answer, Question
from chatbot.evidence import Witness
from chatbot.opening import Opened, opened
from chatbot.web.answers import turn_html
from chatbot.web.turns import Turn, answered
from ingest.article import Filters
from ingest.embed import Embedder
from ingest.names import name_words
from tests.chatbot.marked import add, mark

STRAIT = """The strait stays open

“There will be no war over the strait,” said Leda Marsh, the foreign minister. “Sanctions have not worked in 20 years.”

Asked about the blockade, Marsh said: “We will wait and see.”

Tomas Ring, an analyst, said that sanctions would hurt the fishing towns first. He added that the blockade might last until June.

Ring said Marsh had told him that the fleet was too small for a blockade.

“Nobody asked us,” one fisherman said about the sanctions.

“We lost 1,400 crates,” it was said at the quay."""
LEDGER = """Fish prices

“Sanctions are a tax on breakfast,” said Leda K. Marsh. “Prices have doubled since May.”

Odile Brandt denied that the market would close. “There is herring for everybody,” Brandt said."""
OTHER = """Another minister

“Sanctions are wise,” said Leda P. Marsh of the treasury."""
FOREIGN = (
    "Der Hafen von Larkmoor wird nicht ausgebaut, und das Geld bleibt in der Kasse der Stadt. „Wir haben keine Schiffe“, "
    "sagte die Bürgermeisterin am Dienstag im Rat, und niemand hat ihr dort widersprochen, auch nicht der Vorsitzende."
)


@pytest.fixture
def desk(tmp_path: Path, embedder: Embedder) -> Iterator[Opened]:
    with opened(tmp_path / "library", create=True) as made:
        s = STRAIT
        add(
            made.library, embedder, "strait", s,
            mark(s, "Leda Marsh", "There will be no war over the strait,", "Sanctions have not worked in 20 years.",
                 mention="Leda Marsh", cue="said", role="the foreign minister"),
            mark(s, "Leda Marsh", "We will wait and see."),
            mark(s, "Tomas Ring", "that sanctions would hurt the fishing towns first", kind="indirect", role="an analyst"),
            mark(s, "Tomas Ring", "that the blockade might last until June", kind="indirect", cue="added"),
            mark(s, "Tomas Ring", "Marsh had told him that the fleet was too small for a blockade", kind="indirect"),
            mark(s, "Leda Marsh", "that the fleet was too small for a blockade", kind="indirect", second_hand="Tomas Ring"),
            mark(s, "one fisherman", "Nobody asked us,"),
            mark(s, None, "We lost 1,400 crates,"),
            title="The strait stays open",
        )  # fmt: skip
        s = LEDGER
        add(
            made.library, embedder, "ledger", s,
            mark(s, "Leda K. Marsh", "Sanctions are a tax on breakfast,", "Prices have doubled since May."),
            mark(s, "Odile Brandt", "that the market would close", kind="indirect", cue="denied", mention="Odile Brandt"),
            mark(s, "Odile Brandt", "There is herring for everybody,"),
            title="Fish prices",
        )  # fmt: skip
        yield made


def ask(desk: Opened, text: str, **filters: tuple[str, ...]) -> Answer:
    answer = desk.engine.answer(Question(text, Filters(**filters)))  # type: ignore[arg-type]  # no dates among them
    for sentence in answer.sentences:
        assert sentence.citations
    assert answer.dropped == ()
    if answer.coverage:
        assert answer.coverage.shown == answer.coverage.found == len(answer.statements)
    return answer


def heard(answer: Answer) -> list[str]:
    """Who speaks, in the order in which they are shown."""
    return list(dict.fromkeys(s.speaker or "" for s in answer.sentences))


# ── what somebody said about something ──


def test_said_about_a_subject_by_all_spellings_of_the_name(desk: Opened) -> None:
    answer = ask(desk, "What did Marsh say about sanctions?")
    assert [s.statement.speaker for s in answer.statements] == ["Leda Marsh", "Leda K. Marsh"]
    assert answer.coverage and answer.coverage.articles == 2
    assert answer.reading.notes == ()  # the two are one, so that there is nothing to choose


def test_said_about_what_only_the_sentence_names(desk: Opened) -> None:
    answer = ask(desk, "What did Marsh say about the blockade?")
    assert "We will wait and see." in answer.text
    assert "tax on breakfast" not in answer.text


def test_said_about_is_not_what_the_role_names(desk: Opened) -> None:
    assert ask(desk, "What did Marsh say about the foreign minister?").reason == "speaker_not_on_subject"


def test_said_of_two_is_by_both_in_the_order_of_the_question(desk: Opened) -> None:
    answer = ask(desk, "What did Tomas Ring and Marsh say about sanctions?")
    assert heard(answer) == ["Tomas Ring", "Leda Marsh", "Leda K. Marsh"]
    assert heard(ask(desk, "What did Brandt, Ring and Marsh say?"))[:2] == ["Odile Brandt", "Tomas Ring"]


def test_said_of_two_tells_of_whom_there_is_nothing(desk: Opened) -> None:
    answer = ask(desk, "What did Ring and Brandt say about sanctions?")
    assert heard(answer) == ["Tomas Ring"]
    assert answer.reading.notes == ("nothing about sanctions was found of Odile Brandt",)
    answer = ask(desk, "What did Ring and Macron say about sanctions?")
    assert answer.reading.notes == ("nobody here is called Macron",)
    assert ask(desk, "What did Falk and Macron say?").reason == "no_such_speaker"


# ── by anybody ──


@pytest.mark.parametrize(
    "question",
    ["Who mentioned sanctions?", "who talked about sanctions", "Who is quoted on sanctions?", "who has commented on sanctions?",
     "Did anyone mention sanctions?"],
)  # fmt: skip
def test_who_mentioned_is_everybody_whose_statement_does(desk: Opened, question: str) -> None:
    answer = ask(desk, question)
    assert {s.statement.speaker for s in answer.statements} == {"Leda Marsh", "Leda K. Marsh", "Tomas Ring"}
    names = [s.speaker for s in answer.sentences]
    together = [name for i, name in enumerate(names) if not i or not _same(name, names[i - 1])]
    assert len(together) == 2  # the statements of one speaker stand together, in both spellings


def _same(a: str | None, b: str | None) -> bool:
    return name_words(a or "")[-1] == name_words(b or "")[-1]


def test_who_mentioned_somebody_is_asked_by_the_full_name_and_found_by_the_last(desk: Opened) -> None:
    answer = ask(desk, "Who mentioned Leda Marsh?")
    assert [s.text[0] for s in answer.statements] == ["Marsh had told him that the fleet was too small for a blockade"]


@pytest.mark.parametrize(
    "question",
    ["everything said about sanctions, by speaker", "What was said about sanctions?", "What did people say about sanctions?",
     "statements about sanctions grouped by speaker", "Who said what about sanctions?"],
)  # fmt: skip
def test_everything_said_about_a_subject_is_by_speaker(desk: Opened, question: str) -> None:
    answer = ask(desk, question)
    assert answer.reading.manner == "by_speaker"
    assert {"Leda Marsh", "Leda K. Marsh", "Tomas Ring", "one fisherman"} == set(heard(answer))
    shown = [(name_words(s.speaker or "") or ("",))[-1] for s in answer.sentences]
    assert shown == sorted(shown, key=shown.index)


def test_everything_said_ends_with_what_could_be_given_to_nobody(desk: Opened) -> None:
    answer = ask(desk, "everything said about crates or sanctions, by speaker")
    assert heard(ask(desk, "everything said about crates, by speaker")) == [""]
    assert "" not in heard(answer)[:-1]


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("Who said that there will be no war?", "Leda Marsh"),
        ("Who said that sanctions would hurt fishing towns?", "Tomas Ring"),
        ("Who claims sanctions are a tax on breakfast?", "Leda K. Marsh"),
        ("Did anybody say that there is herring for everybody?", "Odile Brandt"),
    ],
)
def test_who_said_that_is_whose_statement_says_so(desk: Opened, question: str, speaker: str) -> None:
    answer = ask(desk, question)
    assert heard(answer) == [speaker]


@pytest.mark.parametrize("question", ["Who said that there will be war?", "Who said that the market would close?"])
def test_who_said_that_where_nobody_did_shows_the_nearest(desk: Opened, question: str) -> None:
    answer = ask(desk, question)
    assert answer.reason == "not_supported"
    assert answer.text.startswith("No statement that was found in the articles says “")
    assert answer.text.endswith("that is not to say that nobody said it.")
    assert answer.nearest[0].text.startswith(("“There will be no war", "Odile Brandt denied"))


# ── whether ──


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Did Marsh say that there will be no war over the strait?", "There will be no war"),
        ("Did Marsh say sanctions have not worked?", "Sanctions have not worked in 20 years."),
        ("Has Leda Marsh ever said that sanctions have not worked in twenty years?", "in 20 years"),
        ("Did Marsh claim that prices have doubled?", "Prices have doubled since May."),
        ("Did Ring say that the blockade might last until June?", "might last until June"),
        ("Was Marsh quoted as saying that sanctions are a tax on breakfast?", "a tax on breakfast"),
        ("Does Brandt think there is herring for everybody?", "There is herring"),
    ],
)
def test_whether_somebody_said_it_is_a_yes_with_the_words(desk: Opened, question: str, words: str) -> None:
    answer = ask(desk, question)
    assert not answer.abstained, answer.text
    assert words in answer.text
    assert len(answer.sentences) == 1
    assert terminal.answer(answer).startswith("Yes, in these words:")


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("Did Marsh say there will be war?", "There will be no war"),
        ("Did Marsh say that sanctions have worked?", "Sanctions have not worked"),
        ("Did Marsh say sanctions have not worked in 30 years?", "in 20 years"),
        ("Did Ring say that the blockade will last until June?", "might last until June"),
        ("Did Brandt say that the market would close?", "denied that the market would close"),
        ("Did Marsh say that the harbour of Larkmoor is empty?", ""),
        ("Did Ring say sanctions are a tax on breakfast?", "sanctions would hurt"),
    ],
)
def test_whether_somebody_said_it_is_an_honest_no_with_the_nearest(desk: Opened, question: str, nearest: str) -> None:
    answer = ask(desk, question)
    assert answer.reason == "speaker_not_on_subject"
    assert answer.text.endswith("that is not to say that it was never said.")
    assert not answer.sentences
    assert nearest in answer.nearest[0].text
    own = desk.library.said(speakers=answer.reading.speakers)
    for citation in answer.nearest:  # of that speaker, none of anybody else
        assert any(s.article == citation.article and citation.span.overlaps(s.statement.content[0]) for s in own)


def test_whether_somebody_said_it_who_is_not_there(desk: Opened) -> None:
    answer = ask(desk, "Did Macron say there will be war?")
    assert answer.reason == "no_such_speaker"
    assert ask(desk, "Did Marsh say that sanctions are a tax?", articles=("nosuch",)).reason == "no_such_speaker"


def test_whether_nearest_in_other_words_is_the_speakers_own(desk: Opened) -> None:
    answer = ask(desk, "Did Brandt say that cod is scarce?")
    assert answer.reason == "speaker_not_on_subject"
    assert {c.article for c in answer.nearest} == {"ledger"}


def test_anything_said_about_a_subject_is_no_yes_or_no(desk: Opened) -> None:
    answer = ask(desk, "Did Marsh say anything about sanctions?")
    assert answer.coverage and answer.coverage.found == 2


# ── second-hand ──


def test_second_hand_comes_last_and_names_who_told_it(desk: Opened) -> None:
    answer = ask(desk, "What did Marsh say?")
    assert [s.statement.second_hand for s in answer.statements] == [None, None, None, "Tomas Ring"]
    last = answer.sentences[-1]
    label = "Leda Marsh, as told by Tomas Ring: "
    assert last.speaker == "Leda Marsh"
    assert last.text == label + "Ring said Marsh had told him that the fleet was too small for a blockade."
    assert label in terminal.answer(answer)
    assert label in answer.text
    assert label in turn_html(answered(Turn(1, "?"), answer))
    assert label in terminal.quotes(desk.library.said(), {})


def test_second_hand_is_the_tellers_as_a_whole(desk: Opened) -> None:
    answer = ask(desk, "What did Ring say?")
    assert "as told by" not in answer.text
    assert "Ring said Marsh had told him that the fleet" in answer.text


def test_second_hand_shown_as_the_speakers_own_is_a_fault(desk: Opened) -> None:
    witness = Witness(desk.library)
    told = [s for s in desk.library.said() if s.statement.second_hand]
    draft = compose.quotation(*witness.of_statements(told)[0])
    assert verify.fault(draft, witness) is None
    verbatim = draft.evidence[0].text
    for text in (verbatim, f"Leda Marsh: {verbatim}", f"Leda Marsh, as told by Odile Brandt: {verbatim}"):
        assert verify.fault(replace(draft, text=text), witness) is not None
    words = "that the fleet was too small for a blockade"
    for label, holds in (("Leda Marsh, as told by Tomas Ring", True), ("Leda Marsh", False)):
        quoted = replace(draft, kind="quote", text=f"{label}: “{words}”")
        assert (verify.fault(quoted, witness) is None) == holds


def test_second_hand_in_a_factual_answer_is_the_tellers(desk: Opened) -> None:
    answer = ask(desk, "How small was the fleet for a blockade?")
    assert all(s.speaker != "Leda Marsh" for s in answer.sentences)


# ── one speaker, many spellings ──


def test_two_middle_initials_are_two_speakers(desk: Opened, embedder: Embedder) -> None:
    add(desk.library, embedder, "other", OTHER, mark(OTHER, "Leda P. Marsh", "Sanctions are wise,"))
    names = {name for name, _, _ in desk.library.speakers()}
    assert {"Leda Marsh", "Leda K. Marsh", "Leda P. Marsh"} <= names
    answer = ask(desk, "What did Leda Marsh say about sanctions?")
    assert heard(answer) == ["Leda Marsh", "Leda K. Marsh", "Leda P. Marsh"]
    assert answer.reading.notes == ("Leda Marsh may be Leda K. Marsh, Leda Marsh or Leda P. Marsh",)
    assert heard(ask(desk, "What did Leda P. Marsh say about sanctions?")) == ["Leda P. Marsh"]
    assert ask(desk, "What did Leda X. Marsh say about sanctions?").abstained is False  # the one without an initial


def test_answer_has_one_head_for_all_spellings(desk: Opened) -> None:
    shown = terminal.answer(ask(desk, "What did Marsh say about sanctions?"))
    assert "Leda Marsh, the foreign minister\n" in shown
    assert "Leda K. Marsh" not in shown


# ── what is not attributed, and what is not read ──


def test_coverage_shows_the_way_to_what_could_be_given_to_nobody(desk: Opened) -> None:
    answer = ask(desk, "What did Ring say?")
    assert answer.coverage and answer.coverage.unattributed == 1
    shown = terminal.answer(answer)
    assert (
        "and 1 statement there that could be given to nobody (byline quotes --unattributed --article strait)" in shown
    )


def test_articles_that_are_not_in_english_are_told_of(desk: Opened, embedder: Embedder) -> None:
    assert ask(desk, "What did Ring say?").reading.notes == ()
    add(desk.library, embedder, "hafen", FOREIGN, outlet="Hafenbote")
    add(
        desk.library,
        embedder,
        "quiet",
        "The harbour of Larkmoor was quiet on Monday, and the gulls had it to themselves.",
    )
    one = "1 article here is not in English: who said what is not read out of it"
    assert ask(desk, "What did Ring say?").reading.notes == (one,)
    assert ask(desk, "What did Macron say?").reading.notes == (one,)
    assert ask(desk, "What did Ring say?", articles=("strait",)).reading.notes == ()
    assert ask(desk, "When will the harbour be quiet?").reading.notes == ()
    add(desk.library, embedder, "stated", "The quay is closed.", language="fr")
    assert "2 articles here are not in English" in terminal.answer(ask(desk, "Who mentioned sanctions?"))
