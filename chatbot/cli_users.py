"""The commands for who may use a server that others can reach."""

from __future__ import annotations

import sys

import click

from chatbot.console import DONE, print_line, say
from chatbot.options import Context, byline, command
from chatbot.users import LEAST, Users
from ingest.errors import UsageError


@byline.group("users")
def users() -> None:
    """Who may use the server: with anybody here all have to log in, and others can reach it.

    A server that runs must be started anew after the first is added.

    \b
    byline users add ida
    byline users list
    """


@command(users, "add")
@click.argument("name")
def add(context: Context, name: str) -> int:
    """Let somebody in. The password is asked for, or read as one line from standard input.

    \b
    byline users add ida
    """
    from ingest.library.record import Library

    password = _password()
    with Library(context.library, create=True):  # a folder that holds people only would be no library
        Users(context.library).add(name, password)
    say(f"{name} may use the library at {context.library}")
    return DONE


@command(users, "password")
@click.argument("name")
def password(context: Context, name: str) -> int:
    """Change somebody's password; whoever is logged in by that name is logged out.

    \b
    byline users password ida
    """
    Users(context.library).change_password(name, _password())
    say(f"{name} has a new password")
    return DONE


@command(users, "remove")
@click.argument("name")
def remove(context: Context, name: str) -> int:
    """Let somebody in no longer, at once. Their conversations are kept.

    \b
    byline users remove ida
    """
    Users(context.library).remove(name)
    say(f"{name} may no longer use the library at {context.library}")
    return DONE


@command(users, "list")
def list_users(context: Context) -> int:
    """Who is let in, a name a line.

    \b
    byline users list
    """
    for name in Users(context.library).names():
        print_line(name)
    return DONE


def _password() -> str:
    """Asked for twice on a terminal, without showing it; else a line of standard input."""
    if sys.stdin.isatty():
        given: str = click.prompt(
            f"Password ({LEAST} characters or more)", hide_input=True, confirmation_prompt=True, err=True
        )
        return given
    try:
        line = sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        raise UsageError("the password holds bytes that are no UTF-8; type it anew") from None
    if not line:
        raise UsageError("no password; type it when it is asked for, or give it as a line on standard input")
    return line
