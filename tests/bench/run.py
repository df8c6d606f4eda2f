"""`make bench`: the figures of quality and of speed, next to those that are aimed at.

Scores with the scripts in ../shared/bench on the data beside them; both stand beside the project, not in it. Where
they are missing it says so and ends.
"""

from __future__ import annotations

import importlib.util
import json
import platform
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.bench import brief_marks, short_points, speed
from tests.bench import briefings as briefing
from tests.bench import drafts as draft_exams
from tests.bench import pages as web
from tests.bench.command import byline, byline_json, byline_lines
from tests.bench.shelf import ROOT, SHARED, SHELF, digest_of, kept

DATA = SHARED / "data"
ROWS: list[tuple[str, str, str]] = []


def main() -> int:
    """Measure everything, print it, and keep it as JSON in the shelf."""
    if not (SHARED / "bench").is_dir() or not DATA.is_dir():
        print(
            f"make bench: there is no {SHARED.name}/bench and {SHARED.name}/data beside the project; nothing to measure with"
        )
        return 0
    began = time.monotonic()
    print(f"Byline, measured on {machine()}\n")
    for part in (example, statements, retrieval, questions, briefings, drafts, extraction, times):
        part()
    print(f"\n{time.monotonic() - began:.0f} s in all; libraries are kept in {SHELF.relative_to(ROOT)}")
    SHELF.mkdir(parents=True, exist_ok=True)
    (SHELF / "last.json").write_text(json.dumps({"machine": machine(), "rows": ROWS}, indent=1))
    return 0


def row(what: str, measured: str, beside: str) -> None:
    """Print one figure next to the one it is held against."""
    ROWS.append((what, measured, beside))
    print(f"{what:46} {measured:34} {beside}", flush=True)


# ── quality ──


def example() -> None:
    """The seed article, end to end."""
    seed = DATA / "seed"
    folder, _, _ = kept("seed", _key(seed), lambda f: byline_json(f / "library", "ingest", str(seed / "article.txt")))
    library = folder / "library"
    identity = byline_lines(library, "articles", "list")[0]["id"]
    article = json.loads(byline(library, "articles", "show", identity, "--json"))
    gold = json.loads((seed / "gold.json").read_text())
    with (seed / "article.txt").open(newline="") as stream:
        source = stream.read()
    result = _scorer("example").check(gold, source, article, byline_lines(library, "quotes", "--article", identity))
    row("seed: statements found", f"{result['statements']}, {result['noise']} noise", "18 of 18, 0 noise")
    row("seed: falls short in", str(len(result["short"])), "0")
    for short in result["short"]:
        print(f"    {short}")
    answer = byline_json(library, "ask", "what did Easley say?")
    row("seed: what did Easley say?", f"{answer['coverage']['shown']} of {answer['coverage']['found']}", "6 of 6")


def statements() -> None:
    """Who said what, on the marked articles."""
    scorer = _scorer("statements")
    library = _polnear()
    for part in ("dev", "train"):
        articles = scorer.rows(DATA / "polnear" / f"{part}.articles.jsonl")
        gold = scorer.rows(DATA / "polnear" / f"{part}.gold.jsonl")
        texts = {a["id"]: a["text"] for a in articles}
        said = [s for s in byline_lines(library, "quotes") if s["article"] in texts]
        s = scorer.score(gold, said, texts)
        quoted, named, speaker = s["quoted"], s["named"], s["speaker"]
        floor = "floor " if part == "dev" else "       "
        row(
            f"{part}: quoted, precision and recall",
            f"{quoted['precision']:.3f}, {quoted['recall']:.3f}",
            floor + "0.965, 0.985; regex 0.968, 0.908",
        )
        row(
            f"{part}: speaker, right and precision",
            f"{speaker['right']:.3f}, {speaker['precision']:.3f}",
            floor + "0.88, 0.94; regex 0.738, 0.843",
        )
        row(
            f"{part}: named, right and precision",
            f"{named['right']:.3f}, {named['precision']:.3f}",
            floor + "0.88, 0.94; regex 0.739, 0.859",
        )
        row(f"{part}: resolved", f"{s['resolved']['share']:.3f}", floor + "0.95; regex 0.02")
        row(
            f"{part}: all words F1, exact F1, twice",
            f"{s['all']['f1']:.3f}, {s['exact']['f1']:.3f}, {s['twice']:.3f}",
            floor + "0.76, 0.45, ≤ 0.10; regex 0.668, 0.219",
        )


