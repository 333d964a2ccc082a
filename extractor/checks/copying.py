"""Text and figures that were taken from another report, or from last year's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.checks.batches import AcrossCheck, Batch, same_county, told_evidence
from extractor.checks.digests import Digest, Told
from extractor.checks.passages import Passage
from extractor.checks.places import root
from extractor.models import Evidence, Finding, Severity

__all__ = ["IdenticalToLastYear", "NearDuplicate", "SameReportTwice", "WrongPlaceCopied"]

_SHOWN = 18
_MOST_PASSAGES = 5


class NearDuplicate(AcrossCheck):
    """与别的乡镇的报告有成段相同的文字（去掉地名和标点后逐句相同），或者一半以上照抄本乡镇上年的报告。

    各地通用的提法、一成以上的报告都有的套话不算。若相同的段落里出现了对方的地名，会指明是谁抄谁的。
    """

    code = "near_duplicate"
    title = "与其他报告文字雷同"
    severity = Severity.WARNING
    ask = "请说明该段文字的来源，并按本地实际重写。"

    def run(self, batch: Batch) -> Iterator[tuple[str, Finding]]:
        """Yield one finding for each of the two reports of a pair."""
        pairs: dict[tuple[int, int], list[Passage]] = defaultdict(list)
        for passage in batch.passages:
            if passage.letters < batch.words.copying.passage:
                continue
            first, second = batch.heads[passage.first], batch.heads[passage.second]
            if first.place is None or first.place != second.place or not same_county(first, second):
                pairs[passage.first, passage.second].append(passage)
        for (a, b), passages in sorted(pairs.items()):
            copy = _copy(batch, a, b, passages)
            for own, other in ((a, b), (b, a)):
                yield batch.heads[own].file, self._finding(batch, own, other, passages, copy)
        for (index, earlier), found in sorted(_from_last_year(batch).items()):
            if _is_whole(batch, index, found):
                now, before = batch.digests[index], batch.digests[earlier]
                letters, told, proof = _told(now, before, index, found)
                percent = letters * 100 // _letters(now)
                yield (
                    now.file,
                    self.found(f"全文约{percent}%照抄本乡镇上年的报告：{told}", proof, actual=f"{letters}字"),
                )

    def _finding(
        self, batch: Batch, own: int, other: int, passages: Sequence[Passage], copy: int | None
    ) -> Finding:
        mine, theirs = batch.digests[own], batch.digests[other]
        letters = sum(p.letters for p in passages)
        proof: list[Evidence] = []
        for passage in passages[:_MOST_PASSAGES]:
            spans = (passage.first_span, passage.second_span)
            here, there = spans if passage.first == own else spans[::-1]
            proof += [_evidence(mine, here), _evidence(theirs, there, theirs.file)]
        return self.found(
            f"有{len(passages)}段共{letters}字与{_who(theirs)}的报告（{theirs.file}）相同，"
            f"如“{_opening(mine, proof[0])}…”{_whose(batch, own, other, copy)}",
            proof,
            severity=Severity.INFO if copy == other else None,  # the source has done nothing wrong
            actual=f"{letters}字",
        )


class IdenticalToLastYear(AcrossCheck):
    """同一乡镇两年的报告，多项较大的数字完全相同，或者有大段文字原样照搬。

    人员、阵地、装备这类本来就少变的数，以及很小的数和各种比率，不计在内。
    """

    code = "identical_to_last_year"
    title = "与上年报告相同"
    severity = Severity.WARNING
    ask = "请核对这些数字和文字是否为本年实际情况。"

    def run(self, batch: Batch) -> Iterator[tuple[str, Finding]]:
        """Yield one finding for the figures and one for the text of a report that repeats last year's."""
        figures_told: set[int] = set()
        for index, earlier in sorted(batch.last_year.items()):
            now, before = batch.digests[index], batch.digests[earlier]
            same, shared = _same_figures(batch, now, before)
            copying = batch.words.copying
            many = len(same) >= copying.same_figures or (
                len(same) > 1 and len(same) * 100 >= shared * copying.same_percent
            )
            if many:
                figures_told.add(index)
                yield now.file, self._figures(batch, now, before, same)
        for (index, earlier), found in sorted(_from_last_year(batch).items()):
            if not (
                index in figures_told and _is_whole(batch, index, found)
            ):  # near_duplicate tells the text then
                now, before = batch.digests[index], batch.digests[earlier]
                letters, told, proof = _told(now, before, index, found)
                yield now.file, self.found(told, proof, actual=f"{letters}字")

    def _figures(
        self, batch: Batch, now: Digest, before: Digest, same: Sequence[tuple[Told, Told]]
    ) -> Finding:
        told = "、".join(f"{batch.name(mine.metric)}{mine.quote}" for mine, _ in same)
        proof = [
            e for mine, theirs in same for e in (told_evidence(mine), told_evidence(theirs, before.file))
        ]
        return self.found(
            f"{len(same)}项数字与{before.year}年报告（{before.file}）完全相同：{told}",
            proof,
            metrics=[mine.metric for mine, _ in same],
            actual=f"{len(same)}项相同",
        )


