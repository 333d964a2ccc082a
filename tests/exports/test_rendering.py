"""Rows of the long tables as CSV text."""

from __future__ import annotations

from extractor.batch import Entry
from extractor.exports.cells import guard
from extractor.exports.rendering import csv_rows
from extractor.exports.tables import Table


def test_every_cell_is_guarded_however_often_its_text_stands() -> None:
    rows = [("=1+1", 1, 1.0, None, "柳溪镇"), ("=1+1", 0, True, None, "柳溪镇"), ("1", -5, 0.25, "", "'x")]
    table = Table("trial", ("a", "b", "c", "d", "e"), lambda _entry: iter(rows))
    told = csv_rows(table, Entry({"file": "a.txt", "status": "ok"}))
    assert told == "".join(",".join(guard(value) for value in row) + "\r\n" for row in rows)
    assert told.splitlines()[:2] == ["'=1+1,1,1.0,,柳溪镇", "'=1+1,0,True,,柳溪镇"]