def retrieval() -> None:
    """Finding the passage that holds what somebody said."""
    scorer = _scorer("retrieval")
    library = _polnear()
    dev, train = DATA / "polnear" / "dev.articles.jsonl", DATA / "polnear" / "train.articles.jsonl"
    articles = scorer.rows(dev)
    queries = scorer.make(articles, scorer.rows(DATA / "polnear" / "dev.gold.jsonl"), articles + scorer.rows(train))
    batch = "".join(json.dumps({"id": q["id"], "query": q["query"]}) + "\n" for q in queries)
    began = time.monotonic()
    results = byline_lines(library, "search", "--batch", "-", given=batch)
    seconds = time.monotonic() - began
    for family, figures in scorer.score(queries, results).items():
        beside = {"plain": "0.795, 0.982, 0.867", "rare": "0.976, 0.999, 0.985"}[family]
        measured = f"{figures['hits@1']:.3f}, {figures['hits@10']:.3f}, {figures['mrr@10']:.3f}"
        row(f"retrieval {family}: hits@1, hits@10, MRR@10", measured, f"BM25 {beside}")
    row("retrieval: a query", f"{1000 * seconds / len(queries):.1f} ms", "")


def questions() -> None:
    """Short factual answers, and refusing."""
    rgb = DATA / "rgb"
    folder, _, _ = kept(
        "rgb", _key(rgb), lambda f: byline_json(f / "library", "ingest", str(rgb / "articles.jsonl"))["counts"]
    )
    scorer = _scorer("questions")
    answers = byline_lines(folder / "library", "ask", "--batch", str(rgb / "questions.jsonl"))
    figures = scorer.score(scorer.rows(rgb / "questions.jsonl"), answers)
    beside = {"answerable": "nearest snippet 1.00", "noisy": "0.48 to 0.90", "unanswerable": "0; ChatGPT 0.25"}
    for kind, known in beside.items():
        row(f"questions {kind}: right", f"{figures[kind]['right']:.3f} of {figures[kind]['of']}", known)
    row("questions: words in the median", str(figures["median words in an answer"]), "27 to 127")


def briefings() -> None:
    """Briefings on ten subjects of the marked articles."""
    library = _polnear_dev()
    subjects = briefing.subjects_of(library)
    found = briefing.measured(library, subjects)
    row(f"briefings on {len(subjects)} subjects: traceable", f"{found.traceable} of {found.sentences}", "all")
    row("briefings: quotations verbatim", f"{found.verbatim} of {found.quotations}", "all")
    row("briefings: near-copies told twice", str(found.copies), "0")
    row("briefings: slowest, and peak memory", f"{max(found.seconds):.1f} s, {found.megabytes:.0f} MB", "")
    for fault in found.faults:
        print(f"    {fault}")
    for story in brief_marks.STORIES:
        marked = brief_marks.measured(story)
        for name, aim in (
            ("points", "≥ 0.80"), ("contradictions", ""), ("dates", ""), ("quotations", ""), ("open questions", ""),
        ):  # fmt: skip
            row(f"briefing on {story.removeprefix('tests/')}: {name}", f"{marked[name]:.3f}", aim)
    short = short_points.measured()
    share = f"{sum(one.held for one in short)} of {sum(one.points for one in short)}"
    row(f"short briefings of {len(short)} articles: points", share, "all")
    row("short briefings: words, most", str(max(one.words for one in short)), "≤ 200")
    row("short briefings: quotations given to somebody else", str(sum(len(one.wrongly_given) for one in short)), "0")
    for one in short:
        for point in one.missed:
            print(f"    {one.article}: {point}")


def drafts() -> None:
    """Drafts with planted faults."""
    for line in draft_exams.report():
        row(*line)


