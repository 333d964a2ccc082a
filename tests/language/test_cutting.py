"""Our cutter against jieba itself with the same words: the same cuts, from a part of the dictionary."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import keeping
from extractor.language.cutting import WORD_FREQUENCY, Cutter, new_tokenizer
from extractor.language.segment import lexicon
from extractor.resources import rules_folder

OWN = ["街面小案", "街面", "法", "调解员说事", "合法性审查", "乡贤+", "ABC街"]
SENTENCES = [
    "全年调解矛盾纠纷96件，组织村干部学法12次。",
    "街面小案由调解员说事，合法性审查意见书三份。",
    "法治宣传进校园、进企业，发放ABC街宣传册2,000余册",
    "",
    "\n 乡贤+网格员  x-ray 98.5%",
]


@pytest.fixture(scope="module")
def jieba_itself() -> Any:
    made = new_tokenizer()
    for word in OWN:
        made.add_word(word, WORD_FREQUENCY)
    return made


@pytest.fixture(scope="module")
def shared() -> Cutter:
    return Cutter(OWN)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_cut_as_jieba_cuts_it(jieba_itself: Any, sentence: str) -> None:
    assert Cutter(OWN).cut(sentence) == jieba_itself.lcut(sentence)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="街面小案法调解员说事合法性审查乡贤+ABC矛盾纠纷治0123.%，。 \n网格", max_size=30))
def test_any_text_is_cut_as_jieba_cuts_it(shared: Cutter, jieba_itself: Any, text: str) -> None:
    assert shared.cut(text) == jieba_itself.lcut(text)


def test_the_words_of_the_built_in_rules_are_cut_as_jieba_cuts_them() -> None:
    words = lexicon([rules_folder()])
    made, ours = new_tokenizer(), Cutter(words)
    for word in words:
        made.add_word(word, WORD_FREQUENCY)
    for at, word in enumerate(words):
        text = f"开展{word}工作，{words[at - 1]}{word}"
        assert ours.cut(text) == made.lcut(text)


def test_the_whole_dictionary_is_jiebas_own() -> None:
    import jieba

    plain = jieba.Tokenizer()
    assert (new_tokenizer().FREQ, new_tokenizer().total) == plain.gen_pfdict(plain.get_dict_file())


def test_words_of_other_beginnings_are_not_held() -> None:
    cutter = Cutter(OWN)
    cutter.cut("调解纠纷")
    assert {word[0] for word in cutter._jieba.FREQ} == set("调解纠纷")


def test_an_own_word_told_twice_counts_once() -> None:
    assert Cutter([*OWN, *OWN])._jieba.total == Cutter(OWN)._jieba.total


def test_two_cutters_share_no_words() -> None:
    Cutter(["小案街面"]).cut("小案街面")
    assert Cutter([]).cut("小案街面") == new_tokenizer().lcut("小案街面")


def test_threads_that_begin_at_once_cut_alike(jieba_itself: Any) -> None:
    cutter, found = Cutter(OWN), []
    threads = [
        threading.Thread(target=lambda: found.append([cutter.cut(one) for one in SENTENCES]))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[jieba_itself.lcut(one) for one in SENTENCES]] * 8


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path))
    keeping._private.cache_clear()
    yield tmp_path
    keeping._private.cache_clear()


def test_the_dictionary_is_kept_and_read_back(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Cutter(OWN).cut(SENTENCES[0])
    (file,) = cache.glob("words-*.cache")

    def never() -> bytes:
        raise AssertionError("the dictionary is there")

    monkeypatch.setattr("extractor.language.cutting._packed", never)
    assert Cutter(OWN).cut(SENTENCES[0]) == first
    assert [path.name for path in cache.iterdir()] == [file.name]


def test_a_damaged_dictionary_is_made_anew(cache: Path) -> None:
    first = Cutter(OWN).cut(SENTENCES[1])
    (file,) = cache.glob("words-*.cache")
    whole = file.read_bytes()
    for held in (b"", b"no dictionary", whole[:-9], whole[:99] + b"\0" + whole[100:]):
        file.write_bytes(held)
        assert Cutter(OWN).cut(SENTENCES[1]) == first
        assert file.read_bytes() == whole


def test_without_a_cache_folder_words_are_cut_all_the_same(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.keeping._folder", lambda: None)
    assert Cutter(OWN).cut(SENTENCES[1]) == Cutter(OWN).cut(SENTENCES[1])
    assert list(cache.iterdir()) == []
