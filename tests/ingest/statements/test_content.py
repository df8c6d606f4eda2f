"""What a cue brings in, where it ends, and what no cue may bring in because nobody said it."""

import pytest

from ingest.statements.find import find_statements


def told(text: str) -> list[tuple[str | None, str]]:
    """(speaker, content) of each statement of a text."""
    found = find_statements(text, language="en")
    return [(s.speaker, " / ".join(span.of(text) for span in s.content)) for s in found]


@pytest.mark.parametrize(
    "text",
    [
        "The council will vote on two new berths for the harbour.",
        "The ministry would ask other owners whether they wanted to run the line.",
        "Ines Bram may announce that the pier is to close.",
        "Ines Bram could accuse the council of waste.",
        "Ines Bram must support the plan or leave.",
    ],
)
def test_what_somebody_will_or_may_say_has_not_been_said(text: str) -> None:
    assert told(text) == []


def test_what_somebody_would_say_is_said_where_it_is_quoted() -> None:
    assert told("Ines Bram would say: “It is over and done with.”") == [("Ines Bram", "It is over and done with.")]


@pytest.mark.parametrize(
    "text",
    [
        "Joren Marsh did not say that the bridge was safe.",
        "Joren Marsh never mentioned the cost of the bridge.",
        "Joren Marsh hasn't said whether the bridge is safe.",
    ],
)
def test_what_somebody_did_not_say_is_no_statement(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Joren Marsh does not believe that the bridge is safe.", "that the bridge is safe"),
        ("Joren Marsh not only said that the bridge was safe.", "that the bridge was safe"),
        ("Joren Marsh all but said that the bridge was safe.", "that the bridge was safe"),
    ],
)
def test_view_that_is_denied_and_words_like_a_denial_are_statements(text: str, content: str) -> None:
    assert told(text) == [("Joren Marsh", content)]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Novak advised the port on its fees in 2019 and has had no contract with it since.", None),
        ("Novak defended the figures and has had no contract since.", "the figures"),
        ("Novak rejected the plan and walked out of the hall.", "the plan"),
        ("Novak denied the charge, which surprised the court.", "the charge"),
        ("Novak praised the pilots and crews of both boats.", "the pilots and crews of both boats"),
        ("Novak demanded new berths, a new quay, and cranes.", "new berths, a new quay, and cranes"),
        ("Novak rejected a plan that was bad and had failed.", "a plan that was bad and had failed"),
        ("Novak said the bridge was safe but would not say when it opens.", "the bridge was safe"),
    ],
)
def test_second_predicate_is_the_narrators(text: str, content: str | None) -> None:
    assert told(text) == ([("Novak", content)] if content else [])


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Novak warned of a leak at the dam on 3 May, in a letter that the mayor has seen.", "a leak at the dam"),
        ("Novak denied the charge in an interview with the Echo.", "the charge"),
        ("Novak called for a vote on 3 May.", "a vote on 3 May"),
        ("Novak criticised errors in the report.", "errors in the report"),
    ],
)
def test_where_and_when_something_is_said_is_no_part_of_it(text: str, content: str) -> None:
    assert told(text) == [("Novak", content)]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Novak wrote a book of poems.", None),
        ("Novak wrote the book was stolen.", "the book was stolen"),
        ("In Leeds, the company added two lanes.", None),
        ("Novak felt the cold of the hall.", None),
        ("Novak felt that the hall was cold.", "that the hall was cold"),
        ("Novak maintains a list of all bridges.", None),
    ],
)
def test_verb_that_takes_things_needs_a_clause(text: str, content: str | None) -> None:
    assert [said for _, said in told(text)] == ([content] if content else [])


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Novak called Berg on Tuesday.", None),
        ("Novak called a meeting.", None),
        ("Novak called Berg a liar.", "Berg a liar"),
        ("Novak called the plan reckless.", "the plan reckless"),
        ("Novak called itself to mind.", None),
    ],
)
def test_called_needs_a_thing_and_its_name(text: str, content: str | None) -> None:
    assert [said for _, said in told(text)] == ([content] if content else [])


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Novak told reporters in May that it was so.", "that it was so"),
        ("Novak pledged on Monday to rid the town of rats.", "to rid the town of rats"),
        ("Delegates pledged to Novak met in Leeds.", None),
        ("Novak asked the mayor on Friday how the work would end.", "how the work would end"),
    ],
)
def test_content_is_found_past_the_day_and_the_hearer(text: str, content: str | None) -> None:
    assert [said for _, said in told(text)] == ([content] if content else [])


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The annual report of Tern Power, published on April 7th, says that it is so.",
            "The annual report of Tern Power",
        ),
        ("Tern Power’s Annual Report says that it is so.", "Tern Power’s Annual Report"),
        ("Lena Marsh’s letter to the council says that it is so.", "Lena Marsh’s letter to the council"),
        ("The report by its operator, Tern Power, says that it is so.", "The report by its operator"),
        ("The author of the report, Lena Marsh, says that it is so.", "Lena Marsh"),
        ("In its annual report, Tern Power says that it is so.", "Tern Power"),
    ],
)
def test_text_that_speaks_keeps_its_own_words_for_a_name(text: str, speaker: str) -> None:
    assert told(text) == [(speaker, "that it is so")]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Novak said the dam was safe, but he would not say for how long.", "the dam was safe"),
        ("Novak said the dam was safe, a claim that many dispute.", "the dam was safe"),
        ("Novak praised the crew, adding that the dam was safe.", "the crew"),
        ("Novak rejected the plan, a folly of the first order.", "the plan"),
        ("While Novak said that the dam was safe, the mayor closed it.", "that the dam was safe"),
        ("Novak, who said the dam was safe, has left the town.", "the dam was safe"),
        ("Novak said the dam would “hold for years,” referring to the old one.", "the dam would “hold for years,”"),
    ],
)
def test_narrators_own_clause_ends_what_is_said(text: str, content: str) -> None:
    assert told(text)[0] == ("Novak", content)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Novak told a Larkmoor council committee the dam was safe.", "the dam was safe"),
        ("Novak told The Larkmoor Echo editorial board that the dam was safe.", "that the dam was safe"),
        ("Novak told her daughter that the dam was safe.", "that the dam was safe"),
        ("Novak told Echo FM prices would rise.", "prices would rise"),
        ("Novak asked the board to decide soon.", "the board to decide soon"),
        ("Novak told residents not to drink the water.", "residents not to drink the water"),
    ],
)
def test_hearer_is_part_of_what_they_should_do_and_of_nothing_else(text: str, content: str) -> None:
    assert told(text) == [("Novak", content)]