class WrongPlaceCopied(AcrossCheck):
    """文中写着同批另一个乡镇的名字（包括“平安某某”“法治某某”），而不是与它联合或并列。"""

    code = "wrong_place"
    title = "出现别的乡镇名称"
    severity = Severity.WARNING
    ask = "请核对该处地名，是否套用他人报告未改；该段内容是否属实。"

    def run(self, batch: Batch) -> Iterator[tuple[str, Finding]]:
        """Yield one finding a foreign name that is the name of another report of the batch."""
        for report, by_place in batch.foreign.items():
            one = batch.digests[report]
            for place, names in sorted(by_place.items()):
                spans = sorted({span for name, span in names if not _part_of(name, one)})
                if spans:
                    yield one.file, self._finding(one, place, spans)

    def _finding(self, one: Digest, place: str, spans: Sequence[tuple[int, int]]) -> Finding:
        return self.found(
            f"本报告是{one.place}的，文中却出现同批的“{place}”",
            [_evidence(one, span) for span in spans],
            expected=one.place,
            actual=place,
        )


class SameReportTwice(AcrossCheck):
    """同一乡镇同一年度的报告在本批中出现了不止一份（例如同一份报告的两种格式），汇总时会重复计数。"""

    code = "same_report_twice"
    title = "同一报告重复提交"
    severity = Severity.INFO
    ask = "请确认以哪一份为准，另一份移出本批。"

    def run(self, batch: Batch) -> Iterator[tuple[str, Finding]]:
        """Yield one finding for each report after the first of its township and year."""
        seen: dict[tuple[str, str | None, int], tuple[int, str]] = {}
        for index, one in enumerate(batch.heads):
            if one.place is None or one.year is None:
                continue
            at, first = seen.setdefault((one.place, one.county, one.year), (index, one.file))
            if at != index:
                yield (
                    one.file,
                    self.found(f"{one.place}{one.year}年的报告已有一份：{first}", (), actual=one.file),
                )


def _from_last_year(batch: Batch) -> dict[tuple[int, int], list[Passage]]:
    """Return the passages that reports share with their own of the year before, by the pair of indices."""
    passages: dict[tuple[int, int], list[Passage]] = defaultdict(list)
    for passage in batch.passages:
        if passage.letters < batch.words.copying.passage_last_year:
            continue
        for index, earlier in ((passage.first, passage.second), (passage.second, passage.first)):
            if batch.last_year.get(index) == earlier:
                passages[index, earlier].append(passage)
    return passages


def _letters(one: Digest) -> int:
    return max(1, sum(clause.letters for clause in one.clauses))


def _is_whole(batch: Batch, index: int, passages: Sequence[Passage]) -> bool:
    """Tell whether the passages are most of the report, so that it was not written but copied."""
    shared = sum(passage.letters for passage in passages)
    return shared * 100 > _letters(batch.digests[index]) * batch.words.copying.whole_percent


def _told(
    now: Digest, before: Digest, index: int, passages: Sequence[Passage]
) -> tuple[int, str, list[Evidence]]:
    """Return the letters shared with last year's report, the sentence that says so, and the proof."""
    letters = sum(p.letters for p in passages)
    proof: list[Evidence] = []
    for passage in passages[:_MOST_PASSAGES]:
        spans = (passage.first_span, passage.second_span)
        here, there = spans if passage.first == index else spans[::-1]
        proof += [_evidence(now, here), _evidence(before, there, before.file)]
    opening = _opening(now, proof[0])
    return (
        letters,
        f"有{len(passages)}段共{letters}字与{before.year}年报告（{before.file}）相同，如“{opening}…”",
        proof,
    )


def _same_figures(batch: Batch, now: Digest, before: Digest) -> tuple[list[tuple[Told, Told]], int]:
    """Return the figures that are the same in both years, and how many both years tell at all."""
    copying = batch.words.copying
    same, shared = [], 0
    for metric, mine in now.values.items():
        theirs = before.values.get(metric)
        telling = mine.unit != "%" and metric not in copying.stock_metrics
        if theirs is None or not telling or max(mine.value, theirs.value) < copying.trivial_below:
            continue
        shared += 1
        if mine.value == theirs.value:
            same.append((mine, theirs))
    return same, shared


def _part_of(name: str, one: Digest) -> bool:
    return bool(one.issuer and name in one.issuer)


def _evidence(one: Digest, span: tuple[int, int], file: str = "") -> Evidence:
    return Evidence(span[0], span[1], one.text[span[0] : span[1]], file)


def _opening(one: Digest, proof: Evidence) -> str:
    return one.text[proof.start : proof.start + _SHOWN].replace("\n", "")


def _who(one: Digest) -> str:
    return f"{one.place or one.issuer or '另一单位'}{one.year or ''}{'年' if one.year else ''}"


def _copy(batch: Batch, a: int, b: int, passages: Sequence[Passage]) -> int | None:
    """Say which report is the copy: the one whose passage names the other's township while the other's does not name its."""
    for passage in passages:
        spans = {passage.first: passage.first_span, passage.second: passage.second_span}
        naming = [holder for holder, named in ((a, b), (b, a)) if _names(batch, holder, spans[holder], named)]
        if len(naming) == 1:
            return naming[0]
    return None


def _names(batch: Batch, holder: int, span: tuple[int, int], named: int) -> bool:
    place = batch.heads[named].place
    return place is not None and root(place) in batch.digests[holder].text[slice(*span)]


def _whose(batch: Batch, own: int, other: int, copy: int | None) -> str:
    if copy is None:
        return ""
    holder, named = (own, other) if copy == own else (other, own)
    place = batch.heads[named].place or ""
    whose = "本报告" if copy == own else batch.heads[holder].file
    return f"；{whose}的这段文字里写着“{root(place)}”，应是套用{place}的"
