"""Several names and several figures: A、B分别为x、y, and several names with one figure: A、B各x次."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.language.clauses import Frame, Zone
from extractor.matching.candidates import ACCEPT, Arguer, Candidate
from extractor.matching.matcher import Draft, Matcher
from extractor.matching.roles import is_previous
from extractor.models import Role

__all__ = ["align", "argue", "share"]

_RESPECTIVELY = re.compile(
    r"(?:分别|依次|各自|各(?=为|是|有))(?:为|是|达|有|达到|完成|共)?|前者(?:为|有|是)?(?=[\d一二三四五六七八九十两近约]|$)"
)
_EACH = re.compile(
    r"(?:各|均|都)(?:为|达到?|是|有|(?:开展|举办|完成|配备|安排|组织|承办|新增|建成|建|设立?|办|开|搞|做|配|发|讲)了?)?$"
)
_JOINT = re.compile(r"、|以及|和(?!解|谐)|及(?!时)|与")
_SURE = 0.95
_NAMED = 0.85
_NEAR = 16
_NO_NAMES = 3
_MODIFIER = 4
_FORMS = "级类型性方"
_NEXT = re.compile(r"^[、和及与以及，\s]{0,3}(?:后者(?:为|有|是)?)?$")


def align(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """Give each figure after 分别 the name in its place: 行政复议、行政诉讼案件分别为1件、2件."""
    done: set[int] = set()
    told: tuple[list[tuple[int, int]], tuple[int, int]] | None = None
    for n, first in enumerate(ordered):
        if first.index in done:
            continue
        start, end = first.frame.before
        cues = list(_RESPECTIVELY.finditer(matcher.text, start, end))
        if not cues:
            continue
        match = cues[-1]
        run = _run(matcher, ordered, n)
        names = _names(matcher, first, start, match.start(), len(run))
        lent: tuple[tuple[int, int], ...] = ()
        if not names and told is not None and told[1] == first.frame.sentence and len(told[0]) == len(run):
            names, lent = (
                told[0],
                ((start, match.start()),),
            )  # 对应罚款分别为…: of what the list before it named
        if len(run) < 2 or len(names) != len(run):
            continue
        done.update(draft.index for draft in run)
        shared = lent or _shared(matcher.text, names, (start, match.start()), (match.end(), end))
        found = [argue(matcher, draft, name, shared) for draft, name in zip(run, names, strict=True)]
        of_a_total = (
            "其中" in matcher.text[start : match.start()]
        )  # kinds of one thing, which have no metrics
        if all(found) or (any(found) and not of_a_total):
            told = names, first.frame.sentence
            past = is_previous(matcher.text[start : names[0][1]], matcher.year)
            _assign(run, found, Role.PREVIOUS if past else None)
            before = _run(matcher, ordered, n + len(run))
            if len(before) == len(run) and _compared(matcher, run[-1], before[0]):
                done.update(draft.index for draft in before)
                _assign(before, found, Role.PREVIOUS)


def _shared(
    text: str, names: Sequence[tuple[int, int]], clause: tuple[int, int], after: tuple[int, int]
) -> tuple[tuple[int, int], ...]:
    """Return the words that stand beside every name of a list.

    Of 镇级、村级法律顾问 the last name's noun alone; else the whole clause, and the last name, which may end in what all
    share: 党委会、中心组学法分别为14次、7次; …分别为7件和3件，罚款分别为980元和6400元.
    """
    (first, last), (start, end) = names[0], names[-1]
    told = text[first:last].strip()
    if 1 < len(told) <= _MODIFIER and told[-1] in _FORMS:
        at = text.find(told[-1], start, start + _MODIFIER)
        if at >= 0 and at + 1 < end:
            return after, (at + 1, end)
    return after, clause, names[-1]


def _assign(run: Sequence[Draft], found: Sequence[Candidate | None], role: Role | None) -> None:
    """Each figure takes what its own name argues for; a name that says nothing to us leaves its figure unexplained."""
    for draft, candidate in zip(run, found, strict=True):
        draft.candidate = candidate
        draft.role = role or draft.role
        if candidate is None or candidate.metric is None:
            draft.metric = None
            draft.reasons.append("respectively: no metric")
        else:
            draft.assign(candidate.metric, "respectively")


def _compared(matcher: Matcher, last: Draft, first: Draft) -> bool:
    """Tell whether a second run of figures is what the first is compared with: …4件、7件，较2023年的6件、8件."""
    between = matcher.text[last.quantity.end : first.quantity.start]
    return first.role is Role.PREVIOUS and len(between) <= _NEAR and not re.search("[。；\n]", between)


def share(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """Give one figure to every name of the list before 各/均: 法治讲座、法治进校园活动各18场."""
    for draft in ordered:
        start, end = draft.frame.before
        before = matcher.text[start:end].rstrip()
        match = _EACH.search(before)
        if match is None or draft.context:
            continue
        stop = start + match.start()
        bounds = [start, *(m.end() for m in _JOINT.finditer(matcher.text, start, stop)), stop + 1]
        if len(bounds) < 3:
            continue
        metrics: list[str] = []
        for low, high in pairwise(bounds if draft.metric else bounds[:-1]):
            candidate = argue(matcher, draft, (low, min(high, stop)), ((stop, stop),))
            sure = candidate is not None and candidate.score >= (_SURE if draft.metric else _NAMED)
            if sure and candidate is not None and candidate.metric and candidate.metric not in metrics:
                metrics.append(candidate.metric)
        if (
            draft.metric is None and metrics
        ):  # 办结率、面商率均为100%: the last of the list is no metric of ours
            draft.assign(metrics[0], "each of the list")
        known = {draft.metric, *(metric for metric, _ in draft.also)}
        draft.also += [(metric, "each of the list") for metric in metrics if metric not in known]


def _run(matcher: Matcher, ordered: Sequence[Draft], n: int) -> list[Draft]:
    run = list(ordered[n : n + 1])
    for draft in ordered[n + 1 :]:
        if not _NEXT.match(matcher.text[run[-1].quantity.end : draft.quantity.start]):
            break
        run.append(draft)
    return run


def _names(matcher: Matcher, first: Draft, start: int, stop: int, wanted: int) -> list[tuple[int, int]]:
    """Return the last names before 分别, from the clause itself or, if it holds none, from the one before."""
    low = start
    if stop - start <= _NO_NAMES and first.frame.earlier:
        low, stop = first.frame.earlier[0].start, first.frame.earlier[0].end
        told = _RESPECTIVELY.search(matcher.text, low, stop)
        stop = told.start() if told else stop
    names: list[tuple[int, int]] = []
    at = low
    for match in _JOINT.finditer(matcher.text, low, stop):
        names.append((at, match.start()))
        at = match.end()
    names.append((at, stop))
    return names[-wanted:] if len(names) >= wanted else []


def argue(
    matcher: Matcher, draft: Draft, name: tuple[int, int], shared: Sequence[tuple[int, int]]
) -> Candidate | None:
    """Argue as if the figure stood right after one name of the list, with the shared words beside it."""
    lent = tuple(Zone(*span, "list", 0.03) for span in shared if span != name)
    zones = (*lent, *draft.frame.earlier)
    frame = Frame(name, (name[1], name[1]), zones, None, draft.frame.sentence, False)
    virtual = replace(draft.quantity, start=name[1], end=name[1])
    arguer = Arguer(matcher.rules, matcher.parts, virtual, frame, matcher.titles(draft.quantity.start))
    best = next(iter(arguer.candidates(draft.quantity.unit)), None)
    return best if best is not None and best.score >= ACCEPT else None
