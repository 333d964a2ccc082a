"""The pieces of a batch: packing, spool, work folder, words around a figure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.batch import Spool
from extractor.batch.context import around, sentence
from extractor.batch.digests import Digests, pack_digest
from extractor.batch.workspace import workspace
from extractor.errors import InternalError, UsageError


def test_a_record_that_breaks_the_contract_makes_its_file_fail(tmp_path):
    from dataclasses import replace

    from fake_extractor import read

    from extractor.batch.work import pack

    good = read("柳溪镇行政处罚案件12件。", "a.txt", "0" * 64)
    bad = replace(good, mentions=(replace(good.mentions[0], end=99),))
    assert pack(good).status == "ok"
    assert pack(bad).code == "internal_error"
    assert "does not span" in pack(bad).trace


@pytest.mark.parametrize("own", [0, 2])
def test_findings_that_come_later_stand_behind_a_records_own(own):
    from dataclasses import replace

    from fake_extractor import read

    from extractor.batch.entry import json_line, read_entry
    from extractor.batch.work import pack
    from extractor.models import Evidence, Finding, Severity

    def found(message: str, *evidence: Evidence) -> Finding:
        return Finding("near_duplicate", Severity.INFO, message, (), evidence)

    good = read("柳溪镇行政处罚案件12件。", "a.txt", "0" * 64)
    its_own = tuple(found(f"第{number}条：“]}}\n”") for number in range(own))
    entry = read_entry(pack(replace(good, findings=its_own)).line)
    more = [found("文字\u2028雷同"), found("“findings”", Evidence(0, 3, "云水镇", "b.txt"))]
    longer = entry.with_findings(more)
    assert [one["message"] for one in longer.record["findings"][own:]] == ["文字\u2028雷同", "“findings”"]
    assert longer.line == json_line(longer.record)
    assert entry.with_findings([]) is entry
    with pytest.raises(InternalError, match="message"):
        entry.with_findings([found("")])


def test_a_quote_that_is_not_in_the_text_makes_its_file_fail():
    from dataclasses import replace

    from fake_extractor import read

    from extractor.batch.work import pack

    good = read("柳溪镇行政处罚案件12件。", "a.txt", "0" * 64)
    bad = pack(replace(good, text="柳溪镇行政处罚案件13件。"))
    assert bad.code == "internal_error"
    assert "12件" in bad.trace


def test_spool_gives_back_what_it_got_in_order(tmp_path):
    with Spool(tmp_path / "s", 3) as spool:
        for index, line in ((2, b"c"), (0, b"a"), (1, "乙".encode()), (0, b"again")):
            spool.put(index, line)
        assert list(spool) == [b"again", "乙".encode(), b"c"]
    with Spool(tmp_path / "s", 1) as spool, pytest.raises(KeyError):
        spool.get(0)


def test_one_run_at_a_time_in_a_folder_and_nothing_left_behind(tmp_path):
    out = tmp_path / "out"
    with workspace(out) as space:
        assert space.watch.is_dir()
        with pytest.raises(UsageError, match="另一个任务"), workspace(out):
            pass
    assert list(out.iterdir()) == []


def test_an_output_path_that_is_a_file_is_told(tmp_path):
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="写不进"), workspace(tmp_path / "out"):
        pass


def test_a_full_disk_is_told(tmp_path):
    import errno

    with pytest.raises(UsageError, match="磁盘已满"), workspace(tmp_path / "out"):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_the_sentence_around_a_figure():
    text = "前一句。今年以来，开展行政检查171次，\n处罚28件；后一句"
    at = text.index("171次")
    assert sentence(text, at, at + 4) == "今年以来，开展行政检查171次，"
    assert around(text, at, at + 4, 4) == "行政检查【171次】， 处罚"
    long = "甲" * 500 + "28件" + "乙" * 500
    cut = sentence(long, 500, 503)
    assert "28件" in cut
    assert len(cut) <= 162
    assert (cut[0], cut[-1]) == ("…", "…")
    assert sentence("甲" * 30 + "28件。", 30, 33) == "甲" * 30 + "28件。"


@settings(deadline=None)
@given(st.text(alphabet="甲。\n 1", max_size=60), st.data())
def test_a_sentence_holds_its_span_and_no_more_than_it_may(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown = sentence(text, start, end, 10)
    assert len(shown.strip("…")) <= 10 + end - start
    assert "".join(text[start:end].split()) in "".join(shown.split())


def test_digests_are_read_back_one_by_one_and_few_are_held(tmp_path, monkeypatch):
    monkeypatch.setattr("extractor.batch.digests._HELD", 2)
    with Spool(tmp_path / "s", 5) as spool:
        for index in (4, 0, 2, 1, 3):
            spool.put(index, b"line", b"" if index == 3 else pack_digest([index]))
        digests = Digests(spool)
        assert len(digests) == 4
        assert list(digests) == [[0], [1], [2], [4]]
        assert (digests[-1], digests[1:3]) == ([4], ([1], [2]))
        with pytest.raises(IndexError):
            digests[4]
