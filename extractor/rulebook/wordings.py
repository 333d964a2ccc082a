"""Whether the wordings of the lexicons can work: as patterns, beside their neighbours, against other metrics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.matching.ruleset import alternation, fragment
from extractor.rulebook import patterns
from extractor.rulebook.references import point_units, strings
from extractor.rulefiles.book import Book, Row, Word, words_of
from extractor.rulefiles.issues import Issue, Level

__all__ = ["check_contests", "check_wordings"]


def check_wordings(book: Book) -> Iterator[Issue]:
    """Yield wordings that are no pattern, can run away, have word edges, stand twice or can never win."""
    for kind in ("parts", "nulls", "light", "masks"):
        rows = book.effective(kind).values() if kind in ("parts", "nulls") else book.rows(kind)
        for row in rows:
            sound: list[Word] = []
            for word in words_of(row):
                issues = list(_pattern(word))
                yield from issues
                if not any(issue.code == "bad_pattern" for issue in issues):
                    sound.append(word)
            if kind in ("parts", "nulls"):
                yield from _beside(sound)


def _issue(word: Word, code: str, message: str, advice: str, level: Level = Level.ERROR) -> Issue:
    said = f"词条“{_short(word.text)}”{message}"
    return Issue(word.row.source.shown, word.line, code, word.row.id, said, advice, level)


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _pattern(word: Word) -> Iterator[Issue]:
    expanded = fragment(word.text)
    try:
        compiled = re.compile(expanded)
    except re.error as error:
        yield _issue(
            word, "bad_pattern", f"不是合法的表达式：{error}。", "检查括号和反斜杠；普通汉字可直接写。"
        )
        return
    tree = patterns.parse(expanded)
    if compiled.fullmatch("") or compiled.match(""):
        yield _issue(
            word, "empty_word", "什么字都没有也算匹配。", "至少留一个必须出现的字，去掉多余的 ? 或 *。"
        )
    for sign in patterns.word_edges(tree):
        advice = f"去掉 {sign}；要限定前后，用 (?<!字) 或 (?!字)。"
        yield _issue(word, "word_edge", f"用了 {sign}，汉字之间没有这种边界。", advice)
    if patterns.unbounded_gaps(tree):
        yield _issue(
            word, "unbounded_gap", "能跨过任意长的文字。", "用 ~（同一短语内）或 …（同一分句内）代替。"
        )
    if patterns.nested_repeats(tree):
        yield _issue(
            word, "nested_repeat", "重复里套着重复，遇长文会卡死。", "把里层或外层改成 {0,4} 这样的上限。"
        )
    for witness in patterns.ambiguous_repeats(tree):
        message = f"的重复部分能把“{_short(witness)}”读成两种，遇长文会卡死。"
        yield _issue(word, "ambiguous_repeat", message, "把 )* 改成 ){0,4}，或删去可由其他词拼成的词。")


def _beside(words: Sequence[Word]) -> Iterator[Issue]:
    """Yield the wordings of one row that add nothing to the others."""
    seen: dict[str, Word] = {}
    for word in words:
        first = seen.setdefault(word.text, word)
        if first is not word:
            message = f"在第 {first.line} 行已有。"
            yield _issue(word, "repeated_word", message, "删去一个。", Level.WARNING)
    # the order in which the program tries them: the longest pattern first
    ordered = sorted(seen.values(), key=lambda word: len(word.text), reverse=True)
    open_ones = [(word, _open_pattern(word)) for word in ordered]
    for place, word in enumerate(ordered):
        told = patterns.language(patterns.parse(fragment(word.text)))
        if told is None:
            continue
        own = open_ones[place][1]
        over = [
            one for n, one in enumerate(open_ones) if n < place or (n > place and not _within(one[0], own))
        ]
        cover = _cover(told.words, over)
        if cover is not None:
            message = f"已被同一部件的“{_short(cover.text)}”（第 {cover.line} 行）完全包住，永远轮不到它。"
            yield _issue(word, "unreachable_word", message, "删去它，或写得比那一条更宽。", Level.WARNING)


def _within(word: Word, pattern: re.Pattern[str] | None) -> bool:
    """Tell whether a pattern takes all that a wording stands for: of two alike, only the one tried later is idle."""
    told = patterns.language(patterns.parse(fragment(word.text)))
    return pattern is not None and told is not None and all(map(pattern.fullmatch, told.words))


def _open_pattern(word: Word) -> re.Pattern[str] | None:
    """Return a wording that looks at nothing but itself, compiled; what looks around may refuse."""
    tree = patterns.parse(fragment(word.text))
    looks = any(op in ("ASSERT", "ASSERT_NOT", "AT") for op, _ in patterns.nodes(tree))
    return None if looks else re.compile(fragment(word.text))


def _cover(told: Sequence[str], over: Sequence[tuple[Word, re.Pattern[str] | None]]) -> Word | None:
    for word, pattern in over:
        if pattern is not None and all(pattern.fullmatch(one) for one in told):
            return word
    return None


def check_contests(book: Book) -> Iterator[Issue]:
    """Yield wordings that alone name two metrics whose units meet: cues that are another metric's noun."""
    alone = _alone(book)
    compiled = {part: _compiled(rows[0][0]) for part, rows in alone.items()}
    for part, claims in alone.items():
        for word in words_of(claims[0][0]):
            told = _told(word)
            for other, others in alone.items():
                pattern = compiled[other]
                if other == part or told is None or pattern is None:
                    continue
                same = next((one for one in told if pattern.fullmatch(one)), None)
                rivals = _rivals(claims, others)
                if same is not None and rivals is not None:
                    yield _contest(word, same, other, *rivals)


def _told(word: Word) -> tuple[str, ...] | None:
    try:
        told = patterns.language(patterns.parse(fragment(word.text)))
    except re.error:
        return None
    return None if told is None or told.guarded else told.words


def _compiled(row: Row) -> re.Pattern[str] | None:
    try:
        return re.compile(alternation(word.text for word in words_of(row)))
    except re.error:
        return None


_Claims = list[tuple[Row, str, frozenset[str]]]


def _alone(book: Book) -> dict[str, _Claims]:
    """Return the parts that name a metric all by themselves: (row of the part, metric, its units)."""
    parts = book.effective("parts")
    found: dict[str, _Claims] = {}
    for name, row in book.effective("metrics").items():
        for point in row.data.get("points", ()) if isinstance(row.data, dict) else ():
            need = strings(point.get("need")) if isinstance(point, dict) else []
            plain = isinstance(point, dict) and not point.get("bias") and not point.get("avoid")
            if len(need) == 1 and plain and need[0] in parts:
                found.setdefault(need[0], []).append(
                    (parts[need[0]], name, point_units(book, row.data, point))
                )
    return found


def _rivals(claims: _Claims, others: _Claims) -> tuple[str, str, str] | None:
    for _, metric, units in claims:
        for _, other, more in others:
            if metric != other and units & more:
                return metric, other, min(units & more)
    return None


def _contest(word: Word, same: str, part: str, metric: str, other: str, unit: str) -> Issue:
    message = (
        f"里的“{same}”也是指标 {other} 的名词（部件 {part}），单位“{unit}”两边都收，{metric} 会同它相争。"
    )
    advice = f"从一边删去“{same}”，或给较宽的一边加 avoid 或负的 bias。"
    return _issue(word, "cue_of_other", message, advice, Level.WARNING)
