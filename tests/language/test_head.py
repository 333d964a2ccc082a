"""Heads of reports in the forms that real ones take; every name and sentence here is invented."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.language.head import read_head
from extractor.language.head_zone import squeeze
from extractor.language.sections import find_sections
from extractor.models import Block, BlockKind, Document, ReportHead

FIELDS = ("issuer", "place", "county", "year", "addressee", "doc_no", "date")
BODY = """一、主要工作成效
（一）加强学习。召开会议3次。
二、存在的不足
人手偏紧。
三、下一步打算
继续努力。
"""


def head_of(text: str) -> ReportHead:
    document = Document(text)
    return read_head(document, find_sections(document))


def _cases() -> dict[str, tuple[str, dict[str, object]]]:
    path = Path(__file__).with_name("test_head_cases.yaml")
    cases = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {case["name"]: (case["text"].replace("<body>\n", BODY), case["expect"]) for case in cases}


CASES = _cases()


@pytest.mark.parametrize("name", CASES)
def test_head(name: str) -> None:
    text, expected = CASES[name]
    head = head_of(text)
    assert {field: getattr(head, field) for field in expected} == expected


def test_index_table_in_cells() -> None:
    row = "索引号|123/2025-1|发文字号|桐府〔2025〕4号|发布机构|桐坪镇人民政府|成文日期|2025-01-09"
    cells = row.split("|")
    text, blocks = "", []
    for cell in cells:
        blocks.append(Block(BlockKind.CELL, len(text), len(text) + len(cell)))
        text += cell + "\n"
    text += "2024年法治政府建设情况报告\n2024年，桐坪镇抓法治，成效明显。\n" + BODY
    document = Document(text, tuple(blocks), format="html")
    head = read_head(document, find_sections(document))
    assert (head.doc_no, head.issuer, head.date) == ("桐府〔2025〕4号", "桐坪镇人民政府", "2025-01-09")


def test_page_headers_are_not_the_title() -> None:
    header = "邻近镇人民政府\n"
    text = header + "桐坪镇人民政府2024年法治政府建设情况报告\n2024年，我镇抓法治，成效明显。\n" + BODY
    document = Document(text, (Block(BlockKind.HEADER, 0, len(header) - 1),), format="pdf")
    assert read_head(document, find_sections(document)).issuer == "桐坪镇人民政府"


PIECES = st.sampled_from(
    [
        "澄江县",
        "桐坪镇",
        "人民政府",
        "中共",
        "委员会",
        "白水街道",
        "办事处",
        "\n",
        "：",
        "，",
        "。",
        "、",
        "2024年",
        "关于",
        "报告",
        "法治政府建设情况的报告\n",
        "县委",
        "县司法局：",
        "桐府〔2025〕3号",
        "2024年12月3日",
        "二〇二四年",
        "《",
        "》",
        "一、",
        "附件",
        "发布机构：",
        "现将",
        "市",
        "区",
        "镇",
        "乡",
        "\u3000",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_value_is_printed(text: str) -> None:
    head, plain = head_of(text), squeeze(text)
    for name in (head.issuer or "").split("、"):
        assert name in plain
    for value in (head.place, head.county, head.doc_no):
        assert value is None or value in plain
    assert head.addressee is None or head.addressee in plain.replace("\n", "")
    assert head.year is None or str(head.year) in plain or "二〇二四年" in plain


def _shared() -> list[Path]:
    folder = Path(__file__).resolve().parents[3] / "shared"
    paths = sorted((folder / "corpus").glob("[ab]*.json")) + sorted((folder / "seed").glob("*.json"))
    return [path for path in paths if path.with_suffix(".txt").exists()]


def test_gold_heads() -> None:
    paths = _shared()
    if not paths:
        pytest.skip("the shared gold reports are not here")
    wrong = []
    for path in paths:
        gold = json.loads(path.read_text(encoding="utf-8"))["report"]
        head = head_of(path.with_suffix(".txt").read_text(encoding="utf-8"))
        for field in FIELDS:
            values = (gold[field], getattr(head, field))
            want, have = (re.sub(r"[\s、]", "", str(value or "")) for value in values)
            if want != have:
                wrong.append((path.stem, field, want, have))
    assert wrong == []
