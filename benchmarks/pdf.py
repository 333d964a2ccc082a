"""Speed of the PDF reader beside its peer, in one run: pdfplumber's text and tables over the same pages.

    python benchmarks/pdf.py [FILE.pdf]

Without a file it takes ``../shared/formats/mixed.pdf`` (63 pages, text and a ruled table). Prints seconds of processor
time (best of three), the ratio, and whether both found the same table cells.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from extractor.readers import read
from extractor.settings import Settings

MIXED = Path(__file__).resolve().parents[2] / "shared" / "formats" / "mixed.pdf"


def best(work: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of several runs, in seconds of processor time."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def peer_text(path: Path) -> list[str]:
    """Return pdfplumber's text of each page."""
    with pdfplumber.open(path) as pdf:
        return [page.extract_text() for page in pdf.pages]


def peer_cells(path: Path) -> list[str]:
    """Return the words of every table cell that pdfplumber finds, in order."""
    with pdfplumber.open(path) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    return [_squeezed(cell) for table in tables for row in table for cell in row if cell]


def our_cells(path: Path) -> list[str]:
    """Return the words of every table cell of our document, in order."""
    document = read(path, Settings())
    cells = (document.text[block.start : block.end] for block in document.blocks if block.cell is not None)
    return [_squeezed(words) for words in cells if words.strip()]


def _squeezed(words: str) -> str:
    return "".join(words.split())


def main() -> int:
    """Print the comparison; 1 where the file is not there or the tables differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=MIXED)
    path = parser.parse_args().file
    if not path.is_file():
        print(f"{path} is not there", file=sys.stderr)
        return 1
    ours, theirs = best(lambda: read(path, Settings())), best(lambda: peer_text(path))
    same = our_cells(path) == peer_cells(path)
    print(
        f"extractor {ours:.2f} s, pdfplumber.extract_text {theirs:.2f} s: {theirs / ours:.1f} times as fast"
    )
    print(
        f"table cells: {len(our_cells(path))}, {'the same' if same else 'not the same as pdfplumber finds'}"
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
