"""What a model's server may do, wrong or only unusual, and what is told of it. Easy to add to: a line each."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace

from chatbot.backends.words import Deadlines
from tests.chatbot.backends.model_server import (
    EVENTS,
    HTML,
    JSON,
    Script,
    dripped_error,
    dripped_header,
    event,
    for_ever,
    half,
    hello,
    reset_after,
    silent,
    status,
    stream,
    whole,
)

DONE = "data: [DONE]\n\n"
PAGE = "<!doctype html><title>Nothing here</title><p>Sign in"
OVERLOADED = '{"error": {"message": "overloaded"}}'
SHORT = Deadlines(0.3, 0.3, 0.6)


def error(message: str, **more: object) -> dict[str, object]:
    return {"error": {"message": message, **more}}


@dataclass(frozen=True)
class Fault:
    """What the server does to a request that is to be streamed, and to one that is not; and what is told of it."""

    name: str
    streamed: Script
    whole: Script | None
    told: str | None  # a regular expression over the whole line, after the host
    words: str = ""
    cut: bool = False
    deadlines: Deadlines | None = None


def alike(name: str, script: Script, told: str, **more: object) -> Fault:
    return Fault(name, script, script, told, **more)  # type: ignore[arg-type]  # its fields


NO_CHAT = r"sent JSON that is no chat completion; is the address right, and does it speak OpenAI's protocol\?"
LIMIT = r"came to the limit of 100 tokens before it was done"
ENDED = r"ended before the answer did \(no finish reason\)"

FAULTS = [
    # of the address and the account
    alike(
        "wrong key",
        status(401, error("Incorrect API key provided: none-1")),
        r"refused the key in OPENAI_API_KEY \(401\)",
    ),
    alike("forbidden", status(403, PAGE, HTML), r"refused the key in OPENAI_API_KEY \(403\)"),
    alike(
        "unknown model",
        status(404, error("The model `alpha` does not exist", code="model_not_found")),
        r"does not know the model alpha \(The model `alpha` does not exist\)",
    ),
    alike(
        "unknown model as 400", status(400, error("model 'alpha' not found")), r"does not know the model alpha \(.*\)"
    ),
    alike(
        "no such path", status(404, PAGE, HTML), r"has nothing to ask at that address \(404\); check OPENAI_BASE_URL"
    ),
    alike(
        "quota",
        status(429, error("You exceeded your current quota", code="insufficient_quota")),
        r"says that this account's quota is used up \(429\)",
    ),
    alike(
        "rate limit",
        status(429, error("Slow down")),
        r"gets too many requests from this key or address \(429\); try again later",
    ),
    alike(
        "rate limit with a long wait",
        status(429, error("Slow down"), Retry_After="1200"),
        r"gets too many requests \(429\) and says to wait 20 minutes, until \d\d:\d\d",
    ),
    alike(
        "rate limit with an absurd wait",
        status(429, error("Slow down"), Retry_After="9" * 9),
        r"gets too many requests \(429\) and says to wait 3650 days, until 20\d\d-\d\d-\d\d \d\d:\d\d",
    ),
    alike(
        "rate limit with a wait that is none",
        status(429, "", Retry_After="soon"),
        r"gets too many requests .*; try again later",
    ),
    alike("payment", status(402, error("No credit")), r"did not accept the request \(402: No credit\)"),
    alike(
        "redirect elsewhere",
        status(307, "", Location="https://elsewhere.example/v1/chat"),
        r"wants to send the question on to elsewhere\.example; that is not followed, since the key would go there; .*",
    ),
    alike("redirect without a place", status(302, ""), r"wants to send the question on to another address; .*"),
    # of the request
    alike(
        "too long",
        status(400, error("maximum context length is 4096 tokens", code="context_length_exceeded")),
        r"can't take so much text at once: the question and its evidence are too long for alpha",
    ),
    alike(
        "too long, as llama.cpp says it",
        status(400, error("request (9031 tokens) exceeds the available context size")),
        r"can't take so much text at once: .*",
    ),
    alike(
        "bad request",
        status(400, error("messages: field required\n\x1b[31m<b>")),
        r"did not accept the request \(400: messages: field required \[31m<b>\)",
    ),
    alike("bad request without reason", status(400, b"\xff\xfe\x00"), r"did not accept the request \(400.*\)"),
    # of the server
    alike(
        "fault of its own",
        status(500, error("out of memory")),
        r"has a fault of its own \(500: out of memory\); try again later",
    ),
    alike("fault as a page", status(502, PAGE, HTML), r"has a fault of its own \(502\); try again later"),
    alike("fault as a list", status(500, [1, 2]), r"has a fault of its own \(500\); try again later"),
    alike(
        "overloaded",
        status(503, error("Loading model")),
        r"has a fault of its own \(503: Loading model\); try again later",
    ),
    alike(
        "page instead of JSON",
        status(200, PAGE, HTML),
        r"answered with a web page instead of JSON; check OPENAI_BASE_URL, which usually ends in /v1",
    ),
    alike(
        "other kind",
        status(200, "hello", "text/plain"),
        r"answered with text/plain instead of JSON; does it speak OpenAI's protocol\?",
    ),
    alike("no kind", status(200, "hello", None), r"answered with a reply of no stated kind instead of JSON; .*"),
    alike(
        "compressed",
        status(200, gzip.compress(b"{}"), Content_Encoding="gzip"),
        r"sent its reply compressed, which it was not asked to",
    ),
    alike(
        "compressed garbage",
        status(200, b"\x1f\x8b\x08garbage", Content_Encoding="gzip"),
        r"sent its reply compressed, .*",
    ),
    alike("no HTTP", lambda h: h.send("hello\r\n\r\n"), r"broke the connection off"),
    alike("hangs up", lambda h: None, r"broke the connection off"),
    alike("resets at once", lambda h: h.reset(), r"broke the connection off"),
    # of the reply
    Fault(
        "broken JSON",
        stream(event("Good "), 'data: {"choices": [{"del\n\n'),
        status(200, '{"choices": [{'),
        r"sent broken JSON",
        "Good ",
        cut=True,
    ),
    Fault(
        "nested without end", stream("data: " + "[" * 200_000 + "\n\n"), status(200, "[" * 200_000), r"sent broken JSON"
    ),
    Fault(
        "number without end", stream("data: " + "9" * 20_000 + "\n\n"), status(200, "9" * 20_000), r"sent broken JSON"
    ),
    Fault(
        "no UTF-8",
        stream(event("Good "), b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n'),
        status(200, b'{"choices": "\xff\xfe\xfa"}'),
        r"sent (bytes that are no UTF-8|broken JSON)",
        "Good ",
        cut=True,
    ),
    Fault("no choices", stream('data: {"object": "x"}\n\n', DONE), status(200, {"object": "x"}), NO_CHAT),
    Fault("empty choices", stream('data: {"choices": []}\n\n', DONE), status(200, {"choices": []}), NO_CHAT),
    Fault(
        "choices of another kind", stream('data: {"choices": "no"}\n\n'), status(200, {"choices": {"0": 1}}), NO_CHAT
    ),
    Fault("choice of another kind", stream('data: {"choices": [7]}\n\n'), status(200, {"choices": [None]}), NO_CHAT),
    Fault(
        "delta of another kind",
        stream('data: {"choices": [{"delta": "Hi"}]}\n\n'),
        status(200, {"choices": [{"message": ["Hi"]}]}),
        NO_CHAT,
    ),
    Fault("content of another kind", stream(event(content=[{"type": "text"}])), whole(content={"text": "Hi"}), NO_CHAT),
    Fault("JSON of another kind", stream("data: [1, 2]\n\n"), status(200, "null"), NO_CHAT),
    Fault(
        "only null deltas",
        stream('data: {"choices": [{"delta": null}]}\n\n', DONE),
        status(200, {"choices": [{"message": None}]}),
        r"sent an empty answer",
    ),
    Fault(
        "error within",
        stream(event("Good "), f"data: {OVERLOADED}\n\n"),
        status(200, error("overloaded")),
        r"reported an error \(overloaded\)",
        "Good ",
        cut=True,
    ),
    Fault(
        "error within, as text",
        stream('data: {"error": "overloaded"}\n\n'),
        status(200, {"error": "overloaded"}),
        r"reported an error.*",
    ),
    Fault(
        "too long, within",
        stream('data: {"error": {"message": "x", "code": "context_length_exceeded"}}\n\n'),
        status(200, error("x", code="context_length_exceeded")),
        r"can't take so much text at once: .*",
    ),
    Fault("nothing at all", stream(), status(200, ""), r"(sent JSON that is no chat completion; .*|sent broken JSON)"),
    Fault("empty text", stream(event(""), event(finish="stop"), DONE), whole(""), r"sent an empty answer"),
    Fault("white space only", stream(event(" \n"), event(finish="stop")), whole(" \n"), r"sent an empty answer", " \n"),
    Fault(
        "tool call",
        stream(event(tool_calls=[{"function": {"name": "shell"}}]), event(finish="tool_calls")),
        whole(finish="tool_calls", tool_calls=[{"function": {"name": "shell"}}]),
        r"answered with a call of a tool instead of text; .*",
    ),
    Fault(
        "tool call after words",
        stream(event("Good "), event(tool_calls=[{}]), event(finish="tool_calls")),
        whole("Good ", "tool_calls", tool_calls=[{}]),
        r"went on to call a tool; none was offered to it",
        "Good ",
        cut=True,
    ),
    Fault(
        "refusal",
        stream(event(refusal="I can't."), event(finish="stop")),
        whole(refusal="I can't."),
        r"refused to answer",
    ),
    Fault(
        "filtered",
        stream(event(finish="content_filter")),
        whole("", "content_filter"),
        r"had the answer held back by its content filter",
    ),
    Fault(
        "filtered after words",
        stream(event("Good "), event(finish="content_filter")),
        whole("Good ", "content_filter"),
        r"was stopped by its content filter",
        "Good ",
        cut=True,
    ),
    Fault(
        "thought without end",
        stream(event(reasoning_content="Well,"), event(finish="length")),
        whole("", "length", reasoning_content="Well,"),
        r"used all 100 tokens up before it said anything; a model that thinks less is needed",
    ),
    Fault(
        "length",
        stream(event("Good "), event("day"), event(finish="length"), DONE),
        whole("Good day", "length"),
        LIMIT,
        "Good day",
        cut=True,
    ),
    Fault(
        "no finish reason",
        stream(event("Good "), event("day"), DONE),
        whole("Good day", None),
        ENDED,
        "Good day",
        cut=True,
    ),
    Fault(
        "ends without a finish",
        stream(event("Good "), event("day")),
        whole("Good day", ""),
        ENDED,
        "Good day",
        cut=True,
    ),
    Fault(
        "other choice only",
        stream('data: {"choices": [{"index": 1, "delta": {"content": "x"}}]}\n\n'),
        status(200, {"choices": [{"index": 1, "message": {"content": "x"}}]}),
        r"sent an empty answer",
    ),
    Fault(
        "goes on and on",
        for_ever(event("more " * 100), pause=0),
        whole("more " * 10_000),
        LIMIT,
        ("more " * 320),
        cut=True,
    ),
    Fault(
        "resets after words",
        reset_after(event("Good ")),
        reset_after('{"choices": [', kind=JSON),
        r"broke the connection off",
        "Good ",
        cut=True,
    ),
    Fault(
        "half of what was announced",
        half(event("Good "), EVENTS),
        half("{", JSON),
        r"broke the connection off",
        "Good ",
        cut=True,
    ),
    Fault(
        "line without end",
        for_ever(b"a" * 2**20, b"data: ", pause=0),
        for_ever(b"1" * 2**20, kind=JSON, pause=0),
        r"sent more than 32 MB without coming to an end",
    ),
    # of time
    alike("silence", silent, r"did not send the first word within 0\.3 s", deadlines=SHORT),
    alike("header that drips", dripped_header, r"did not send the first word within 0\.3 s", deadlines=SHORT),
    Fault(
        "comments without end",
        for_ever(": still here\n\n"),
        for_ever(" ", kind=JSON),
        r"did not send the first word within 0\.3 s",
        deadlines=SHORT,
    ),
    Fault(
        "empty deltas without end",
        for_ever(event("")),
        None,
        r"did not send the first word within 0\.3 s",
        deadlines=SHORT,
    ),
    Fault(
        "comments after words",
        for_ever(":\n\n", event("Good ")),
        None,
        r"did not send the next word within 0\.3 s",
        "Good ",
        cut=True,
        deadlines=replace(SHORT, first=20, whole=20),
    ),
    Fault(
        "error that drips",
        dripped_error,
        None,
        r"did not send the first word within 0\.3 s",
        deadlines=SHORT,
    ),
    Fault(
        "words that drip",
        for_ever(event("a"), pause=0.05),
        None,
        r"did not send an end within 1\.5 s",
        cut=True,
        words="*",
        deadlines=Deadlines(1.5, 1.5, 1.5),
    ),
    Fault(
        "thoughts that drip",
        for_ever(event(reasoning_content="a"), pause=0.05),
        None,
        r"did not send an end within 1\.5 s",
        deadlines=Deadlines(1.5, 1.5, 1.5),
    ),
]

# ── replies that are unusual, and right ──

UNUSUAL: list[tuple[str, Script]] = [
    ("plain", hello),
    (
        "lines that end in \\r\\n",
        stream(event("Good ").replace("\n", "\r\n"), event("day.", "stop").replace("\n", "\r\n")),
    ),
    ("lines that end in \\r", stream(event("Good ").replace("\n", "\r"), event("day.", "stop").replace("\n", "\r"))),
    ("a byte at a time", stream(*[bytes([b]) for b in (event("Good ") + event("day.", "stop")).encode()])),
    (
        "several data lines",
        stream('data: {"choices": [{"delta":\ndata: {"content": "Good day."},\ndata: "finish_reason": "stop"}]}\n\n'),
    ),
    ("no space after data:", stream(event("Good day.", "stop").replace("data: ", "data:"))),
    ("no [DONE]", stream(event("Good "), event("day."), event(finish="stop"))),
    (
        "goes on after its end",
        stream(event("Good day."), event(finish="stop"), event(finish="length"), event("More."), b"\xff\n\n"),
    ),
    ("stays open after its end", for_ever(":\n\n", event("Good day.", "stop"))),
    ("comments and other events", stream(": hello\n\n", "event: ping\n\n", "retry: 5\n\n", event("Good day.", "stop"))),
    (
        "usage first and last",
        stream(
            'data: {"choices": [], "prompt_filter_results": []}\n\n',
            event("Good day."),
            event(finish="stop"),
            'data: {"choices": [], "usage": {}}\n\n',
        ),
    ),
    (
        "null delta at the end",
        stream(event("Good day."), 'data: {"choices": [{"delta": null, "finish_reason": "stop"}]}\n\n'),
    ),
    ("own finish reason", stream(event("Good day."), event(finish="eos"))),
    (
        "thoughts in their own field",
        stream(event(reasoning_content="Hm. "), event(reasoning="Hm. "), event("Good day.", "stop")),
    ),
    ("thoughts aloud", stream(event("<th"), event("ink>\nHm. </thi"), event("nk>\n\nGood "), event("day.", "stop"))),
    (
        "another's choice between",
        stream(
            event("Good "), 'data: {"choices": [{"index": 1, "delta": {"content": "x"}}]}\n\n', event("day.", "stop")
        ),
    ),
    ("whole where a stream was asked for", whole("Good day.")),
    ("whole, thoughts aloud", whole("<think>Hm.</think>Good day.")),
    ("kind with parameters", stream(event("Good day.", "stop"), kind="text/event-stream; charset=utf-8")),
]
