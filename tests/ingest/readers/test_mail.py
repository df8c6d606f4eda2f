"""Mails: which part is the article, what the headers say of it, what is attached, and what is only about the mail."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Document
from ingest.clean import cleaned
from ingest.readers import mail as reader
from tests.ingest.readers.packed_forms import (
    HTML,
    PARAGRAPHS,
    TEXT,
    document,
    documents,
    error,
    mail,
    reads,
    taken,
    zipped,
)

NEWSLETTER = {"List-Unsubscribe": "<https://harbourecho.example/u>"}
COVER = "See below!\nAda\n\n---------- Forwarded message ---------\n"
FORWARDED = """From: The Harbour Echo <news@harbourecho.example>
Date: Mon, 2 Mar 2026 at 18:00
Subject: Pier closes early
To: Ada Crane <ada@arden.example>

"""
PNG = b"\x89PNG\r\n\x1a\n"


def read(message: object, name: str = "a.eml") -> Document:
    return document(bytes(message), name)  # type: ignore[call-overload]


def removed(document: Document) -> dict[str, str]:
    assert document.body is not None
    return {one.text: one.why for one in document.body.removed}


def test_mail_of_plain_text() -> None:
    made = read(mail())
    assert taken(made) == TEXT + "\n"
    assert (made.source, made.location) == ("a.eml", "/news/a.eml")
    assert (made.stated.title, made.stated.published) == ("Pier closes", "2026-03-03T10:00:00+01:00")
    assert made.stated.origin == {"title": "mail", "published": "mail"}


def test_mail_with_html_is_read_by_it() -> None:
    for message in (mail("Only an abstract.", HTML), mail(None, HTML)):
        made = read(message)
        assert made.original.reader == "html"
        assert taken(made).split("\n\n") == list(PARAGRAPHS)


def test_mail_whose_html_has_no_article_is_read_by_its_text() -> None:
    made = read(mail(TEXT, "<html><body><img src=x></body></html>"))
    assert taken(made) == TEXT + "\n"


@pytest.mark.parametrize("name", ["a.eml", "download", "-"])
def test_mail_is_known_by_its_headers(name: str) -> None:
    assert taken(read(mail(), name)) == TEXT + "\n"


def test_text_with_headers_as_programs_show_them_is_no_mail() -> None:
    made = document(b"From: Ada Crane\nDate: Monday\nSubject: Pier\n\n" + TEXT.encode(), "a.txt")
    assert made.original.reader == "text"


@pytest.mark.parametrize(
    ("sender", "outlet", "authors"),
    [
        ("The Harbour Echo <news@mailer.example>", "The Harbour Echo", ()),
        ("Harbour Echo <news@mail.harbourecho.example>", "Harbour Echo", ()),
        ("Arden Ledger Weekly Briefing of Piers <x@mailer.example>", "Arden Ledger Weekly Briefing of Piers", ()),
        ("Ada Crane from The Harbour Echo <news@mailer.example>", "The Harbour Echo", ("Ada Crane",)),
        ('"Ada Crane, Harbour Echo" <ada@harbourecho.example>', "Harbour Echo", ("Ada Crane",)),
        ("Ada Crane <ada@mailer.example>", None, ()),
        ("ada@mailer.example", None, ()),
        ("", None, ()),
    ],
)
def test_outlet_of_a_newsletter_is_its_sender_with_care(
    sender: str, outlet: str | None, authors: tuple[str, ...]
) -> None:
    stated = read(mail(sender=sender, headers=NEWSLETTER)).stated
    assert (stated.outlet, stated.authors) == (outlet, authors)
    assert read(mail(sender=sender)).stated.outlet is None, "who sends a mail is not where it was published"
    assert read(mail(sender=sender, headers={**NEWSLETTER, "List-Post": "<mailto:x@y.example>"})).stated.outlet is None


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Fwd: Re: FW: Pier", "Pier"),
        ("AW: WG: Pier: ferry", "Pier: ferry"),
        ("Re[2]: Pier", "Pier"),
        ("[pier] Fwd: x", "[pier] Fwd: x"),
    ],
)
def test_title_is_the_subject_without_what_programs_add(subject: str, title: str) -> None:
    assert read(mail(subject=subject)).stated.title == title
    assert read(mail(subject=f"[arden-list] {subject}", headers={"List-Id": "x"})).stated.title in (title, "x")


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        (COVER + FORWARDED, "Fwd: Pier"),
        (COVER + FORWARDED, "Pier"),
        ("See!\n\n" + FORWARDED, "WG: Pier"),
        (FORWARDED, "Fw: Pier"),
    ],
)
def test_forwarded_mail_is_that_of_its_sender(body: str, subject: str) -> None:
    made = read(mail(body + TEXT, subject=subject, sender="Ada Crane <ada@arden.example>"))
    assert taken(made) == TEXT
    assert (made.stated.title, made.stated.published, made.stated.outlet) == (
        "Pier closes early",
        "2026-03-02",
        "The Harbour Echo",
    )
    assert set(removed(made).values()) == {"mail header"}


def test_forwarded_mail_in_html() -> None:
    head = "<br>".join(FORWARDED.replace("<", "&lt;").strip().splitlines())
    html = f"<div>See below!</div><div>---------- Forwarded message ---------<br>{head}<br><br>{HTML}</div>"
    made = read(mail(None, html, subject="Fwd: Pier", sender="Ada Crane <ada@arden.example>"))
    assert taken(made).split("\n\n") == list(PARAGRAPHS)
    assert (made.stated.title, made.stated.outlet) == ("Pier closes early", "The Harbour Echo")


def test_answer_keeps_what_it_answers() -> None:
    made = read(mail(TEXT + "\n\n-----Original Message-----\n" + FORWARDED + "Old words.", subject="Re: Pier"))
    assert taken(made).startswith(PARAGRAPHS[0])
    assert "Old words." in taken(made)


def test_attached_articles_are_parts() -> None:
    message = mail("Please see attached.")
    message.add_attachment(TEXT.encode(), maintype="application", subtype="octet-stream", filename="pier.txt")
    message.add_attachment(PNG, maintype="image", subtype="png", filename="pier.png")
    message.add_attachment(
        f"<html><body>{HTML}</body></html>".encode(), maintype="text", subtype="html", filename="pier.html"
    )
    message.add_attachment(mail(subject="Inner"))
    made = documents(bytes(message), "a.eml")
    assert [(one.source, one.original.reader) for one in made] == [
        ("a.eml#1", "text"),
        ("a.eml#2", "html"),
        ("a.eml#3", "text"),
    ]
    assert made[2].stated.title == "Inner"
    assert all(taken(one).split() == TEXT.split() for one in made)


def test_mail_with_an_article_and_one_attached_gives_both() -> None:
    message = mail()
    message.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="pier.txt")
    message.add_attachment(zipped({}), maintype="application", subtype="zip", filename="a.zip")
    made = documents(bytes(message), "a.eml")
    assert [one.source for one in made] == ["a.eml", "a.eml#1"]
    assert made[0].notes == ("what is attached was left out: application/zip",)


def test_attachment_that_is_broken_fails_alone() -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="pier.pdf")
    good, bad = reads(bytes(message), "a.eml")
    assert isinstance(good, Document) and isinstance(bad, tuple)
    assert bad[0] == "a.eml#1" and "pier.pdf" in str(bad[1])


def test_mails_in_one_another_up_to_a_depth() -> None:
    message = mail()
    for _ in range(5):
        outer = mail("Please see.")
        outer.add_attachment(message)
        message = outer
    assert "packed more than 3 deep" in error(bytes(message), "a.eml")


def test_newsletter_without_what_is_about_the_mail() -> None:
    html = (
        "<table><tr><td>Having trouble viewing this email? <a href=x>View it in your browser</a>.</td></tr>"
        f"<tr><td><h1>Pier closes</h1><p>By Ada Crane</p>{HTML}</td></tr>"
        "<tr><td>You are receiving this email because you signed up.<br>Harbour Echo, 1 Quay Street</td></tr>"
        "<tr><td><a href=x>Unsubscribe</a> | <a href=x>Manage preferences</a></td></tr></table>"
    )
    made = read(mail(None, html, headers=NEWSLETTER))
    final = cleaned(made)
    assert final.text.split("\n\n") == list(PARAGRAPHS)
    assert final.metadata.authors == ("Ada Crane",)
    assert removed(made)["Harbour Echo, 1 Quay Street"] == "mailing notice"


def test_signature_is_taken_out() -> None:
    made = read(mail(TEXT + "\n\n-- \nAda Crane\nPress office\n"))
    assert taken(made) == TEXT
    assert set(removed(made).values()) == {"signature"}


def test_paragraph_that_speaks_of_mails_is_kept() -> None:
    text = TEXT + "\n\n" + "You can unsubscribe from the ferry's alerts, said the town. " * 12
    assert taken(read(mail(text))).count("unsubscribe") == 12


def test_newsletter_of_several_is_noted() -> None:
    html = "".join(f"<h2>Item {n}</h2>{HTML}<p><a href=x>Read more</a></p>" for n in range(3))
    assert any("several items" in note for note in read(mail(None, html, headers=NEWSLETTER)).notes)


def test_google_alert_names_its_links() -> None:
    hrefs = [f"https://www.google.com/url?rct=j&amp;url=https://x.example/{n}%3Fa&amp;ct=ga" for n in (1, 2)]
    html = "".join(f'<a href="{href}">A pier</a> has closed …' for href in hrefs)
    said = error(bytes(mail(None, html, sender="Google Alerts <googlealerts-noreply@google.com>")), "a.eml")
    assert "2 links and no article" in said
    assert said.endswith("https://x.example/1?a https://x.example/2?a")


def raw(kind: str, charset: str, encoding: str, body: bytes) -> bytes:
    kinds = f"Content-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: {encoding}"
    head = f"From: a@x.example\r\nMIME-Version: 1.0\r\n{kinds}"
    return head.encode() + b"\r\n\r\n" + body


RUSSIAN = "Пристань закрыли в понедельник, сказала она в среду."


@pytest.mark.parametrize(
    "data",
    [
        raw("text/plain", "koi8-r", "8bit", RUSSIAN.encode("koi8-r")),
        raw("text/plain", "utf-8", "base64", base64.encodebytes(RUSSIAN.encode())),
        raw("text/plain", "us-ascii", "8bit", RUSSIAN.encode()),
        raw("text/plain", "no-such-charset", "8bit", RUSSIAN.encode()),
        raw(
            "text/plain",
            "utf-8",
            "quoted-printable",
            b"".join(b"=%02X" % b if b != 32 else b" =\r\n" for b in RUSSIAN.encode()),
        ),
    ],
)
def test_encodings(data: bytes) -> None:
    assert taken(document(data, "a.eml")) == RUSSIAN


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "without text"),
        (b"From: a@x.example\nMessage-ID: x\n\n", "without text"),
        (raw("image/png", "x", "base64", base64.encodebytes(PNG)), "without text: only image/png"),
        (
            b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
            "broken mail",
        ),
        (b"Content-Type: message/rfc822\n\n" * 3000, "broken mail"),
        (b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 6000, "too many lines or parts"),
    ],
)
def test_mail_that_holds_nothing_says_so(data: bytes, says: str) -> None:
    assert says in error(data, "a.eml")


def test_headers_made_to_be_slow_are_read_in_time() -> None:
    head = b"From: " + b"<" * 10**5 + b"\nTo: " + b"(" * 10**5 + b"\nSubject: " + b"=?utf-8?q?a?= " * 10**4
    made = document(head + b"\nContent-Type: text/plain" + b"; x*1*=''%61" * 5000 + b"\n\n" + TEXT.encode(), "a.eml")
    assert taken(made) == TEXT


def box(*messages: object) -> bytes:
    return b"".join(b"From a@x.example Tue Mar  3 10:00:00 2026\n" + bytes(one) + b"\n" for one in messages)  # type: ignore[call-overload]


@pytest.mark.parametrize("name", ["a.mbox", "Inbox"])
def test_mailbox_gives_each_message(name: str) -> None:
    quoted = TEXT + "\n\n>From now on it is closed.\n\nFrom here it is not.\n"
    made = documents(box(mail(), mail(quoted), mail(None, HTML)), name)
    assert [one.source for one in made] == [f"{name}#1", f"{name}#2", f"{name}#3"]
    assert "\n\nFrom now on" in taken(made[1]) and "\n\nFrom here it is not." in taken(made[1])


def test_message_of_a_mailbox_fails_alone() -> None:
    made = reads(box(mail(), b"Subject: x\n\n", mail()), "a.mbox")
    assert [isinstance(one, Document) for one in made] == [True, False, True]


def test_mailbox_of_too_many_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PARTS", 2)
    made = reads(box(*[mail()] * 4), "a.mbox")
    assert [isinstance(one, Document) for one in made] == [True, True, False]


BASES = [
    bytes(mail(TEXT, HTML, headers=NEWSLETTER)),
    bytes(mail(COVER + FORWARDED + TEXT, subject="Fwd: x")),
    box(mail(), mail()),
]


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(BASES),
    st.lists(
        st.tuples(
            st.integers(0, 10**6), st.one_of(st.binary(max_size=6), st.sampled_from([b"\n\n", b"From:", b"--", b"=?"]))
        ),
        max_size=8,
    ),
)
def test_mail_that_is_damaged_anywhere_is_read_or_fails(base: bytes, edits: list[tuple[int, bytes]]) -> None:
    data = bytearray(base)
    for at, new in edits:
        at %= len(data)
        data[at : at + len(new)] = new
    reads(bytes(data), "a.eml")
    reads(bytes(data), "a.mbox")
