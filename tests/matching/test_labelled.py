"""Units told in a label instead of beside the figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.language.quantities import find_quantities
from extractor.matching.labelled import is_unit, units_from_labels, with_unit
from matching.support import run


@pytest.mark.parametrize("word", ["件", "万元", "人次", "平方米", "%", "场次"])
def test_units_are_known(word: str) -> None:
    assert is_unit(word)


@pytest.mark.parametrize("word", ["", "案件数量", "2件", "说明", "行政处罚案件数"])
def test_other_words_are_no_units(word: str) -> None:
    assert not is_unit(word)


def test_a_figure_takes_unit_and_scale_of_its_label() -> None:
    (bare,) = find_quantities("3.15")
    scaled = with_unit(bare, "万元")
    assert (scaled.value, scaled.unit) == (Decimal(31500), "元")
    assert (scaled.start, scaled.end, scaled.quote) == (bare.start, bare.end, bare.quote)
    assert bare.step is None or scaled.step == bare.step * 10_000


def test_a_figure_with_a_unit_of_its_own_keeps_it() -> None:
    (own,) = find_quantities("28件")
    assert with_unit(own, "万元") is own
    assert with_unit(own, "") is own


def test_prose_with_the_unit_in_brackets_before_the_figure() -> None:
    text = "罚没金额（万元）：3.15"
    (quantity,) = units_from_labels(text, find_quantities(text))
    assert (quantity.value, quantity.unit) == (Decimal(31500), "元")
    (mention,) = run(text).mentions
    assert (mention.metric, mention.quote) == ("fines_amount", "3.15")


def test_brackets_that_hold_no_unit_change_nothing() -> None:
    text = "案件（说明）：28"
    assert units_from_labels(text, find_quantities(text)) == find_quantities(text)
