"""One place for what is too much, and one for where each form is taken apart: nothing there is forgotten or for show."""

from __future__ import annotations

import ast
import dataclasses
import functools
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest

import ingest
from ingest import limits
from ingest.limits import FetchLimits
from ingest.readers import registry, worker
from tests.ingest.readers.binary_forms import found
from tests.ingest.readers.test_mutations import FORMS

PACKAGE = Path(ingest.__file__).parent
FOREIGN = frozenset("zipfile tarfile gzip bz2 lzma zlib xml defusedxml pypdfium2 feedparser docx lxml".split())
"""What takes others' bytes apart."""
SITEMAP = b'<?xml version="1.0"?><urlset><url><loc>https://x.example/a</loc></url></urlset>'
IN_WORKER: dict[str, tuple[str, Callable[[], bytes]]] = {
    "pdf": ("pier.pdf", FORMS["pier.pdf"][0]),
    "docx": ("pier.docx", FORMS["pier.docx"][0]),
    "odt": ("pier.odt", FORMS["pier.odt"][0]),
    "html": ("pier.html", FORMS["pier.html"][0]),
    "feed": ("pier.xml", FORMS["pier.xml"][0]),
    "sitemap": ("pier.xml", lambda: SITEMAP),
}


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf8"))


def sources() -> Iterator[Path]:
    for package in (PACKAGE, PACKAGE.parent / "chatbot"):
        yield from (path for path in package.rglob("*.py") if path != PACKAGE / "limits.py")


def read_names(path: Path) -> set[str]:
    """The names that a module uses, not only imports."""
    nodes = list(ast.walk(tree(path)))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }


def test_every_limit_is_heeded_somewhere() -> None:
    used = set().union(*map(read_names, sources()))
    named = {name for name in vars(limits) if name.isupper()} | {f.name for f in dataclasses.fields(FetchLimits)}
    assert len(named) > 30
    assert named - used == set()


def imported(path: Path) -> set[str]:
    """The modules that a module imports, wherever in it; of ours their whole names."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def reached_from(module: str, seen: set[str]) -> set[str]:
    """The foreign modules that a reader comes by, itself or through ours; other forms' readers are theirs to answer for."""
    path = PACKAGE.parent.joinpath(*module.split(".")).with_suffix(".py")
    if module in seen or not path.is_file() or module == registry.__name__:
        return set()
    seen.add(module)
    there = imported(path)
    direct = {name.partition(".")[0] for name in there} & FOREIGN
    return direct.union(*(reached_from(name, seen) for name in there if name.startswith("ingest.readers.")))


def test_every_form_declares_where_it_is_taken_apart() -> None:
    assert {form.where for form in registry.FORMS.values()} == set(get_args(registry.Where))
    assert {name for name, form in registry.FORMS.items() if form.where == "worker"} == set(IN_WORKER)


@pytest.mark.parametrize("form", [name for name, form in registry.FORMS.items() if form.where != "worker"])
def test_text_is_taken_apart_by_nothing_foreign(form: str) -> None:
    """But archives, by what Python has for them."""
    may = {"zipfile", "tarfile", "gzip", "zlib"} if form == "archive" else set()
    assert reached_from(registry.FORMS[form].reader, set()) == may


@pytest.mark.parametrize("form", IN_WORKER)
def test_binary_form_reaches_the_worker_before_anything_reads_it(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Reached(Exception):
        pass

    def kept(memory: int) -> worker._Worker:
        assert memory == limits.MAX_READING_BYTES
        raise Reached

    name, make = IN_WORKER[form]
    item = dataclasses.replace(found(make(), name), url="https://echo.example/a")
    assert registry.form_of(item) == form
    monkeypatch.setattr(worker, "_kept", kept)
    with pytest.raises(Reached):
        list(registry.documents(item))


@pytest.mark.parametrize("form", IN_WORKER)
def test_binary_form_loads_no_parser_outside_of_the_worker(form: str, tmp_path: Path) -> None:
    name, make = IN_WORKER[form]
    (tmp_path / name).write_bytes(make())
    script = (
        "import sys; from pathlib import Path; from ingest.readers import registry; from ingest.sources import Found\n"
        "path = Path(sys.argv[1])\n"
        "read = list(registry.documents(Found(path.name, None, lambda: path.open('rb'), url='https://echo.example/a')))\n"
        "print(len(read), *sorted({'pypdfium2', 'feedparser', 'defusedxml', 'docx', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / name)], capture_output=True, text=True, check=True
    )
    count, *loaded = done.stdout.split()
    assert int(count) >= 1
    assert loaded == []
