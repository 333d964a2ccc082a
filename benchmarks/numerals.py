"""Writes the figures of a table of short texts (JSON lines with ``text``) as the ledger rows that a run would show.

Usage: numerals.py TABLE.jsonl OUT.jsonl, then score OUT.jsonl with the table's own scorer. Units are printed as they
stand in the text, as the table tells them.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from extractor.language.quantities import find_quantities, printed_unit
from extractor.models import Quantity, QuantityKind

_STATUS = {
    QuantityKind.DATE: "date",
    QuantityKind.NAME: "name",
    QuantityKind.MARK: "name",
    QuantityKind.PLACEHOLDER: "placeholder",
}


def row(quantity: Quantity) -> dict[str, Any]:
    """Return the ledger row of one figure."""
    return {
        "start": quantity.start,
        "end": quantity.end,
        "quote": quantity.quote,
        "value": None if quantity.value is None else str(quantity.value),
        "unit": printed_unit(quantity),
        "approx": quantity.approx.value,
        "status": _STATUS.get(quantity.kind, "quantity"),
    }


def main() -> None:
    """Read the table, write the rows, print the time that the figures took."""
    table, out = Path(sys.argv[1]), Path(sys.argv[2])
    texts = [
        json.loads(line)["text"] + "\n"
        for line in table.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    began = time.perf_counter()
    found = [find_quantities(text) for text in texts]
    took = time.perf_counter() - began
    lines = [
        json.dumps(
            {"file": f"{n:04d}.txt", "status": "ok", "numbers": [row(q) for q in rows]}, ensure_ascii=False
        )
        for n, rows in enumerate(found)
    ]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(texts)} texts, {sum(map(len, found))} figures, {took:.2f} s")


if __name__ == "__main__":
    main()
