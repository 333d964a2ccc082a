"""What each rule does on marked reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import UsageError
from extractor.rulebook.stats import RuleTally, dead_rules, rule_stats

HEAD = (
    "---\nid: {id}\nissuer: 柳溪镇人民政府\nplace: 柳溪镇\ncounty: null\nyear: 2024\n"
    "addressee: null\ndoc_no: null\ndate: null\nplanted: []\n---\n"
)


def gold(folder: Path, **reports: str) -> Path:
    for name, body in reports.items():
        (folder / f"{name}.src").write_text(HEAD.format(id=name) + body + "\n", encoding="utf-8")
    return folder


def by_rule(folder: Path) -> dict[str, RuleTally]:
    return {one.rule: one for one in rule_stats(folder)}


def test_a_value_that_gold_confirms_is_right(tmp_path: Path) -> None:
    tallies = by_rule(gold(tmp_path, s1="办理行政处罚案件⟦penalty_cases=28 件|28件⟧。"))
    one = tallies["penalty_cases/1"]
    assert (one.hits, one.wins, one.right, one.wrong, one.precision) == (1, 1, 1, 0, 1.0)


def test_a_value_that_gold_does_not_know_is_wrong(tmp_path: Path) -> None:
    tallies = by_rule(gold(tmp_path, s1="办理行政处罚案件28件，聘请法律顾问⟦legal_advisers=3 名|3名⟧。"))
    one = tallies["penalty_cases/1"]
    assert (one.wins, one.right, one.wrong, one.precision) == (1, 0, 1, 0.0)


def test_a_rule_that_came_near_and_lost_counts_a_loss(tmp_path: Path) -> None:
    tallies = by_rule(gold(tmp_path, s1="排查矛盾纠纷⟦disputes_found=30 起|30起⟧。"))
    assert tallies["disputes_found/1"].wins + tallies["disputes_found/2"].wins == 1
    assert any(one.metric == "disputes_handled" and one.losses for one in tallies.values())


def test_zeros_are_counted_under_their_rule(tmp_path: Path) -> None:
    tallies = by_rule(gold(tmp_path, s1="我镇⟦litigation_lost=0 件|无败诉案件⟧。"))
    one = next(one for one in tallies.values() if one.metric == "litigation_lost" and one.wins)
    assert "zero" in one.rule
    assert (one.hits, one.wins, one.right, one.losses) == (1, 1, 1, 0)


def test_a_relation_is_a_rule_of_every_metric(tmp_path: Path) -> None:
    body = "执法人员⟦enforcement_officers=9 名;enforcement_officers_certified=9 名|9名⟧，全部持有行政执法证。"
    one = by_rule(gold(tmp_path, s1=body))["all of them"]
    assert (one.metric, one.hits, one.wins, one.right) == ("", 1, 1, 1)


def test_rules_that_never_spoke_are_dead(tmp_path: Path) -> None:
    rows = rule_stats(gold(tmp_path, s1="办理行政处罚案件⟦penalty_cases=28 件|28件⟧。"))
    dead = {one.rule for one in dead_rules(rows)}
    assert "penalty_cases/1" not in dead
    assert any(rule.startswith("idiom/") for rule in dead)
    assert len(dead) < len(rows)


def test_the_most_wrong_stand_first(tmp_path: Path) -> None:
    rows = rule_stats(
        gold(tmp_path, s1="办理行政处罚案件28件。", s2="调解矛盾纠纷⟦disputes_handled=96 件|96件⟧。")
    )
    assert rows[0].rule == "penalty_cases/1"
    wrongs = [one.wrong for one in rows]
    assert wrongs == sorted(wrongs, reverse=True)


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        rule_stats(tmp_path)