@pytest.mark.parametrize(
    "text",
    [
        "Novak said little.",
        "Novak told nothing to the court.",
        "Nobody said that the dam was safe.",
        "Joren Marsh, who backs the plan, has left the town.",
        "The talks seemed intended to fail.",
        "As Novak lamented the flood, the mayor went home.",
        "The members voted on a levy that would be a burden.",
        "A dog that advised against strangers all afternoon has gone to sleep.",
    ],
)
def test_sentence_that_tells_nothing_gives_nothing(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("In Novak's view, the dam is safe.", "Novak", "the dam is safe"),
        ("The dam is safe, by the ministry's own account.", "the ministry", "The dam is safe"),
        ("It was, in the words of Ada Lane, “a mess of a dam.”", "Ada Lane", "It was / “a mess of a dam.”"),
        ("Ada Lane is convinced that the dam will hold.", "Ada Lane", "that the dam will hold"),
        ("Ada Lane went on to say that the dam was safe.", "Ada Lane", "that the dam was safe"),
        ("Only 24 percent said the dam was safe.", "24 percent", "the dam was safe"),
        ("In Leeds, half of all voters said they were angry.", "half of all voters", "they were angry"),
        (
            "The dam lacks support in the town, which it has cost a lot, said Ada Lane, head of the water board.",
            "Ada Lane",
            "The dam lacks support in the town, which it has cost a lot",
        ),
        ("Ada Lane, citing “the magic of water,” said the dam was safe.", "Ada Lane", "the dam was safe"),
        ("Nothing will be lost, Ada Lane said here on Monday.", "Ada Lane", "Nothing will be lost"),
        (
            "For Ada Lane, a diver at the harbour who knows it well, the method is sound.",
            "Ada Lane",
            "the method is sound",
        ),
    ],
)
def test_cue_of_another_build_brings_in_its_clause(text: str, speaker: str, content: str) -> None:
    assert told(text)[-1] == (speaker, content)


def test_participle_after_a_statement_is_of_who_made_it() -> None:
    text = "Ada Lane said that the ministry rejected the plan, calling it a folly."
    assert told(text)[-1] == ("Ada Lane", "it a folly")


def test_what_is_told_by_nobody_in_particular_is_not_given_to_whom_it_tells_of() -> None:
    assert told("He said the judge had told her that it was over.") == [
        (None, "the judge had told her that it was over")
    ]


def test_mixed_statement_goes_on_with_the_quotation_after_it() -> None:
    text = "The dam is “old and tired,” Ada Lane said. “It will not hold.”"
    assert told(text) == [("Ada Lane", "The dam is “old and tired,” / It will not hold.")]