def extraction() -> None:
    """The article in pasted text, and which rules take out what is not it."""
    from ingest.clean import clean
    from ingest.errors import NoArticle

    scorer = _scorer("extraction")
    pages = scorer.rows(DATA / "pages" / "pages.jsonl")
    predicted: dict[str, str] = {}
    fired: dict[str, tuple[int, int]] = {}
    began = time.monotonic()
    for page in pages:
        try:
            cleaned = clean(page["pasted"])
        except NoArticle:
            continue
        predicted[page["id"]] = cleaned.text
        for why in {r.why for r in cleaned.removed}:
            lines, on = fired.get(why, (0, 0))
            fired[why] = (lines + sum(r.why == why for r in cleaned.removed), on + 1)
    seconds = time.monotonic() - began
    figures = scorer.score({p["id"]: p["body"] for p in pages}, predicted)
    measured = f"{figures['precision']:.3f}, {figures['recall']:.3f}, {figures['f1']:.3f}"
    row("pasted pages: precision, recall, F1", measured, "as it is 0.676, longest lines 0.877 (F1)")
    row("pasted pages: a page", f"{1000 * seconds / len(pages):.1f} ms", "")
    _web_pages(scorer, pages)
    print("\n    why lines were taken out: stretches on pages (of 91)")
    for why, (stretches, on) in sorted(fired.items(), key=lambda item: -item[1][1]):
        print(f"    {why:38} {stretches:5} on {on}")
    print()


def _web_pages(scorer: ModuleType, pages: list[dict[str, str]]) -> None:
    """The same pages as their servers sent them; their metadata where it stands in no tag made for it."""
    found = web.measured(DATA / "pages", pages)
    figures = scorer.score({p["id"]: p["body"] for p in pages}, found.texts)
    measured = f"{figures['precision']:.3f}, {figures['recall']:.3f}, {figures['f1']:.3f}"
    row("web pages: precision, recall, F1", measured, "trafilatura 0.943, 0.988, 0.965")
    row("web pages: a page, median", f"{1000 * found.median:.1f} ms", "aim < 60 ms")
    for name, counts in found.found.items():
        measured = f"{counts['right']} right, {counts['wrong']} otherwise, {counts['none']} none"
        row(f"web pages: {name}, JSON-LD and meta hidden", measured, f"of {counts.total()} stated there")


# ── speed ──


def times() -> None:
    """How long it takes, and how much it needs."""
    taken = speed.taking_in([DATA / "polnear" / f"{part}.articles.jsonl" for part in ("train", "dev")])
    row("taking in over embedding alone", f"{taken['ratio']:.2f}", "aim ≤ 1.25")
    row("taking in: articles and passages a second", f"{taken['articles']:.1f}, {taken['passages']:.0f}", "")
    row("taking in: peak memory", f"{taken['megabytes']:.0f} MB", "")
    cold = speed.cold_answer()
    row("ask, cold, over 10,000 passages: who-said", f"{cold['who_said']:.2f} s", "aim ≤ 1.0 s")
    row("ask, cold, over 10,000 passages: fact", f"{cold['fact']:.2f} s", "aim ≤ 1.0 s")
    warm = speed.warm_answer()
    row(
        "answer, warm, over 10,000: median and p95",
        f"{warm['median']:.0f}, {warm['p95']:.0f} ms",
        "p95 ≤ 100, aim 50 ms",
    )
    row("what `make run` installs", f"{speed.installed_megabytes():.0f} MB", "under 900 MB")


def _polnear_dev() -> Path:
    """A library of the marked articles to develop on."""
    articles = DATA / "polnear" / "dev.articles.jsonl"

    def make(into: Path) -> dict[str, Any]:
        counts: dict[str, Any] = byline_json(into / "library", "ingest", str(articles))["counts"]
        return counts

    return kept("briefings", _key(articles.parent), make)[0] / "library"


def _polnear() -> Path:
    """A library of all marked articles."""
    folder = DATA / "polnear"

    def make(into: Path) -> dict[str, Any]:
        sources = [str(folder / f"{part}.articles.jsonl") for part in ("train", "dev")]
        return byline_json(into / "library", "ingest", *sources)["counts"]

    return kept("polnear", _key(folder), make)[0] / "library"


def _key(data: Path) -> str:
    """Changes with the data and with the code that takes it in."""
    return digest_of([data, ROOT / "ingest"])


def _scorer(name: str) -> ModuleType:
    path = SHARED / "bench" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"bench_{name}", path)
    assert spec is not None and spec.loader is not None, path
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def machine() -> str:
    import os

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        model = next(
            (line.split(":")[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")),
            model,
        )
    return (
        f"{cores} cores ({model}), Python {platform.python_version()}, {platform.system()}, {time.strftime('%Y-%m-%d')}"
    )


if __name__ == "__main__":
    sys.exit(main())
