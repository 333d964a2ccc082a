"""The unit table: every unit is read behind a number, and no unit is read off the head of another word."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import RulesError
from extractor.language.quantities import find_quantities
from extractor.language.units import load_units, units
from extractor.models import QuantityKind


@pytest.mark.parametrize("printed", sorted(units().known))
def test_every_unit_is_read_behind_a_number(printed: str) -> None:
    found = find_quantities(f"共37{printed}，")
    if printed in ("月", "年度"):  # 37月 is no month, 24年度 is a year
        return
    assert [q.unit for q in found if q.value is not None] == [units().known[printed].name], found


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("3部门联合", ""),
        ("12人民调解员", ""),
        ("5本级项目", ""),
        ("4支部", ""),
        ("6家庭", ""),
        ("28起诉讼案件", "起"),
        ("3支队伍", "支"),
        ("9件案件", "件"),
        ("12个人次", "个"),
    ],
)
def test_the_head_of_a_word_is_no_unit(text: str, unit: str) -> None:
    (found,) = find_quantities(text)
    assert found.unit == unit


def test_kinds() -> None:
    kinds = {q.unit: q.kind for q in find_quantities("3元，4%，5平方米，6倍，7个百分点，8件")}
    assert kinds == {
        "元": QuantityKind.MONEY,
        "%": QuantityKind.RATE,
        "平方米": QuantityKind.AREA,
        "倍": QuantityKind.CHANGE,
        "百分点": QuantityKind.CHANGE,
        "件": QuantityKind.COUNT,
    }


def test_a_broken_file_is_a_rules_error(tmp_path: Path) -> None:
    path = tmp_path / "units.yaml"
    path.write_text("money: 3", encoding="utf-8")
    with pytest.raises(RulesError):
        load_units((tmp_path,))
