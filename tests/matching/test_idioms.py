"""Idioms: spaCy token patterns for wordings whose parts stand far apart."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extractor.errors import RulesError
from extractor.matching.idioms import IDIOM_SCORE, idioms_in_force, load_idioms
from extractor.matching.ruleset import load_ruleset
from extractor.resources import rules_folder
from matching.support import found, run, sentences, wanted, write

ROW = "- id: idiom/own\n  metric: duty_reports\n  trigger: [述法]\n  pattern: [{q: people}, {TEXT: 述法}]\n"


@pytest.mark.parametrize("marked", sentences("idioms"))
def test_idioms(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected


def test_an_idiom_shows_itself_as_the_rule() -> None:
    (mention,) = run("组织12名班子成员和站所负责人围绕履行法治建设职责情况进行年度述法。").mentions
    assert mention.rule.startswith("idiom/")
    assert mention.score == IDIOM_SCORE
    assert mention.cue


def test_the_built_in_idioms_are_whole() -> None:
    metrics = load_ruleset().metrics
    idioms = idioms_in_force()
    assert len({one.rule.id for one in idioms}) == len(idioms) > 0
    for one in idioms:
        assert one.rule.metric in metrics
        assert one.measures
        assert metrics[one.rule.metric].units & one.measures


def test_a_sound_row_is_read(tmp_path: Path) -> None:
    (idiom,) = load_idioms((rules_folder(), write(tmp_path, {"idioms.yaml": ROW})))[-1:]
    assert idiom.rule.id == "idiom/own"
    assert "名" in idiom.measures


@pytest.mark.parametrize(
    "row",
    [
        ROW.replace("trigger", "triggers"),
        ROW.replace("q: people", "q: peple"),
        ROW.replace("[{q: people}, {TEXT: 述法}]", "[{q: people}]"),
        ROW + "  unless: '述法('\n",
        ROW.replace("metric: duty_reports\n  ", ""),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, row: str) -> None:
    with pytest.raises(RulesError, match="idiom/own") as caught:
        load_idioms((rules_folder(), write(tmp_path, {"idioms.yaml": row})))
    assert "idioms.yaml" in caught.value.message


def test_what_is_slow_to_start_can_be_started_ahead() -> None:
    code = (
        "import sys\n"
        "from extractor import Extractor\n"
        "Extractor().warm()\n"
        "print('jieba' in sys.modules, 'spacy' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    assert done.stdout.split() == ["True", "True"]


def test_words_are_cut_only_where_an_idiom_may_stand() -> None:
    code = (
        "import sys\n"
        "from extractor.language.quantities import find_quantities\n"
        "from extractor.matching.extraction import extract\n"
        "from extractor.matching.ruleset import load_ruleset\n"
        "from extractor.models import Document\n"
        "text = '调解矛盾纠纷96件。'\n"
        "extract(Document(text), load_ruleset(), find_quantities(text), (), 2024)\n"
        "print('jieba' in sys.modules, 'spacy' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["False", "False"]
