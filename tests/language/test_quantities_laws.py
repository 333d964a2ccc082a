"""Laws of figures, and the figures of short sentences (``test_quantities_laws_cases.yaml``) and laws that hold for every text."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.language.quantities import find_quantities, printed_unit
from extractor.models import Approx, Quantity, QuantityKind

SHARED = Path(__file__).parents[2] / ".." / "shared"
SILENT = {
    QuantityKind.DATE,
    QuantityKind.NAME,
    QuantityKind.MARK,
    QuantityKind.PLACEHOLDER,
    QuantityKind.VAGUE,
}


def shown(quantity: Quantity) -> str:
    """One figure as the cases write it: ``date 2024年`` or ``近百人次 = 100 人次 ~nearly``."""
    if quantity.kind in SILENT:
        return f"{quantity.kind.value} {quantity.quote}"
    value = "" if quantity.value is None else f"{quantity.value.normalize():f}"
    approx = "" if quantity.approx is Approx.EXACT else f" ~{quantity.approx.value}"
    return f"{quantity.quote} = {value} {quantity.unit}".rstrip() + approx


def _cases() -> list[Any]:
    here = Path(__file__).parent
    files = ("test_quantities_laws_cases.yaml", "test_quantities_more_cases.yaml")
    groups: list[dict[str, dict[str, list[str]]]] = [
        yaml.safe_load((here / name).read_text(encoding="utf-8")) for name in files
    ]
    told = [cases for group in groups for cases in group.values()]
    return [pytest.param(text, want, id=text[:24]) for cases in told for text, want in cases.items()]


@pytest.mark.parametrize(("text", "want"), _cases())
def test_figures_of_a_sentence(text: str, want: list[str]) -> None:
    assert [shown(q) for q in find_quantities(text)] == want


def check_laws(text: str) -> None:
    found = find_quantities(text)
    before: Quantity | None = None
    for quantity in found:
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.quote
        if quantity.kind in SILENT:
            assert quantity.value is None
        if quantity.value is not None:
            assert quantity.low is None or quantity.low <= quantity.value
            assert quantity.high is None or quantity.value <= quantity.high
            assert quantity.step is not None
            assert quantity.step > 0
        if before is not None:
            same = (before.start, before.end) == (quantity.start, quantity.end)
            assert same or before.end <= quantity.start
        before = quantity
    for run in re.finditer(r"[0-9０-９]+", text):
        at = run.start()
        while at < run.end():
            holder = next((q for q in found if q.start <= at < q.end), None)
            assert holder is not None, f"digit lost: {text[at : run.end()]!r}"
            at = holder.end


PIECES = st.lists(
    st.sampled_from(
        [
            *"0123456789０９",
            *"零一二三十百千万亿两廿几数多余近约超上第双",
            "百分之",
            "成",
            "个百分点",
            "分之",
            "点",
            "件",
            "次",
            "人次",
            "元",
            "万元",
            "角",
            "分",
            "%",
            "％",
            "平方米",
            "年",
            "月",
            "日",
            "号",
            "个",
            "（次）",
            "倍",
            "届",
            "，",
            "。",
            "、",
            ",",
            ".",
            "·",
            "-",
            "—",
            "~",
            "至",
            "到",
            "+",
            "×",
            "X",
            "＿＿",
            "（",
            "）",
            "(",
            ")",
            "〔",
            "〕",
            "“",
            "”",
            "《",
            "》",
            " ",
            "\u3000",
            "\n",
            "\r\n",
            "\t",
            "|",
            "￥",
            "$",
            "2024",
            "2025",
            "12345",
            "以上",
            "左右",
            "率达",
            "是",
            "一是",
            "共",
            "其中",
            "案件",
            "三重一大",
            "/",
            ":",
            "：",
            "①",
            "A",
            "②",
            "-3",
            "1,234",
            "²",
            "㎡",
            "٣",
            "௨",
            "😀",
        ]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(PIECES)
@example("1\n\n2")
@example("２０２４年１２月３１日前完成１，２３４件")
@example("﹣3%−4%")
@example("-一二")
@example("1+10000+N")
def test_no_digit_is_lost_and_offsets_hold(text: str) -> None:
    check_laws(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_any_text_at_all(text: str) -> None:
    check_laws(text)


def one(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


FRAMES = st.sampled_from(["共办理行政处罚案件{}件", "化解矛盾纠纷{}件，", "全年排查隐患{}件。", "受理{}件"])


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), FRAMES)
def test_counts_in_digits_come_back(number: int, frame: str) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for printed in (str(number), f"{number:,}", f"{number:,}".replace(",", "，"), wide):
        found = one(frame.format(printed))
        assert (found.value, found.unit, found.approx) == (Decimal(number), "件", Approx.EXACT)
        assert (found.low, found.high) == (Decimal(number), Decimal(number))


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10**8), st.sampled_from(["万", "亿", ""]), st.sampled_from([0, 1, 2, 3, 4]))
def test_money_comes_back(number: int, scale: str, places: int) -> None:
    factor = {"": 1, "万": 10**4, "亿": 10**8}[scale]
    amount = Decimal(number).scaleb(-places)
    found = one(f"罚款{amount:f}{scale}元")
    assert found.value == amount * factor
    assert (found.unit, found.kind) == ("元", QuantityKind.MONEY)
    assert found.step == Decimal(1).scaleb(-places) * factor


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10000))
def test_rates_come_back(hundredths: int) -> None:
    rate = Decimal(hundredths) / 100
    for sign in ("%", "％", " %"):
        found = one(f"调解成功率{rate:f}{sign}")
        assert (found.value, found.unit, found.kind) == (rate, "%", QuantityKind.RATE)
        assert found.low is not None
        assert found.high is not None
        assert found.low < rate < found.high


@settings(max_examples=200, deadline=None)
@given(st.integers(10, 10**7), st.sampled_from(["余", "多"]))
def test_more_than_stays_below_the_next_digit(number: int, word: str) -> None:
    found = one(f"发放宣传资料{number}{word}份")
    assert (found.value, found.approx, found.low) == (Decimal(number), Approx.AT_LEAST, Decimal(number))
    assert found.high is not None
    assert number < found.high <= number + 10 ** (len(str(number)) - 1)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 500), st.integers(1, 500), st.sampled_from(["-", "—", "～", "~", "至", "到"]))
def test_ranges_give_both_ends(low: int, width: int, dash: str) -> None:
    quote = f"{low}{dash}{low + width}次"
    found = find_quantities(f"每年巡查{quote}。")
    assert [(q.value, q.unit, q.quote) for q in found] == [(low, "次", quote), (low + width, "次", quote)]


@settings(max_examples=100, deadline=None)
@given(st.integers(2015, 2035), st.integers(1, 12), st.integers(1, 31))
def test_dates_never_take_the_count_behind_them(year: int, month: int, day: int) -> None:
    for date in (
        f"{year}年{month}月{day}日",
        f"{year} 年 {month} 月 {day} 日",
        f"{year}年{month}月",
        f"{year}-{month:02}-{day:02}",
    ):
        found = find_quantities(f"截至{date}，整改完成3件")
        assert [q.kind for q in found] == [QuantityKind.DATE, QuantityKind.COUNT]
        assert found[1].value == 3


@pytest.mark.parametrize("table", ["conformance", "hard"])
def test_shared_tables(table: str) -> None:
    path = SHARED / "numerals" / f"{table}.jsonl"
    if not path.exists():
        pytest.skip(f"numeral table {table} is not here")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    wrong = [row["text"] for row in rows if row["kind"] == "quantity" and not _agrees(row)]
    total = sum(row["kind"] == "quantity" for row in rows)
    assert len(wrong) <= total * 0.02, wrong


def _agrees(row: dict[str, Any]) -> bool:
    want = sorted((Decimal(e["value"]), e["unit"]) for e in row["expected"])
    have = sorted((q.value, printed_unit(q)) for q in find_quantities(row["text"]) if q.value is not None)
    return [v for v, _ in want] == [v for v, _ in have] and all(
        not a or a == b or {a, b} <= {"元", "块"} for (_, a), (_, b) in zip(want, have, strict=True)
    )
