"""Damaged files end as a document or as one of our own errors: never as another exception, never unchecked."""

from __future__ import annotations

import random
import time
import warnings
from collections.abc import Callable

import pytest
from mutations import mutate
from reader_files import check_blocks, docx, grid_rules, ofd, p, pdf, shared, tbl, tc, zipped

from extractor.errors import DamagedFile, ReadError
from extractor.readers import read_bytes
from extractor.settings import Limits, Settings

ROUNDS = 40
LIMITS = Settings(limits=Limits(characters=200_000, expanded_size=20_000_000, table_cells=20_000, pages=50))
RTF = b"{\\rtf1\\ansi\\ansicpg936 \\'bc\\'ec\\'b2\\'e9 12\\par \\trowd\\cellx100\\cellx200\\intbl a\\cell 1\\cell\\row {\\footnote x}}"
HTML = "<html><body><div><p>检查12次。</p><table><tr><td>处罚</td><td>3</td></tr></table></div></body></html>".encode()

ODT = "application/vnd.oasis.opendocument.text"

SEEDS: dict[str, Callable[[], bytes]] = {
    "a.docx": lambda: docx(p("一、工作") + tbl(tc("指标") + tc("数量"), tc("检查") + tc("12")), footnotes=p("注")),
    "a.pdf": lambda: pdf([[(90, 700, "全年检查12次"), (100, 675, "指标")]] * 2, {0: grid_rules([90, 240, 400], [660, 690])}),
    "a.ofd": lambda: ofd([(30, 50, "全年检查12次"), (30, 60, "处罚3件")]),
    "a.rtf": lambda: RTF,
    "a.html": lambda: HTML,
    "a.txt": lambda: "一、工作\n| 指标 | 数量 |\n|---|---|\n| 检查 | 12 |\n".encode("gbk"),
    "a.csv": lambda: "指标,数量\n检查,12\n".encode(),
    "a.odt": lambda: zipped({"mimetype": ODT, "content.xml": "<d><body><text><p>12</p></text></body></d>"}),
    "report.doc": lambda: shared("report.doc").read_bytes(),
    "merged.xls": lambda: shared("merged.xls").read_bytes(),
    "merged.xlsx": lambda: shared("merged.xlsx").read_bytes(),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEDS)
def test_damaged_files_end_in_a_document_or_in_our_errors(name: str) -> None:
    data = SEEDS[name]()
    rng = random.Random(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # engines warn of what they find in damaged files
        for _ in range(ROUNDS):
            started = time.process_time()
            try:
                check_blocks(read_bytes(mutate(data, rng), name, LIMITS))
            except ReadError as error:
                assert error.code and error.advice and name in error.message
                # Damage is not to hide faults of our own code: such a cause is a bug of the reader.
                if isinstance(error, DamagedFile):
                    assert not isinstance(error.__cause__, NameError | UnboundLocalError), error.__cause__
            # A hang, not slowness, is what this looks for: processor time, and many times what any of them takes.
            assert time.process_time() - started < 60
