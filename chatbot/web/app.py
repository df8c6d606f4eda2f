"""The server of the chat: Gradio in a FastAPI application, on this machine only."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator, Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chatbot.embedders import BUNDLED
from chatbot.opening import Opened, opened
from chatbot.rerankers import NONE
from chatbot.web.listening import address, ends_on_signals, listen, run

if TYPE_CHECKING:
    from fastapi import FastAPI

    from chatbot.backends.words import Backend
    from chatbot.web.offers import Offers


def create_app(
    opened: Opened, *, title_note: str | None = None, root_path: str = "", offers: Offers | None = None
) -> FastAPI:
    """The chat over an open library, as an ASGI application.

    `title_note` is shown in the head ("invented samples"); `root_path` is the path, or the whole address, under which
    a proxy serves it; `offers` are the backends to choose from, without them that of the engine and none.
    """
    # Read while gradio is imported: it must not ask its makers for news.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr
    from fastapi import FastAPI

    from chatbot.web import blocks, doors, parts
    from chatbot.web.desk import Desk

    desk = Desk(opened, offers)

    @contextlib.asynccontextmanager
    async def ending(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(title="Byline", docs_url=None, redoc_url=None, openapi_url=None, lifespan=ending)
    proxy = urlsplit(root_path).hostname
    app.add_middleware(doors.Doors, hosts=doors.LOOPBACK | ({proxy} if proxy else set()))
    with as_file(files("chatbot.web").joinpath("favicon.png")) as icon:
        gr.mount_gradio_app(
            app,
            blocks.build(desk, title_note),
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
) -> None:
    """Serve the chat over a library until SIGINT or SIGTERM. `say` gets a line at each step.

    The library is made where there is none, so that articles taken in later are found. Raises BylineError where the
    host isn't this machine or the port can't be had, before anything else is done; LibraryError for the library.
    """
    with listen(host, port) as socket, ends_on_signals():
        say("opening the library …")
        with opened(
            folder, embedder=embedder, reranker=reranker, backend=backend, create=True, own_index=True
        ) as library:
            say("starting: loading the chat (some seconds) …")
            app = create_app(library, title_note=note, root_path=root_path)
            run(app, socket, ready=lambda: say(f"Byline is at {address(socket)}"))
