"""A deliberately broken rule of each kind is caught by lint, with file, line and what to write instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extractor.errors import RulesError
from extractor.resources import rules_folder
from extractor.rulebook.lint import CODES, lint
from extractor.rulefiles.issues import Issue, Level
from rulebook.support import BASE, EXAMPLES, METRIC, PART, SOUND, overlay

CHECK = """\
relations:
  - code: own_le
    title: 副校长多于调解员
    severity: warning
    help: 副校长不应多于调解员，这里只是举例。
    ask: 请核对两个数。
    relations:
      - left: school_vice_principals
        right: mediators
        kind: le
"""
IDIOM = """\
- id: idiom/own
  metric: mediators
  trigger: [甲乙]
  needs: '甲'
  pattern: [{q: people}, {TEXT: 甲}]
"""
NOTE = """\
school_vice_principals:
  since: '2024'
  changes:
    - since: SINCE
      what: 兼职的也数
"""
# code, the file that is broken, its broken text, the line of the fault
BROKEN = [
    ("bad_yaml", "parts/own.yaml", "vice_principal:\n  name: 甲\n  words: [法治副校长\n", 4),
    ("bad_yaml", "parts/own.yaml", "vice_principal:\n\tname: 甲\n", 2),
    ("repeated_key", "parts/own.yaml", PART + "vice_principal:\n  name: 乙\n  words: [副校长]\n", 4),
    ("repeated_id", "metrics/own.yaml", METRIC + METRIC, 10),
    ("unknown_key", "metrics/own.yaml", METRIC.replace("counts:", "count:"), 6),
    ("unknown_key", "metrics/own.yaml", METRIC.replace("{need:", "{inherits: [], need:"), 9),
    ("unknown_key", "parts/own.yaml", PART + "  word: [副校长]\n", 4),
    ("unknown_key", "examples/own.yaml", EXAMPLES.replace("negative", "negatives"), 5),
    ("bad_shape", "metrics/own.yaml", METRIC.replace("kind: count", "kind: number"), 5),
    ("bad_shape", "metrics/own.yaml", METRIC.replace("id: school_vice", "id: School-Vice"), 1),
    ("bad_shape", "parts/own.yaml", "vice_principal:\n  name: 甲\n  words: []\n", 3),
    ("bad_shape", "parts/own.yaml", "vice_principal: [法治副校长]\n", 1),
    ("bad_shape", "measures.yaml", "people: 名\n", 1),
    ("bad_pattern", "parts/own.yaml", PART.replace("[法治副校长]", "['法治副校长(']"), 3),
    ("bad_pattern", "parts/own.yaml", PART + "more:\n  name: 甲\n  words:\n    - 一\n    - '[一'\n", 8),
    ("empty_word", "parts/own.yaml", PART.replace("[法治副校长]", "['(?:法治)?']"), 3),
    ("word_edge", "parts/own.yaml", PART.replace("[法治副校长]", "['法治副校长\\b']"), 3),
    ("word_edge", "nulls/own.yaml", "null_own:\n  name: 甲\n  words: ['甲\\w+乙']\n", 3),
    ("unbounded_gap", "parts/own.yaml", PART.replace("[法治副校长]", "['聘任.*副校长']"), 3),
    ("unbounded_gap", "parts/own.yaml", PART.replace("[法治副校长]", "['聘任[^，。]+副校长']"), 3),
    ("nested_repeat", "parts/own.yaml", PART.replace("[法治副校长]", "['(?:(?:法治)+、?)*副校长']"), 3),
    ("ambiguous_repeat", "masks.yaml", "own:\n  - '(?:法治|副|法治副)*校长'\n", 2),
    ("ambiguous_repeat", "light.yaml", "own:\n  - '(?:共|累计|共)+'\n", 2),
    ("repeated_word", "parts/own.yaml", PART.replace("[法治副校长]", "[法治副校长, 法治副校长]"), 3),
    (
        "unreachable_word",
        "parts/own.yaml",
        PART.replace("[法治副校长]", "[法治副校长, '法治(?:副)?校长']"),
        3,
    ),
    (
        "unreachable_word",
        "parts/own.yaml",
        PART.replace("[法治副校长]", "['副校长(?=\\d)', '(?:法治)?副校长']"),
        3,
    ),
    ("cue_of_other", "parts/own.yaml", PART.replace("[法治副校长]", "[法治副校长, 人民调解员]"), 3),
    ("repeated_point", "metrics/own.yaml", METRIC + "    - {need: [vice_principal]}\n", 10),
    ("unreachable_point", "metrics/own.yaml", METRIC + "    - {need: [vice_principal], bias: -0.1}\n", 10),
    ("shared_point", "metrics/own.yaml", METRIC + METRIC.replace("id: school", "id: college"), 18),
    ("unknown_part", "metrics/own.yaml", METRIC.replace("[vice_principal]", "[vice_principals]"), 9),
    ("unknown_part", "metrics/own.yaml", METRIC + "  zero:\n    - {need: [no_such]}\n", 11),
    ("unknown_measure", "metrics/own.yaml", METRIC.replace("[people]", "[peple]"), 7),
    (
        "unknown_measure",
        "nulls/own.yaml",
        "null_own:\n  name: 甲\n  words: [甲]\n  measure: [none_such]\n",
        4,
    ),
    ("unknown_metric", "examples/own.yaml", EXAMPLES.replace("school_vice_principals:\n", "vice:\n"), 1),
    ("unknown_metric", "examples/own.yaml", EXAMPLES.replace("⟦school_vice_principals=5", "⟦vice=5"), 3),
    (
        "no_effect",
        "metrics/own.yaml",
        METRIC.replace("vice_principal]}", "vice_principal], inherit: [mediator]}"),
        9,
    ),
    ("no_effect", "metrics/own.yaml", METRIC.replace("principal]}", "principal], units: [件]}"), 9),
    ("unused_part", "parts/own.yaml", PART + "own_place:\n  name: 甲\n  words: [甲地]\n", 4),
    ("missing_examples", "examples/own.yaml", EXAMPLES.split("  negative")[0], 1),
    ("missing_examples", "examples/own.yaml", "", 1),
    ("bad_mark", "examples/own.yaml", EXAMPLES.replace("=5 名|", "=5名|"), 3),
    ("bad_mark", "examples/own.yaml", EXAMPLES.replace("5名⟧", "5名"), 3),
    (
        "wrong_side",
        "examples/own.yaml",
        EXAMPLES.replace("法治副校长联系学校12所。", "⟦school_vice_principals=2 名|2名⟧"),
        6,
    ),
    ("wrong_side", "examples/own.yaml", EXAMPLES.replace("⟦school_vice_principals=5 名|5名⟧", "5名"), 3),
    ("unused_lexicon_word", "lexicon.txt", "法治副校长\n甲乙丙丁\n", 2),
    ("repeated_word", "lexicon.txt", "法治副校长\n\n法治副校长\n", 3),
    ("bad_shape", "lexicon.txt", "法治副校长\n副校长 联系\n", 2),
    ("changes_segmentation", "lexicon.txt", "治副\n", 1),
    ("nothing_to_extend", "parts/own.yaml", PART + "medator:\n  extends: true\n  words: [和事佬]\n", 4),
    ("nothing_to_extend", "metrics/own.yaml", METRIC + "- id: mediator\n  extends: true\n  since: 甲\n", 10),
    ("unknown_group", "metrics/own.yaml", METRIC.replace("group: publicity", "group: publicty"), 3),
    ("missing_definition", "definitions.yaml", "", 1),
    ("unknown_metric", "definitions.yaml", "school_principals: {since: 甲}\n", 1),
    ("bad_since", "definitions.yaml", "school_vice_principals: {since: '0.0.1'}\n", 1),
    ("bad_since", "definitions.yaml", "school_vice_principals:\n  counts: 甲\n  since: '2199'\n", 3),
    ("bad_since", "metrics/own.yaml", METRIC + "  since: 去年\n", 10),
    ("bad_since", "definitions.yaml", NOTE.replace("SINCE", "'99.0'"), 4),
    ("bad_since", "definitions.yaml", NOTE.replace("SINCE", "'2023'"), 4),
    ("bad_shape", "definitions.yaml", NOTE.replace("SINCE", "2025"), 4),
    ("bad_shape", "definitions.yaml", NOTE.replace("SINCE", "'2025'").replace("兼职的也数", "''"), 5),
    ("bad_shape", "definitions.yaml", "school_vice_principals: {since: '2025', changes: 兼职的也数}\n", 1),
    ("unknown_key", "definitions.yaml", NOTE.replace("what", "waht"), 5),
    ("unknown_metric", "checks.yaml", CHECK.replace("right: mediators", "right: mediator"), 9),
    ("unknown_key", "checks.yaml", CHECK.replace("right:", "rihgt:"), 9),
    ("unknown_key", "definitions.yaml", "school_vice_principals: {sinc: 甲}\n", 1),
    ("unknown_key", "context.yaml", "target: [甲]\ntargets: [乙]\n", 2),
    ("unknown_key", "relations.yaml", "rate_pairs:\n  - part: [mediator]\n    metrics: [mediators]\n", 2),
    ("unknown_key", "names.yaml", "names: [甲]\nword: [乙]\n", 2),
    ("unknown_key", "sections.yaml", "bare_title:\n  long: 20\n", 2),
    ("unknown_key", "head.yaml", "title:\n  words: [甲]\n  word: [乙]\n", 3),
    ("unknown_key", "idioms.yaml", IDIOM.replace("needs:", "need:"), 4),
    ("bad_shape", "units.yaml", "cases:\n  - 件\n  - [打, 件, 多]\n", 3),
    ("bad_shape", "groups.yaml", "publicity: [普法]\n", 1),
    ("bad_shape", "masks.yaml", "laws: 行政处罚法\n", 1),
    ("bad_shape", "light.yaml", "time:\n  - 今年\n  - 2024\n", 3),
    ("bad_pattern", "context.yaml", "target:\n  - 甲\n  - '(乙'\n", 3),
    ("bad_pattern", "names.yaml", "patterns:\n  - {kind: name, at: 甲, pattern: '甲('}\n", 2),
    ("unbounded_gap", "names.yaml", "patterns:\n  - {kind: name, at: 甲, pattern: '甲.*乙'}\n", 2),
    ("unbounded_gap", "sections.yaml", "openers:\n  - {kind: plan, starts: '下步.*将'}\n", 2),
    (
        "word_edge",
        "sections.yaml",
        "kinds:\n  - kind: plan\n    longest: 9\n    any:\n      - '打算\\b'\n",
        5,
    ),
    ("nested_repeat", "head.yaml", "addressee:\n  ends_pattern: '(?:(?:县)+委?)*'\n", 2),
    ("nested_repeat", "idioms.yaml", IDIOM.replace("甲", "(?:(?:甲)+、?)*"), 4),
    ("unknown_metric", "relations.yaml", "outcomes:\n  mediators: [mediatrs]\n", 2),
]


def own_issues(folder: Path) -> list[Issue]:
    base = overlay(folder.parent / "base", BASE)
    return [issue for issue in lint([folder], base=base) if issue.file.startswith(f"{folder.name}/")]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


def test_the_base_itself_is_clean(own: Path) -> None:
    assert lint(base=overlay(own, BASE)) == ()


def test_a_sound_overlay_has_nothing_to_say(own: Path) -> None:
    assert own_issues(overlay(own, SOUND)) == []


@pytest.mark.parametrize(
    ("code", "name", "text", "line"), BROKEN, ids=[f"{b[0]}-{n}" for n, b in enumerate(BROKEN)]
)
def test_every_kind_of_broken_rule_is_caught_with_its_line(
    own: Path, code: str, name: str, text: str, line: int
) -> None:
    folder = overlay(own, SOUND | {name: text})
    found = [issue for issue in own_issues(folder) if issue.code == code]
    places = {(issue.file, issue.line) for issue in found}
    where = "metrics/own.yaml" if code.startswith("missing_") and not text else name
    assert (f"{folder.name}/{where}", line) in places, [str(issue) for issue in own_issues(folder)]
    assert all(issue.advice and issue.message for issue in found)


def test_every_code_has_a_broken_example_here() -> None:
    assert {code for code, *_ in BROKEN} == set(CODES)


def test_issues_carry_only_known_codes() -> None:
    assert {issue.code for issue in lint()} <= set(CODES)


def test_advice_names_the_likely_spelling(own: Path) -> None:
    folder = overlay(own, SOUND | {"metrics/own.yaml": METRIC.replace("[people]", "[peple]")})
    (issue,) = [one for one in own_issues(folder) if one.code == "unknown_measure"]
    assert "people" in issue.advice
    assert str(issue).startswith(f"{folder.name}/metrics/own.yaml:7: 错误 unknown_measure")


def test_warnings_and_errors_are_told_apart(own: Path) -> None:
    folder = overlay(own, SOUND | {"lexicon.txt": "甲乙丙丁\n", "measures.yaml": "people: 名\n"})
    levels = {issue.code: issue.level for issue in own_issues(folder)}
    assert levels["unused_lexicon_word"] is Level.WARNING
    assert levels["bad_shape"] is Level.ERROR


def test_a_row_replaced_by_an_overlay_is_no_longer_checked(tmp_path: Path) -> None:
    wrong = {"parts/own.yaml": PART.replace("[法治副校长]", "['副校长(']")}
    base = overlay(tmp_path / "rules", SOUND | wrong)
    broken = [i.code for i in lint(base=base)]
    mended = [i.code for i in lint([overlay(tmp_path / "own", {"parts/own.yaml": PART})], base=base)]
    assert "bad_pattern" in broken
    assert "bad_pattern" not in mended


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="找不到规则文件夹"):
        lint([tmp_path / "nowhere"])


def test_an_alias_that_holds_itself_does_not_go_on_for_ever(own: Path) -> None:
    folder = overlay(own, SOUND | {"parts/own.yaml": "a: &a\n  name: 甲\n  words: [*a]\n"})
    assert any(issue.code == "bad_shape" for issue in own_issues(folder))


def test_loose_patterns_of_relations_and_idioms_are_checked(own: Path) -> None:
    relations = "pairs:\n  - text: '发现.*整改'\n    metrics: [mediators]\n  - text: '('\n    metrics: [x]\n"
    idioms = (
        "- id: idiom/own\n  metric: mediators\n  trigger: [述法]\n"
        "  unless: '述\\b法'\n  pattern: [{q: none_such}, {TEXT: 述法}]\n"
    )
    context = "target:\n  - '力争'\n  - '(?:拟|计划)+(?:拟|计划|拟计划)*'\n"
    folder = overlay(own, {"relations.yaml": relations, "idioms.yaml": idioms, "context.yaml": context})
    found = {(issue.code, issue.file.split("/")[1], issue.line) for issue in own_issues(folder)}
    assert ("unbounded_gap", "relations.yaml", 2) in found
    assert ("bad_pattern", "relations.yaml", 4) in found
    assert ("nested_repeat", "context.yaml", 3) in found
    assert ("unknown_metric", "relations.yaml", 5) in found
    assert ("word_edge", "idioms.yaml", 4) in found
    assert ("unknown_measure", "idioms.yaml", 5) in found


def test_the_built_in_folder_can_be_linted_from_a_copy(tmp_path: Path) -> None:
    copy = tmp_path / "rules"
    shutil.copytree(rules_folder(), copy)
    assert lint(base=copy) == lint()


def test_points_of_different_units_do_not_stand_in_each_others_way(own: Path) -> None:
    more = METRIC.replace("principal]}", "principal], units: [名]}")
    more += "    - {need: [vice_principal], units: [人], bias: -0.1}\n"
    folder = overlay(own, SOUND | {"metrics/own.yaml": more})
    assert own_issues(folder) == []


def test_the_built_in_rules_have_no_errors_and_no_warnings() -> None:
    assert [str(issue) for issue in lint()] == []


def test_a_dictionary_word_with_a_reason_may_move_the_edges_of_others(own: Path) -> None:
    folder = overlay(own, SOUND | {"lexicon.txt": "治副  # 这里只是举例\n"})
    assert own_issues(folder) == []
    folder = overlay(own, {"lexicon.txt": "# 一行说明\n治副  #\n"})
    assert [(issue.code, issue.line) for issue in own_issues(folder)] == [("changes_segmentation", 2)]


def test_a_reason_does_not_save_a_word_of_no_use(own: Path) -> None:
    folder = overlay(own, SOUND | {"lexicon.txt": "甲乙丙丁  # 有用\n"})
    assert [issue.code for issue in own_issues(folder)] == ["unused_lexicon_word"]


def test_a_sound_note_of_a_change_has_nothing_to_say(own: Path) -> None:
    assert own_issues(overlay(own, SOUND | {"definitions.yaml": NOTE.replace("SINCE", "2025 年起")})) == []
