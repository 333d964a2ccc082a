"""``rules/relations.yaml``: what it names is there, and its patterns do what their names say."""

from __future__ import annotations

from extractor.matching.relation_rules import relation_rules, unit_class, value
from extractor.matching.ruleset import load_ruleset
from matching.support import run


def test_all_metrics_and_parts_are_known() -> None:
    rules, known = relation_rules(), load_ruleset()
    named = {*rules.subsets, *(one for group in rules.subsets.values() for one in group)}
    named |= {one for when, _, then in rules.implications for one in (when, then)}
    named |= {one for pair in rules.pairs for one in (*pair.metrics, *pair.of, *pair.instead)}
    named |= {one for _, metrics in rules.rate_pairs for one in metrics}
    assert named <= known.metrics.keys()
    assert {part for parts, _ in rules.rate_pairs for part in parts} <= known.parts.keys()


def test_no_metric_is_a_part_of_itself() -> None:
    subsets = relation_rules().subsets
    for total, parts in subsets.items():
        assert total not in parts
        for part in parts:
            assert total not in subsets.get(part, frozenset())


def test_a_metric_and_its_parts_share_a_unit() -> None:
    metrics = load_ruleset().metrics
    for total, parts in relation_rules().subsets.items():
        for part in parts:
            assert metrics[total].units & metrics[part].units, (total, part)


def test_units_of_one_kind_have_one_class() -> None:
    drafts = list(run("调解纠纷96件，调解纠纷41起，罚款3万元。").drafts.values())
    assert unit_class(drafts[0]) == unit_class(drafts[1]) != unit_class(drafts[2])
    assert [int(value(one)) for one in drafts] == [96, 41, 30000]
