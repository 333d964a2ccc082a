"""How fast the pipeline is, against peers over the same text in the same run; prints one table.

    python benchmarks/speed.py [--scale 4000] [--parallel 2000] [--full] [--quick] [--starts]

Ratios come from one run on one machine. Work inside one process is measured in processor time, which a busy machine
does not change much, peers and ours in turn over each text; what is started by the
clock and in processor time, what runs side by side by the clock, the best of a few runs.
``--full`` goes to 40,000 reports instead of 4,000. A peer that is not installed is left out, and the table says so.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from batches import copies, texts

_REAL = Path(__file__).resolve().parents[2] / "shared" / "seed" / "mawu-2024.txt"
_REPEATED = 20
_ROUNDS = 3
_STARTS = 5
_START = "import typer, rich, pydantic, yaml"  # what every command stands on
_ENGINES = f"{_START}, xlsxwriter, jieba, spacy"  # and what reading one report may need

Row = tuple[str, str, str, str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=4_000)
    parser.add_argument("--parallel", type=int, default=2_000)
    parser.add_argument("--full", action="store_true", help="40,000 reports")
    parser.add_argument("--quick", action="store_true", help="one process and starts only")
    parser.add_argument("--starts", action="store_true", help="starts only")
    options = parser.parse_args()
    rows: list[Row] = starts() if options.starts else [*peers(), *starts()]
    if not options.quick and not options.starts:
        rows += parallel(options.parallel)
        rows += scale(40_000 if options.full else options.scale)
    print(f"Python {platform.python_version()}, {platform.system()}, {len(os.sched_getaffinity(0))} cores\n")
    show(("measure", "here", "against", "ratio"), rows)


def show(heads: Row, rows: Sequence[Row]) -> None:
    """Print rows as a Markdown table."""
    for row in (heads, ("---",) * 4, *rows):
        print("| " + " | ".join(row) + " |")


def peers() -> list[Row]:
    """The whole pipeline, one process, against word segmentation alone and a number recogniser alone."""
    from extractor.batch.work import pack, settle_collector
    from extractor.exports import render
    from extractor.pipeline import Extractor

    extractor = Extractor()
    extractor.warm()
    settle_collector()  # as each worker does

    def pipeline(text: str) -> None:
        pack(extractor.extract_text(text), metrics=extractor.metrics, render=render)

    def extraction(text: str) -> None:
        extractor.extract_text(text)

    batches = {"corpus": [path.read_text(encoding="utf-8") for path in texts()]}
    if _REAL.exists():
        batches = {"real report": [_REAL.read_text(encoding="utf-8")] * _REPEATED, **batches}
    rows = []
    for name, batch in batches.items():
        size = sum(map(len, batch))
        ways = {"read, extract, check": extraction, "the same and packed for the outputs": pipeline}
        others = _peers()
        took = _least({**ways, **others}, batch)
        for peer in others:
            for way in ways:
                against = f"{peer} {_rate(size, took[peer])}"
                rows.append(
                    (f"{name}: {way}", _rate(size, took[way]), against, _times(took[peer] / took[way]))
                )
    if "Recognizers" not in " ".join(row[2] for row in rows):
        rows.append(("Microsoft Recognizers", "not installed", "—", "—"))
    return rows


def _peers() -> dict[str, Callable[[str], None]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel("ERROR")
    jieba.initialize()

    def cut(text: str) -> None:
        for _ in jieba.cut(text):
            pass

    found: dict[str, Callable[[str], None]] = {"jieba.cut": cut}
    try:
        import emoji

        # of emoji 1; the peer wants to know what is one, and no report holds any
        emoji.__dict__.setdefault("UNICODE_EMOJI", {})
        from recognizers_number import Culture, NumberRecognizer
    except ImportError:
        return found
    model = NumberRecognizer(Culture.Chinese).get_number_model()

    return {**found, "Recognizers' number model": model.parse}


def starts() -> list[Row]:
    """``--help`` and one report against the bare start of what they stand on, by the clock and in processor time."""
    with tempfile.TemporaryDirectory(prefix="extractor-bench-") as name:
        report = copies(Path(name) / "in", 1)
        cli = "import sys; from extractor.cli import main; sys.exit(main())"
        run = (cli, "run", str(report), "--out", str(Path(name) / "out"))
        _started(*run)  # what is kept for the next process is there, as it is but for a user's first run
        took = _starts(
            {
                "nothing": ("pass",),
                "base": (_START,),
                "engines": (_ENGINES,),
                "help": (cli, "--help"),
                "run": run,
            }
        )

    def row(what: str, of: str, peer: str, against: str) -> Row:
        clock, processor = (ours / theirs for ours, theirs in zip(took[of], took[peer], strict=True))
        return (
            what,
            _both(took[of]),
            f"{against} {_both(took[peer])}",
            f"{_times(clock)} ({_times(processor)})",
        )

    return [
        ("bare Python (processor time in brackets)", _both(took["nothing"]), "—", "—"),
        row("extractor --help", "help", "base", "typer, rich, pydantic, yaml"),
        row("one report", "run", "engines", "with xlsxwriter, jieba, spacy"),
    ]


def parallel(reports: int) -> list[Row]:
    """Two processes against one."""
    one, two = (_run(reports, jobs)[0] for jobs in (1, 2))
    return [(f"two processes, {reports:,} reports", f"{two:.1f} s", f"one {one:.1f} s", _times(one / two))]


def scale(most: int) -> list[Row]:
    """Time and memory per report as the batch grows."""
    (small, few), (large, many) = _run(400, 1), _run(most, 1)
    each, of_many = small / 400, large / most
    grown = (many - few) / 1024
    return [
        (
            f"per report, {most:,}",
            f"{of_many * 1000:.1f} ms",
            f"400: {each * 1000:.1f} ms",
            _times(of_many / each),
        ),
        (f"peak memory, {most:,}", f"{many / 1024:.0f} MB", f"400: {few / 1024:.0f} MB", f"{grown:+.0f} MB"),
    ]


def _run(reports: int, jobs: int) -> tuple[float, int]:
    """Return seconds and the main process's peak memory (KB) of a run over so many reports."""
    with tempfile.TemporaryDirectory(prefix="extractor-bench-") as name:
        folder = copies(Path(name) / "in", reports)
        code = "import sys; from extractor.cli import main; sys.exit(main())"
        arguments = ["run", str(folder), "--out", str(Path(name) / "out"), "--jobs", str(jobs)]
        begun = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(f"the run over {reports} reports ended with {process.returncode}")
    return seconds, usage.ru_maxrss


