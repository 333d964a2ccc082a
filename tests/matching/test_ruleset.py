"""Loading: what is written is what is compiled; what is wrong is refused with file and row."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import RulesError
from extractor.matching.lexicon import scan
from extractor.matching.rule_files import read_groups
from extractor.matching.ruleset import alternation, fragment, load_ruleset
from extractor.resources import rules_folder
from matching.support import found, write

METRIC = """\
- id: school_vice_principals
  name: 法治副校长
  group: publicity
  units: [名, 人]
  kind: count
  counts: 聘任的法治副校长
  measure: [people]
  points:
    - {need: [vice_principal]}
"""
PART = "vice_principal:\n  name: 法治副校长\n  words: [法治副校长]\n"
SOUND = {"metrics/own.yaml": METRIC, "parts/own.yaml": PART}


def test_the_built_in_rules_are_whole() -> None:
    rules = load_ruleset()
    assert len(rules.metrics) >= 106
    for metric in rules.metrics.values():
        assert metric.name and metric.counts and metric.points
        assert set(metric.printed_units) <= metric.units
        assert metric.unit == metric.printed_units[0]
        for point in metric.points:
            assert point.metric == metric.id
            assert set(point.need) <= rules.parts.keys()
            assert point.inherit | point.context <= set(point.need)
        for zero in metric.zeros:
            assert set(zero) <= rules.parts.keys()


def test_every_unit_leads_to_the_points_that_take_it() -> None:
    rules = load_ruleset()
    for unit, points in rules.by_unit.items():
        assert points
        assert all(unit in rules.metrics[point.metric].units for point in points)


def test_loading_twice_gives_one_rule_set() -> None:
    assert load_ruleset() is load_ruleset()


def test_an_overlay_adds_a_metric(tmp_path: Path) -> None:
    rules = load_ruleset((write(tmp_path, SOUND),))
    assert rules.metrics["school_vice_principals"].name == "法治副校长"
    assert rules.metrics.keys() > load_ruleset().metrics.keys()
    told = found("聘任法治副校长5名。", rules=rules)
    assert [(one[0], one[1]) for one in told] == [("school_vice_principals", "5")]


def test_an_overlay_replaces_a_row_of_the_same_id(tmp_path: Path) -> None:
    files = {"parts/own.yaml": "mediator:\n  name: 和事佬\n  words: [和事佬]\n"}
    rules = load_ruleset((write(tmp_path, files),))
    assert rules.part_names["mediator"] == "和事佬"
    assert [one[0] for one in found("现有和事佬26名。", rules=rules)] == ["mediators"]
    assert found("现有人民调解员26名。", rules=rules) == []


def test_the_later_overlay_wins(tmp_path: Path) -> None:
    first = write(tmp_path / "a", SOUND)
    second = write(tmp_path / "b", {"metrics/own.yaml": METRIC.replace("name: 法治副校长", "name: 法治校长")})
    assert load_ruleset((first, second)).metrics["school_vice_principals"].name == "法治校长"


def test_the_hash_tells_rule_sets_apart(tmp_path: Path) -> None:
    one = load_ruleset((write(tmp_path / "a", SOUND),))
    other = load_ruleset((write(tmp_path / "b", SOUND | {"parts/own.yaml": PART + "  backward: true\n"}),))
    same = load_ruleset((write(tmp_path / "c", SOUND),))
    assert len({load_ruleset().hash, one.hash, other.hash}) == 3
    assert one.hash == same.hash


BROKEN = [
    ("unknown part", "metrics/own.yaml", METRIC.replace("[vice_principal]", "[no_such]"), ["school_vice_principals", "no_such"]),
    ("unknown avoid", "metrics/own.yaml", METRIC.replace("principal]}", "principal], avoid: [no_such]}"), ["no_such"]),
    ("unknown measure", "metrics/own.yaml", METRIC.replace("[people]", "[peple]"), ["school_vice_principals", "peple"]),
    ("unknown key", "metrics/own.yaml", METRIC.replace("counts:", "count:"), ["own.yaml", "school_vice_principals"]),
    ("unknown key in a point", "metrics/own.yaml", METRIC.replace("{need", "{neeed: [], need"), ["own.yaml", "points.0.neeed"]),
    ("bad id", "metrics/own.yaml", METRIC.replace("id: school", "id: School"), ["own.yaml", "School_vice_principals"]),
    ("bad kind", "metrics/own.yaml", METRIC.replace("kind: count", "kind: number"), ["own.yaml", "kind"]),
    ("no points", "metrics/own.yaml", METRIC.split("  points")[0], ["own.yaml", "points"]),
    ("no row", "metrics/own.yaml", "- 法治副校长\n", ["own.yaml"]),
    ("bad pattern", "parts/own.yaml", PART.replace("[法治副校长]", "['法治副校长(']"), ["vice_principal"]),
    ("no words", "parts/own.yaml", PART.replace("[法治副校长]", "[]"), ["own.yaml", "vice_principal", "words"]),
    ("no yaml", "parts/own.yaml", PART + "\t- x\n", ["own.yaml"]),
    ("open bracket", "measures.yaml", "people: [名\n", ["measures.yaml"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "told"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_what_is_wrong_is_refused_with_file_and_row(
    tmp_path: Path, name: str, text: str, told: list[str]
) -> None:
    folder = write(tmp_path, SOUND | {name: text})
    with pytest.raises(RulesError) as caught:
        load_ruleset((folder,))
    assert caught.value.exit_code == 2
    assert caught.value.advice
    for word in told:
        assert word in caught.value.message


MORE = [
    ("pattern", "parts/own.yaml", PART.replace("[法治副校长]", "['法治(']"), "own.yaml"),
    ("part", "metrics/own.yaml", METRIC.replace("[vice_principal]", "[no_such]"), "own.yaml"),
    ("list of parts", "parts/own.yaml", "- vice_principal\n", "own.yaml"),
    ("mapping of metrics", "metrics/own.yaml", "school_vice_principals: {}\n", "own.yaml"),
    ("list of measures", "measures.yaml", "- people\n", "measures.yaml"),
    ("number as measure", "measures.yaml", "people: 5\n", "measures.yaml"),
    ("number as words", "light.yaml", "own: 5\n", "light.yaml"),
    ("number as word", "masks.yaml", "own: [12345]\n", "masks.yaml"),
    ("measure of a null", "nulls/own.yaml", "null_own:\n  name: 甲\n  words: [甲]\n  measure: [none]\n", "own.yaml"),
    ("part of a zero", "metrics/own.yaml", METRIC + "  zero:\n    - {need: [no_such]}\n", "no_such"),
    ("inherited part", "metrics/own.yaml", METRIC.replace("principal]}", "principal], inherit: [no]}"), "own.yaml"),
    ("context part", "metrics/own.yaml", METRIC.replace("principal]}", "principal], context: [mediator]}"), "mediator"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "told"), [m[1:] for m in MORE], ids=[m[0] for m in MORE])
def test_these_too_are_refused_with_their_file(tmp_path: Path, name: str, text: str, told: str) -> None:
    folder = write(tmp_path, SOUND | {name: text})
    with pytest.raises(RulesError, match=told):
        load_ruleset((folder,))


def test_an_overlay_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="nowhere"):
        load_ruleset((tmp_path / "nowhere",))


def test_a_point_may_take_some_units_only(tmp_path: Path) -> None:
    narrow = METRIC.replace("principal]}", "principal], units: [名]}")
    rules = load_ruleset((write(tmp_path, SOUND | {"metrics/own.yaml": narrow}),))
    assert [one[0] for one in found("聘任法治副校长5名。", rules=rules)] == ["school_vice_principals"]
    assert found("聘任法治副校长5人。", rules=rules) == []


def test_a_part_may_be_sought_in_the_titles_of_laws(tmp_path: Path) -> None:
    masked = load_ruleset((write(tmp_path / "a", SOUND),))
    open_one = load_ruleset((write(tmp_path / "b", SOUND | {"parts/own.yaml": PART + "  unmasked: true\n"}),))
    text = "学习《法治副校长聘任与管理办法》28人。"
    assert "vice_principal" not in scan(text, masked).hits
    assert "vice_principal" in scan(text, open_one).hits


def test_the_groups_stand_in_the_order_of_the_table() -> None:
    groups = [metric.group for metric in load_ruleset().metrics.values()]
    assert list(dict.fromkeys(groups)) == list(read_groups((rules_folder(),)))


def test_gap_signs_stay_within_their_borders() -> None:
    import re

    phrase, clause = re.compile(fragment("排查~纠纷")), re.compile(fragment("排查…纠纷"))
    assert phrase.search("排查各类矛盾纠纷")
    assert not phrase.search("排查隐患、纠纷")
    assert clause.search("排查隐患、化解纠纷")
    assert not clause.search("排查隐患，化解纠纷")
    assert not phrase.search("排查12起纠纷")


def test_longer_wordings_are_tried_first() -> None:
    assert alternation(["处罚", "行政处罚案件", "行政处罚"]) == "行政处罚案件|行政处罚|处罚"
