"""The server of the chat: Gradio in a FastAPI application, behind a gate where people are set up."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator, Callable, Iterable
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chatbot.embedders import BUNDLED
from chatbot.opening import Opened, opened
from chatbot.rerankers import NONE
from chatbot.users import Users
from chatbot.web.listening import LOOPBACK, address, ends_on_signals, listen, own_names, run
from ingest.errors import BylineError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from chatbot.backends.words import Backend
    from chatbot.web.offers import Offers


def create_app(
    opened: Opened,
    *,
    title_note: str | None = None,
    root_path: str = "",
    offers: Offers | None = None,
    users: Users | None = None,
    names: Iterable[str] = (),
) -> FastAPI:
    """The chat over an open library, as an ASGI application.

    `title_note` is shown in the head ("invented samples"); `root_path` is the path, or the whole address, under which
    a proxy serves it; `offers` are the backends to choose from, without them that of the engine and none.
    `users` are those who are let in, None for everybody; `names` are those that it may be called by, beside addresses,
    localhost and what `root_path` names.
    """
    # Read while gradio is imported: it must not ask its makers for news.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr
    from fastapi import FastAPI

    from chatbot.web import blocks, parts
    from chatbot.web.bodies import Bodies
    from chatbot.web.desk import Desk
    from chatbot.web.doors import Doors
    from chatbot.web.gate import Gate

    desk = Desk(opened, offers)

    @contextlib.asynccontextmanager
    async def ending(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(title="Byline", docs_url=None, redoc_url=None, openapi_url=None, lifespan=ending)
    proxy = urlsplit(root_path).netloc
    app.add_middleware(Bodies)  # what is added last stands first
    if users:
        app.add_middleware(Gate, users=users)
    app.add_middleware(Doors, names=[*names, *([proxy] if proxy else [])], login=users is not None)
    with as_file(files("chatbot.web").joinpath("favicon.png")) as icon:
        gr.mount_gradio_app(
            app,
            blocks.build(desk, title_note, users=users is not None),
            path="/",
            root_path=root_path or None,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            mcp_server=False,
            pwa=False,
            ssr_mode=False,
            show_error=True,
            favicon_path=str(icon),
            theme=blocks.theme(),
            # Not as `css`, of which Gradio makes rules for what is inside of its own container only.
            head=f'<meta name="color-scheme" content="light dark"><style>{parts.style()}</style>',
        )
    return app


def serve(
    folder: Path,
    host: str,
    port: int,
    *,
    say: Callable[[str], None],
    root_path: str = "",
    note: str | None = None,
    embedder: str = BUNDLED,
    reranker: str = NONE,
    backend: Backend | None = None,
    offers: Offers | None = None,
    names: Iterable[str] = (),
) -> None:
    """Serve the chat over a library until SIGINT or SIGTERM. `say` gets a line at each step.

    The library is made where there is none, so that articles taken in later are found. Where people are set up for it
    they have to log in, and only then can it be reached from elsewhere. `names` are those that it may be called by.

    Raises BylineError where others could reach it and nobody is set up, or the host or port can't be had, before
    anything else is done; LibraryError for the library.
    """
    users = Users(folder)
    known = bool(users.names())
    if host not in LOOPBACK and not known:
        raise BylineError(
            f"others could reach Byline on {host or 'every address'}, and nobody is set up who may use it; "
            f"`byline users add NAME` lets somebody in, and --host 127.0.0.1 serves this machine only"
        )
    with listen(host, port) as socket, ends_on_signals():
        say("opening the library …")
        with opened(
            folder, embedder=embedder, reranker=reranker, backend=backend, create=True, own_index=True
        ) as library:
            say("starting: loading the chat (some seconds) …")
            app = create_app(
                library,
                title_note=note,
                root_path=root_path,
                offers=offers,
                users=users if known else None,
                names=[*names, *own_names()],
            )
            run(app, socket, ready=lambda: say(f"Byline is at {address(socket)}"))
