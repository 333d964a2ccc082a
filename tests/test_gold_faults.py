"""Marks and gold files that are nearly right: none is read as something that its writer did not mean."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from extractor.errors import RulesError, UsageError
from extractor.gold import parse_marked, read_gold
from extractor.models import Approx, Part, Role

HEAD: dict[str, Any] = {
    "id": "q01",
    "issuer": "云岭县柳溪镇人民政府",
    "place": "柳溪镇",
    "county": "云岭县",
    "year": 2024,
    "addressee": None,
    "doc_no": None,
    "date": "2024-12-20",
}
TEXT = "检查12次。\n"
MENTION = {"metric": "inspections", "value": "12", "unit": "次", "start": 2, "end": 5, "quote": "12次"}


def source(tmp_path, body: str = "检查⟦inspections=12 次|12次⟧。", **changes: Any):
    path = tmp_path / "q01.src"
    head = json.dumps({**HEAD, **changes}, ensure_ascii=False)  # JSON is YAML too
    path.write_text(f"---\n{head}\n---\n{body}", encoding="utf-8")
    return path


def compiled(tmp_path, text: str = TEXT, **changes: Any):
    data = {
        "report": {k: v for k, v in HEAD.items() if k != "id"},
        "mentions": [MENTION],
        "planted": [],
        **changes,
    }
    path = tmp_path / "q01.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    path.with_suffix(".txt").write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize(
    ("reading", "value", "unit", "approx", "role", "part"),
    [
        ("inspections=1 次", "1", "次", "exact", "actual", None),
        (" inspections = 1  次 ", "1", "次", "exact", "actual", None),
        ("inspections=-1 次", "-1", "次", "exact", "actual", None),
        ("inspections=0.50 次", "0.50", "次", "exact", "actual", None),
        ("inspections=1 %", "1", "%", "exact", "actual", None),
        ("inspections=1 场(次)", "1", "场(次)", "exact", "actual", None),
        ("inspections=1 次 ~about", "1", "次", "about", "actual", None),
        ("inspections=1 次 @previous", "1", "次", "exact", "previous", None),
        ("inspections=1 次 !again", "1", "次", "exact", "actual", "again"),
        ("inspections=1 次 !total @mandated ~nearly", "1", "次", "nearly", "mandated", "total"),
        ("inspections=1 次  ~about   ~at_most", "1", "次", "at_most", "actual", None),
    ],
)
def test_what_a_mark_may_say(reading, value, unit, approx, role, part):
    _, (one,) = parse_marked(f"⟦{reading}|一⟧")
    assert (one.value, one.unit) == (Decimal(value), unit)
    assert (one.approx, one.role, one.part) == (Approx(approx), Role(role), part and Part(part))


@pytest.mark.parametrize(
    "marked",
    [
        "⟦inspections=1 次~about|一⟧",  # once read as a unit of its own, the flag lost
        "⟦inspections=1 次@target|一⟧",
        "⟦inspections=1 次!part|一⟧",
        "⟦inspections=1 次 ~about@target|一⟧",
        "⟦inspections=1 ~about|一⟧",
        "⟦inspections=1|一⟧",
        "⟦inspections= 次|一⟧",
        "⟦=1 次|一⟧",
        "⟦inspections=1. 次|一⟧",
        "⟦inspections=1,000 次|一⟧",
        "⟦inspections=1e3 次|一⟧",
        "⟦inspections=+1 次|一⟧",
        "⟦inspections=1 次 次|一⟧",
        "⟦inspections=1 次 ~|一⟧",
        "⟦inspections=1 次 ~About|一⟧",
        "⟦inspections=1 次 !actual|一⟧",
        "⟦inspections=1 次;;disputes_found=1 次|一⟧",
        "⟦;inspections=1 次|一⟧",
        "⟦inspections1=1 次|一⟧",
        "⟦inspections=1 次|⟧",
        "⟦|一⟧",
        "⟦inspections=1 次⟧",
        "⟧一⟦",
        "一⟦⟦inspections=1 次|一⟧",
        "⟦inspections=1 次|一⟧⟧",
    ],
)
def test_what_is_nearly_a_mark_is_refused(marked):
    with pytest.raises(RulesError) as caught:
        parse_marked(f"前文{marked}后文")
    assert caught.value.code == "bad_mark" and "⟦" in caught.value.advice


@pytest.mark.parametrize("id_", ["q01"])
def test_a_source_and_its_compiled_form_read_the_same(tmp_path, id_):
    one, two = read_gold(source(tmp_path)), read_gold(compiled(tmp_path))
    assert one == two
    assert (one.id, one.text, one.head.year) == (id_, TEXT, 2024)


def test_an_id_of_digits_is_an_id(tmp_path):
    path = source(tmp_path, id=2024).rename(tmp_path / "2024.src")
    assert read_gold(path).id == "2024"


@pytest.mark.parametrize("body", ["\n\n检查12次。\n\n", "检查12次。", "检查12次。\r\n"])
def test_the_body_ends_with_one_line_break(tmp_path, body):
    assert read_gold(source(tmp_path, body)).text == TEXT


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"year": "二〇二四"}, "写错"),
        ({"year": [2024]}, "写错"),
        ({"id": "q02"}, "q02"),
        ({"planted": "wrong_year"}, "清单"),
        ({"planted": {"check": "wrong_year"}}, "清单"),
        ({"planted": ["wrong_year"]}, "写错"),
        ({"planted": [{"note": "x"}]}, "写错"),
        (
            {"planted": [{"check": "wrong_year", "metrics": "inspections"}]},
            "清单",
        ),  # once read letter by letter
        ({"planted": [{"check": "wrong_year", "metrics": {"a": 1}}]}, "清单"),
    ],
)
def test_a_head_that_is_wrong_is_told_with_its_file(tmp_path, changes, word):
    with pytest.raises(RulesError) as caught:
        read_gold(source(tmp_path, **changes))
    assert "q01.src" in caught.value.message and word in caught.value.message
    assert caught.value.code == "bad_gold" and caught.value.advice


@pytest.mark.parametrize("key", ["issuer", "place", "county", "year", "addressee", "doc_no", "date"])
def test_every_key_of_the_head_is_asked_for(tmp_path, key):
    path = tmp_path / "q01.src"
    head = json.dumps({name: value for name, value in HEAD.items() if name != key}, ensure_ascii=False)
    path.write_text(f"---\n{head}\n---\n检查。", encoding="utf-8")
    with pytest.raises(RulesError, match=f"缺少 {key}"):
        read_gold(path)


@pytest.mark.parametrize("planted", [None, [], [{"check": "wrong_year", "metrics": None, "note": None}]])
def test_what_is_planted_may_say_little(tmp_path, planted):
    told = read_gold(source(tmp_path, planted=planted)).planted
    assert [(one.check, one.metrics, one.note) for one in told] == [("wrong_year", (), "")] * len(
        planted or []
    )


@pytest.mark.parametrize(
    "change",
    [
        {"value": "十二"},
        {"value": None},
        {"value": [12]},
        {"start": "二"},
        {"start": None},
        {"approx": "circa"},
        {"role": "part"},
        {"part": "whole"},
        {"end": 6},
        {"start": 1},
        {"quote": "13次"},
        {"start": 2000, "end": 2003},
    ],
)
def test_a_compiled_mention_that_is_wrong_is_told(tmp_path, change):
    with pytest.raises(RulesError) as caught:
        read_gold(compiled(tmp_path, mentions=[{**MENTION, **change}]))
    assert "q01.json" in caught.value.message and caught.value.code == "bad_gold"


@pytest.mark.parametrize("key", list(MENTION))
def test_a_compiled_mention_that_lacks_something_is_told(tmp_path, key):
    short = {name: value for name, value in MENTION.items() if name != key}
    with pytest.raises(RulesError, match=key):
        read_gold(compiled(tmp_path, mentions=[short]))


@pytest.mark.parametrize(
    "content", ["[]", "null", "7", '{"mentions": []}', '{"mentions": 1}', '{"mentions": [1]}']
)
def test_json_of_another_shape_is_told(tmp_path, content):
    path = compiled(tmp_path)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        read_gold(path)
    assert caught.value.code == "bad_gold"


def test_a_carriage_return_counts_as_a_character(tmp_path):
    moved = {**MENTION, "start": 6, "end": 9}
    gold = read_gold(compiled(tmp_path, "甲\r\n乙" + TEXT, mentions=[moved]))
    assert gold.text[6:9] == "12次" and "\r\n" in gold.text


@pytest.mark.parametrize("suffix", [".src", ".json", ".txt"])
def test_files_of_another_encoding_are_told(tmp_path, suffix):
    (source if suffix == ".src" else compiled)(tmp_path)
    (tmp_path / f"q01{suffix}").write_bytes("云岭县".encode("gb18030"))
    with pytest.raises(UsageError, match="UTF-8"):
        read_gold(tmp_path / ("q01.src" if suffix == ".src" else "q01.json"))


@pytest.mark.parametrize("name", ["q02.src", "q02.json", "q02.docx"])
def test_files_that_are_not_there_or_no_gold_are_told(tmp_path, name):
    with pytest.raises(UsageError) as caught:
        read_gold(tmp_path / name)
    assert "q02" in caught.value.message and caught.value.advice
