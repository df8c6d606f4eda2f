"""What is shipped, what is loaded, and where it runs."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BYLINE = Path(sys.executable).parent / "byline"
HEAVY = ("llama_index", "gradio", "chromadb", "openai", "pandas", "torch", "fastapi", "uvicorn")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", folder, ROOT],
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        return archive.namelist()


def test_wheel_holds_the_packages_and_no_tests(wheel: list[str]) -> None:
    assert {name.split("/")[0] for name in wheel if ".dist-info/" not in name} == {"chatbot", "ingest", "prompts"}
    assert not [name for name in wheel if "test" in name.lower()]


def test_wheel_holds_all_that_is_read_at_run_time(wheel: list[str]) -> None:
    read = [p for folder in ("chatbot", "ingest", "prompts") for p in (ROOT / folder).rglob("*") if p.is_file()]
    wanted = {str(p.relative_to(ROOT)) for p in read if "__pycache__" not in p.parts} - {"ingest/model/build.py"}
    assert wanted <= set(wheel)


def test_command_works_in_a_folder_that_holds_folders_of_our_names(tmp_path: Path) -> None:
    for name in ("ingest", "prompts", "chatbot"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('the wrong package')")
    done = subprocess.run(
        [BYLINE, "--library", tmp_path / "library", "ingest", "-", "--json"],
        input="“It holds,” said Orla Brandt.", cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments", [["--help"], ["ask", "--help"], ["articles", "list"], ["ask", "what did Easley say?"]]
)
def test_command_line_loads_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    script = (
        "import sys; from chatbot.cli import _run\n"
        f"_run(['--library', {str(tmp_path / 'none')!r}, *{arguments!r}])\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stderr.splitlines()[-1] == "[]"


def test_top_level_holds_what_it_should() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if not listed:
        pytest.skip("not a git checkout")
    assert {name.split("/")[0] for name in listed} <= {
        "pyproject.toml", "README.md", "chatbot", "ingest", "prompts", "tests", ".env.example", "Makefile", "LICENSE",
        "CHANGELOG.md", "constraints.txt", "docs", ".ci", ".gitignore",
    }  # fmt: skip


def test_constraints_name_versions_and_no_hosts() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert all("==" in line and "/" not in line and "@" not in line for line in lines)
    assert not [line for line in lines if line.lower().startswith(("torch==", "nvidia"))]


def test_arrows_between_packages_point_one_way() -> None:
    for path in (ROOT / "ingest").rglob("*.py"):
        source = path.read_text("utf8")
        assert "import chatbot" not in source, path
        assert "from chatbot" not in source, path
    nouns = (ROOT / "ingest" / "article.py").read_text("utf8")
    assert "from ingest" not in nouns
    owners = {
        "sqlite3": {"ingest/library", "chatbot/doctor.py", "chatbot/conversations.py"},
        "chromadb": {"ingest/index.py", "chatbot/cli_library.py", "chatbot/doctor.py"},
        "gradio": {"chatbot/web", "chatbot/doctor.py", "chatbot/settings.py"},
        "llama_index": {"chatbot/llamaindex.py"},
        "click": {"chatbot/cli", "chatbot/options.py"},
    }
    for package in ("ingest", "chatbot"):
        for path in (ROOT / package).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            for module, homes in owners.items():
                imports = f"import {module}" in path.read_text("utf8") or f"from {module}" in path.read_text("utf8")
                assert not imports or any(name.startswith(home) for home in homes), f"{name} imports {module}"
