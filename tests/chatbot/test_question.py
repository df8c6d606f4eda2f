"""What a question is taken to ask."""

from __future__ import annotations

import pytest

from chatbot.answer import Question
from chatbot.opening import Opened
from chatbot.question import LONGEST, interpret, query_terms
from ingest.errors import UsageError


@pytest.mark.parametrize(
    ("text", "speaker", "subject"),
    [
        ("what did Easley say?", "Easley", ""),
        ("WHAT DID EASLEY SAY", "EASLEY", ""),
        ("what did easley say about jobs", "easley", "jobs"),
        ("What has Marisol Easley said on the harbour?", "Marisol Easley", "the harbour"),
        ("Has Easley commented on trade?", "Easley", "trade"),
        ("quote Easley", "Easley", ""),
        ("quotes by Maria Sandoval about ferries", "Maria Sandoval", "ferries"),
        ("Sandoval on ferries", "Sandoval", "ferries"),
        ("Easley's views on loans?", "Easley", "loans"),
        ("Show me everything Easley said about loans", "Easley", "loans"),
        ("what does the minister Sandoval think of the line?", "the minister Sandoval", "the line"),
        ("Did Easley say that nobody should lend?", "Easley", "nobody should lend"),
        ("statements by Sound Ferries", "Sound Ferries", ""),
        ("What else did Kell tell the Courier?", "Kell", ""),
        ("according to Easley, what is the risk?", "Easley", "what is the risk"),
        ("Easley", "Easley", ""),
    ],
)
def test_who_said_is_read_with_speaker_and_subject(samples: Opened, text: str, speaker: str, subject: str) -> None:
    reading = interpret(Question(text), samples.library)
    assert (reading.intent, reading.speaker, reading.subject) == ("who_said", speaker, subject)


@pytest.mark.parametrize(
    "text", ["Who said the ferry is a road?", "who talked about loans", "what was said about the ferry?"]
)
def test_who_said_by_anybody_has_a_subject_and_no_speaker(samples: Opened, text: str) -> None:
    reading = interpret(Question(text), samples.library)
    assert reading.intent == "who_said"
    assert reading.speaker is None
    assert reading.subject


@pytest.mark.parametrize(
    ("text", "manner", "speaker", "subject"),
    [
        ("what did Easley say about jobs", "all", "Easley", "jobs"),
        ("Did Easley say anything about jobs?", "all", "Easley", "jobs"),
        ("Did Easley mention jobs?", "all", "Easley", "jobs"),
        ("Did Easley say it?", "all", "Easley", ""),
        ("Did Easley say why jobs are lost?", "all", "Easley", "why jobs are lost"),
        ("Did Easley say that jobs are lost?", "whether", "Easley", "jobs are lost"),
        ("did Easley tell the Courier that jobs are lost", "whether", "Easley", "jobs are lost"),
        ("Has Easley ever claimed jobs are lost?", "whether", "Easley", "jobs are lost"),
        ("Did Easley really say “jobs are lost”?", "whether", "Easley", "jobs are lost"),
        ("Was Easley quoted as saying jobs are lost?", "whether", "Easley", "jobs are lost"),
        ("Who said that jobs are lost?", "who", None, "jobs are lost"),
        ("Who else thinks jobs are lost?", "who", None, "jobs are lost"),
        ("Who told the Courier that jobs are lost?", "who", None, "jobs are lost"),
        ("Has anybody said that jobs are lost?", "who", None, "jobs are lost"),
        ("Who wrote that jobs are lost?", "who", None, "jobs are lost"),
        ("Who wrote “jobs are lost”?", "who", None, "jobs are lost"),
        ("Who has written about jobs?", "mentions", None, "jobs"),
        ("Who mentioned Easley?", "mentions", None, "Easley"),
        ("Who has talked about jobs?", "mentions", None, "jobs"),
        ("Who is quoted on jobs?", "mentions", None, "jobs"),
        ("Who said anything about jobs?", "mentions", None, "jobs"),
        ("Which politicians commented on jobs?", "mentions", None, "jobs"),
        ("Everything said about jobs, by speaker", "by_speaker", None, "jobs"),
        ("what did everybody say about jobs", "by_speaker", None, "jobs"),
        ("Who said what about jobs?", "by_speaker", None, "jobs"),
        ("all quotes about jobs", "by_speaker", None, "jobs"),
        ("what did Easley and Kell say about jobs", "by_speaker", "Easley and Kell", "jobs"),
    ],
)
def test_manner_in_which_statements_are_asked_for(
    samples: Opened, text: str, manner: str, speaker: str | None, subject: str
) -> None:
    reading = interpret(Question(text), samples.library)
    assert (reading.intent, reading.manner, reading.speaker, reading.subject) == ("who_said", manner, speaker, subject)


def test_names_that_are_joined_mean_each(samples: Opened) -> None:
    reading = interpret(Question("what did both Easly and the skipper Joren Haak say?"), samples.library)
    assert reading.speakers == ("Marisol Easley", "Joren Haak")
    assert "took Easly for Easley" in reading.notes


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("When does the ferry line close?", "fact"),
        ("How many jobs will be lost?", "fact"),
        ("What is the price of the cable?", "fact"),
        ("Summarize the harbour plans", "summary"),
        ("Give me a timeline of the leak", "timeline"),
        ("How do the outlets differ on the cost?", "comparison"),
        ("ferry closure", "fact"),
        ("Who wrote The Salt Road?", "fact"),
        ("Who wrote “A Song of Two Harbours”?", "fact"),
        ("Who wrote to the council?", "fact"),
        ("Who founded the Courier?", "fact"),
        ("Who won the netball cup?", "fact"),
    ],
)
def test_intent_of_other_questions(samples: Opened, text: str, intent: str) -> None:
    assert interpret(Question(text), samples.library).intent == intent


def test_misspelled_name_is_taken_for_the_one_it_can_mean_and_said(samples: Opened) -> None:
    reading = interpret(Question("what did Easly say?"), samples.library)
    assert reading.notes == ("took Easly for Easley",)
    assert reading.speakers == ("Marisol Easley",)


def test_name_that_several_speakers_have_is_said_to_mean_each(samples: Opened) -> None:
    reading = interpret(Question("what did Kestrel say?"), samples.library)
    assert len(reading.speakers) > 1
    (note,) = reading.notes
    assert note.startswith("Kestrel may be ")
    assert all(name in note for name in reading.speakers[:4])


def test_misspelled_short_name_is_not_guessed(samples: Opened) -> None:
    assert interpret(Question("what did Haek say?"), samples.library).speakers == ()


@pytest.mark.parametrize("text", ["", "   \n\t ", "🎉🎉", "?!…", "a" * (LONGEST + 1), "word " * 20_000])
def test_what_is_no_question_is_refused_in_one_line(samples: Opened, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        interpret(Question(text), samples.library)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_query_terms_leave_the_questions_frame_out(samples: Opened) -> None:
    text = "What did Sandoval say about ferries and wages?"
    assert query_terms(interpret(Question(text), samples.library), text) == ["sandoval", "ferries", "wages"]


@pytest.mark.parametrize(
    "text", ["what did " * 400, "say " * 1000, "what did a b say about " * 150, "'" * 3999 + "a", "x's " * 900]
)
def test_hostile_question_is_read_in_bounded_work(samples: Opened, text: str) -> None:
    interpret(Question(text), samples.library)
