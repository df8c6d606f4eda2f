"""The documents say what the code does."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from chatbot.cli import byline
from chatbot.settings import DEFAULTS
from ingest.readers.registry import FORMS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf8")


def test_every_setting_stands_in_the_example_and_the_readme() -> None:
    example = (ROOT / ".env.example").read_text("utf8")
    named = set(re.findall(r"^# ([A-Z_]+)=", example, re.MULTILINE))
    assert named == set(DEFAULTS)
    assert {name for name in DEFAULTS if f"`{name}`" not in README} == set()


def test_every_command_stands_in_the_readme() -> None:
    names = [f"byline {name}" for name in byline.commands if name != "articles"]
    names += [f"byline articles {name}" for name in byline.commands["articles"].commands]  # type: ignore[attr-defined]  # a group
    assert [name for name in names if name not in README] == []


def test_every_option_in_the_readme_exists() -> None:
    commands = [byline, *byline.commands.values(), *byline.commands["articles"].commands.values()]  # type: ignore[attr-defined]  # a group
    known = {option for command in commands for p in command.params for option in p.opts} | {"--help", "--version"}
    for line in re.findall(r"^(?:\$ )?(?:\.venv/bin/)?byline .*$", README, re.MULTILINE):
        for word in shlex.split(line.removeprefix("$ "), comments=True):
            assert not word.startswith("--") or word in known, line


def test_answer_in_the_readme_is_the_real_one(tmp_path: Path) -> None:
    from chatbot.samples import make_sample_library

    match = re.search(r'^\$ byline ask "(what did Easley say\?)"[^\n]*\n(.*?)\n```', README, re.MULTILINE | re.DOTALL)
    assert match, "the README's first screen shows a question with its answer"
    make_sample_library(tmp_path / "library", say=lambda _: None)
    done = subprocess.run(
        [Path(sys.executable).parent / "byline", "--library", tmp_path / "library", "ask", match[1]],
        capture_output=True,
        text=True,
        check=True,
    )
    # Ids are made by chance; everything else is as it is printed.
    plain = [re.sub(r"\([a-z0-9]{10}\)", "(…)", text).strip() for text in (match[2], done.stdout)]
    assert plain[0] == plain[1]


def test_proofreading_in_the_readme_is_the_real_one(tmp_path: Path) -> None:
    from chatbot.samples import make_sample_library

    match = re.search(r"```\n(“[^`]*)```\n\n```\n\$ byline verify (draft\.txt) [^\n]*\n(.*?)\n```", README, re.DOTALL)
    assert match, "the README shows a draft with what is found of it"
    make_sample_library(tmp_path / "library", say=lambda _: None)
    (tmp_path / match[2]).write_text(match[1], "utf8")
    done = subprocess.run(
        [Path(sys.executable).parent / "byline", "--library", tmp_path / "library", "verify", tmp_path / match[2]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5, done.stderr
    plain = [re.sub(r"\([a-z0-9]{10}, ", "(…, ", text).strip() for text in (match[3], done.stdout)]
    assert plain[0] == plain[1]


def test_briefing_in_the_readme_is_the_real_one(tmp_path: Path) -> None:
    from chatbot.samples import make_sample_library

    match = re.search(r"^\$ byline brief (ferry --length short)[^\n]*\n(.*?)\n```", README, re.MULTILINE | re.DOTALL)
    assert match, "the README shows a briefing"
    make_sample_library(tmp_path / "library", say=lambda _: None)
    done = subprocess.run(
        [Path(sys.executable).parent / "byline", "--library", tmp_path / "library", "brief", *match[1].split()],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [piece for piece in match[2].split("\n…\n") if piece not in done.stdout] == []


def test_every_form_that_is_read_stands_in_the_readme_and_the_help() -> None:
    told = byline.commands["ingest"].help or ""
    for name, form in FORMS.items():
        shown = form.suffixes or (name,)
        assert any(suffix in told for suffix in shown), f"{name} in `byline ingest --help`"
        assert any(f"`{suffix}`" in README or (suffix == name and name in README) for suffix in shown), (
            f"{name} in README"
        )


def test_every_ending_in_the_readme_and_the_help_is_read() -> None:
    table = README.partition("| form | files |")[2].partition("\n\n")[0]
    named = {*re.findall(r"`(\.\w+)`", table), *re.findall(r" (\.[a-z]+)\b", byline.commands["ingest"].help or "")}
    known = {suffix for form in FORMS.values() for suffix in form.suffixes}
    assert named <= known
    assert len(named) > 12


@pytest.mark.parametrize("path", re.findall(r"\]\(((?:docs|tests|ingest|chatbot)/[^)#]+)\)", README))
def test_file_that_the_readme_links_to_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_changelog_names_the_version() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version
    assert f"## [{version[1]}]" in (ROOT / "CHANGELOG.md").read_text("utf8")


def test_make_targets_in_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", README)) <= targets
