"""Marked text: what a mark may say, what is refused, and that both forms of a gold report read the same."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import RulesError, UsageError
from extractor.gold import GoldMention, Planted, parse_marked, read_gold
from extractor.models import Approx, Part, Role

SHARED = Path(__file__).parents[1] / ".." / "shared"

HEAD = """---
id: x01
issuer: 云岭县柳溪镇人民政府
place: 柳溪镇
county: null
year: 2024
addressee: null
doc_no: null
date: 2024-12-20
style: plain
planted:
  - {check: wrong_year, metrics: [inspections], note: 2023 left standing}
---
"""


def test_a_plain_mark():
    text, mentions = parse_marked("办理⟦penalty_cases=28 件|28件⟧。")
    assert text == "办理28件。"
    assert mentions == (GoldMention("penalty_cases", Decimal(28), "件", 2, 5, "28件"),)


def test_flags_of_every_kind():
    _, (mention,) = parse_marked("⟦inspections=200 次 ~at_least @target !part|200余次⟧")
    assert (mention.approx, mention.role, mention.part) == (Approx.AT_LEAST, Role.TARGET, Part.PART)


def test_one_surface_two_metrics():
    _, mentions = parse_marked("率⟦law_exam_participation_rate=100 %;law_exam_pass_rate=100 %|100%⟧")
    assert [one.metric for one in mentions] == ["law_exam_participation_rate", "law_exam_pass_rate"]
    assert {(one.start, one.end, one.quote) for one in mentions} == {(1, 5, "100%")}


def test_offsets_after_several_marks():
    text, mentions = parse_marked("a⟦x=1 件|1件⟧b⟦y=0.5 元|五角⟧c")
    assert text == "a1件b五角c"
    assert all(text[one.start : one.end] == one.quote for one in mentions)


def test_text_without_marks():
    assert parse_marked("没有标注。") == ("没有标注。", ())


@pytest.mark.parametrize(
    "marked",
    [
        "⟦penalty_cases=28件|28件⟧",  # no space before the unit
        "⟦penalty_cases=28 件 ~sometimes|28件⟧",
        "⟦penalty_cases=28 件 @part|28件⟧",
        "⟦penalty_cases 28 件|28件⟧",
        "⟦penalty_cases=二十八 件|28件⟧",
        "⟦Penalty=28 件|28件⟧",
        "⟦penalty_cases=28 件;|28件⟧",
        "办理⟦28件",
        "办理28件⟧",
        "⟦⟧",
        "⟦a=1 件|⟦b=1 件|1件⟧⟧",
    ],
)
def test_what_is_no_mark_is_refused(marked):
    with pytest.raises(RulesError) as caught:
        parse_marked(marked)
    assert caught.value.code == "bad_mark"
    assert caught.value.advice


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(alphabet="甲乙\n，1", max_size=5), st.text(alphabet="28件", min_size=1))))
def test_plain_text_is_the_marked_text_without_its_marks(pieces):
    marked = "".join(f"{before}⟦inspections=1 次|{surface}⟧" for before, surface in pieces)
    text, mentions = parse_marked(marked)
    assert text == "".join(before + surface for before, surface in pieces)
    assert [text[one.start : one.end] for one in mentions] == [surface for _, surface in pieces]


def test_a_source_file(tmp_path):
    path = tmp_path / "x01.src"
    path.write_text(HEAD + "\n标题\n\n检查⟦inspections=3 次|3次⟧。\n\n", encoding="utf-8")
    gold = read_gold(path)
    assert gold.text == "标题\n\n检查3次。\n"
    assert gold.text[gold.mentions[0].start : gold.mentions[0].end] == "3次"
    assert (gold.head.year, gold.head.county, gold.head.date) == (2024, None, "2024-12-20")
    assert gold.planted == (Planted("wrong_year", ("inspections",), "2023 left standing"),)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("检查3次", "---"),
        ("---\nid: x01\n---\n检查", "缺少"),
        ("---\n- a\n---\n检查", "名称"),
        ("---\na: [\n---\n检查", "YAML"),
        (HEAD.replace("id: x01", "id: y01") + "检查", "文件名"),
        (HEAD.replace("year: 2024", "year: 二四") + "检查", "说明"),
        (HEAD.replace("planted:\n  - {check: wrong_year,", "planted:\n  - {") + "检查", "说明"),
        (HEAD + "检查⟦inspections=3次|3次⟧", "看不懂"),
    ],
)
def test_a_faulty_source_names_the_file_and_the_fault(tmp_path, content, word):
    path = tmp_path / "x01.src"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        read_gold(path)
    assert "x01.src" in caught.value.message
    assert word in caught.value.message


def test_files_that_are_no_gold_are_told(tmp_path):
    with pytest.raises(UsageError, match="打不开"):
        read_gold(tmp_path / "none.src")
    (tmp_path / "a.docx").write_bytes(b"")
    with pytest.raises(UsageError, match="不是标注文件"):
        read_gold(tmp_path / "a.docx")
    (tmp_path / "b.src").write_bytes("中文".encode("gbk"))
    with pytest.raises(UsageError, match="UTF-8"):
        read_gold(tmp_path / "b.src")


def test_compiled_gold_must_fit_its_text(tmp_path):
    mention = '{"metric": "a", "value": "1", "unit": "件", "start": 0, "end": 2, "quote": "1件"}'
    (tmp_path / "a.json").write_text(
        f'{{"report": {{}}, "mentions": [{mention}], "planted": []}}', encoding="utf-8"
    )
    (tmp_path / "a.txt").write_text("1件", encoding="utf-8")
    assert read_gold(tmp_path / "a.json").mentions[0].value == 1
    (tmp_path / "a.txt").write_text("有1件", encoding="utf-8")
    with pytest.raises(RulesError, match="对不上"):
        read_gold(tmp_path / "a.json")
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    with pytest.raises(RulesError, match="JSON"):
        read_gold(tmp_path / "a.json")
    (tmp_path / "a.json").write_text("[]", encoding="utf-8")
    with pytest.raises(RulesError, match="格式"):
        read_gold(tmp_path / "a.json")


def test_sources_and_their_compiled_form_read_the_same():
    sources = sorted((SHARED / "corpus").glob("[ab]*.src"))
    if not sources:
        pytest.skip(f"no shared corpus at {SHARED}")
    for source in sources:
        assert read_gold(source) == read_gold(source.with_suffix(".json"))
