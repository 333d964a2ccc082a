"""Words: every figure one token, our own dictionary, nothing in shared folders."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.language.engines import import_spacy
from extractor.language.quantities import find_quantities
from extractor.language.segment import dictionary, lexicon, sentence_doc, vocabulary


def words(text: str) -> list[str]:
    return [token.text for token in sentence_doc(text, 0, find_quantities(text))]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("调解成功率达98.5%以上。", "98.5%以上"),
        ("覆盖二百余人次。", "二百余人次"),
        ("罚款3.15万元整。", "3.15万元"),
        ("审查1,260件合同。", "1,260件"),
    ],
)
def test_a_figure_is_one_token(text: str, figure: str) -> None:
    assert figure in words(text)


@pytest.mark.parametrize("word", ["矛盾纠纷", "法律明白人", "合法性审查", "首违不罚"])
def test_the_words_of_our_dictionary_stay_whole(word: str) -> None:
    assert word in words(f"全年{word}工作。")


def test_offsets_refer_to_the_document() -> None:
    text = "前一句。调解纠纷28件。"
    quantities = find_quantities(text)
    doc = sentence_doc("调解纠纷28件。", 4, quantities)
    assert "28件" in [token.text for token in doc]


def test_a_figure_outside_the_sentence_is_left_out() -> None:
    text = "处罚28件。调解纠纷。"
    doc = sentence_doc("调解纠纷。", 6, find_quantities(text))
    assert doc.text == "调解纠纷。"


def test_an_empty_sentence_has_no_words() -> None:
    assert len(sentence_doc("", 0, ())) == 0


def test_the_vocabulary_is_that_of_spacys_blank_chinese_pipeline() -> None:
    spacy = import_spacy()
    whole = spacy.blank("zh").vocab
    assert vocabulary().lang == whole.lang
    assert vocabulary().lex_attr_getters.keys() == whole.lex_attr_getters.keys()
    assert [(x.norm_, x.is_punct, x.like_num) for x in map(whole.__getitem__, "三件，。％")] == [
        (x.norm_, x.is_punct, x.like_num) for x in map(vocabulary().__getitem__, "三件，。％")
    ]


def test_all_share_one_vocabulary() -> None:
    assert sentence_doc("甲乙", 0, ()).vocab is vocabulary()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="调解矛盾纠纷法治0123456789.,%件人次余万元，。 \n", max_size=40))
def test_the_words_make_up_the_sentence(text: str) -> None:
    assert sentence_doc(text, 0, find_quantities(text)).text == text


def test_no_cache_is_left_in_the_shared_temporary_folder(tmp_path: Path) -> None:
    shared, home = tmp_path / "shared", tmp_path / "home"
    shared.mkdir()
    home.mkdir()
    code = "from extractor.language.segment import sentence_doc; print(len(sentence_doc('调解纠纷', 0, ())))"
    environment = {
        "TMPDIR": str(shared),
        "TEMP": str(shared),
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)
    assert list(shared.iterdir()) == []


def test_jiebas_global_tokenizer_is_left_alone() -> None:
    code = (
        "from extractor.language.segment import sentence_doc\n"
        "sentence_doc('调解纠纷', 0, ())\n"
        "import jieba\n"
        "print(jieba.dt.initialized)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == "False"


def test_a_dictionary_line_is_a_word_and_why(tmp_path: Path) -> None:
    text = "\ufeff# 说明\n街面小案  # 本地说法\n\n  和事佬\n#\n一言 堂#\n"
    (tmp_path / "lexicon.txt").write_text(text, encoding="utf-8")
    assert list(dictionary(tmp_path)) == [(2, "街面小案", "本地说法"), (4, "和事佬", ""), (6, "一言 堂", "")]
    assert lexicon([tmp_path, tmp_path / "nowhere"]) == ["街面小案", "和事佬", "一言", "堂"]