def _least(ways: Mapping[str, Callable[[str], object]], batch: Sequence[str]) -> dict[str, float]:
    """Return the processor time of each way over the texts: of each text the least of a few rounds, all in turn."""
    for does in ways.values():
        does(batch[0])  # loads what is loaded once
    took = dict.fromkeys(ways, 0.0)
    for text in batch:
        least = dict.fromkeys(ways, float("inf"))
        for _ in range(_ROUNDS):
            for way, does in ways.items():
                begun = time.process_time()
                does(text)
                least[way] = min(least[way], time.process_time() - begun)
        for way, seconds in least.items():
            took[way] += seconds
    return took


def _starts(ways: Mapping[str, Sequence[str]]) -> dict[str, tuple[float, float]]:
    """Return the least seconds of each way to start Python, by the clock and of the processor, all in turn."""
    least = dict.fromkeys(ways, (float("inf"), float("inf")))
    for _ in range(_STARTS):
        for way, command in ways.items():
            clock, processor = _started(*command)
            least[way] = min(least[way][0], clock), min(least[way][1], processor)
    return least


def _started(code: str, *arguments: str) -> tuple[float, float]:
    command = [sys.executable, "-W", "ignore", "-c", code, *arguments]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    clock = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments or code} ended with {process.returncode}")
    return clock, usage.ru_utime + usage.ru_stime


def _both(seconds: tuple[float, float]) -> str:
    return f"{seconds[0]:.2f} s ({seconds[1]:.2f} s)"


def _rate(size: int, seconds: float) -> str:
    return f"{size / seconds / 1000:,.0f}k chars/s"


def _times(ratio: float) -> str:
    return f"{ratio:.2f}×"


if __name__ == "__main__":
    main()
