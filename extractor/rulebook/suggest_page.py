"""What ``extractor rules suggest`` prints: every proposal with its cases and effect, and the rule files to copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from extractor.language.quantities import find_quantities
from extractor.rulebook.drafts import overlay_files
from extractor.rulebook.effect import Moved, sentence_at, sentence_span
from extractor.rulebook.evidence import Case
from extractor.rulebook.scaffold import mark
from extractor.rulebook.suggest import Proposal, Suggestions

__all__ = ["marked_sentences", "suggested_files", "suggestion_page"]

_MOST = 20


def suggestion_page(found: Suggestions, names: Mapping[str, str], metrics: Mapping[str, str]) -> str:
    """Return the page, in Chinese; the rule files at its end are YAML that a person may copy.

    :param names: part to Chinese name.
    :param metrics: metric id to Chinese name.
    """
    lines = list(_opening(found))
    for number, one in enumerate(found.proposals, 1):
        lines += [
            "",
            f"建议 {number}　{one.draft.told(names)}（{metrics.get(one.draft.metric, one.draft.metric)}）",
        ]
        lines += _proposal(one)
    for one in found.harmful:
        lines += ["", f"不建议　{one.draft.told(names)}：能解决下面的更正，但会弄错别的数。"]
        lines += _proposal(one)
    if found.open:
        lines += ["", "没有找到不伤别处的写法，请人工看："]
        lines += [_case(case) for case in found.open]
    for name, text in suggested_files(found.proposals, metrics).items():
        lines += ["", f"# ---- {name} ----", text.rstrip("\n")]
    return "\n".join(lines)


def _opening(found: Suggestions) -> Iterator[str]:
    total = len(found.settled) + len(found.open) + sum(len(one.solved) for one in found.proposals)
    yield (
        f"更正涉及 {total} 个数：现在的规则已经取对 {len(found.settled)} 个；"
        f"下面 {len(found.proposals)} 条建议能再取对 {total - len(found.settled) - len(found.open)} 个；"
        f"还有 {len(found.open)} 个没有办法。"
    )
    yield "本命令不改任何规则，由人决定采用哪一条。"


def _proposal(one: Proposal) -> Iterator[str]:
    yield f"  解决更正 {len(one.solved)} 处："
    yield from (f"  {_case(case)}" for case in one.solved)
    if not one.effect.looked_at:
        yield "  标注语料和例句里没有这个说法，影响还看不出来：请多拿几份报告试一试。"
        return
    yield f"  标注语料和例句里有关的 {one.effect.looked_at} 段："
    yield f"    新取对 {len(one.effect.gained)} 个"
    yield from _moved(one.effect.gained)
    yield f"    弄错 {len(one.effect.lost)} 个"
    yield from _moved(one.effect.lost)


def _moved(moved: Sequence[Moved]) -> Iterator[str]:
    yield from (f"      {one}" for one in moved[:_MOST])
    if len(moved) > _MOST:
        yield f"      ……另有 {len(moved) - _MOST} 个"


def _case(case: Case) -> str:
    said = f"是 {case.metric}" if case.takes else f"不是 {case.metric}"
    why = f"；理由：{case.why}" if case.why else ""
    return f"  {case.file}：“{case.quote}”{said}（{case.who}{why}）：{sentence_at(case.text, case.start)}"


def suggested_files(proposals: Sequence[Proposal], metrics: Mapping[str, str]) -> dict[str, str]:
    """Return the rule folder of the proposals, with the corrected sentences as examples: path to YAML."""
    solved = [case for one in proposals for case in one.solved]
    return overlay_files((one.draft for one in proposals), marked_sentences(solved), metrics)


def marked_sentences(cases: Iterable[Case]) -> dict[str, dict[str, list[str]]]:
    """Return the sentences of the cases as examples of their metrics, by side."""
    found: dict[str, dict[str, list[str]]] = {}
    for case in cases:
        side = found.setdefault(case.metric, {}).setdefault("positive" if case.takes else "negative", [])
        sentence = _marked(case)
        if sentence and sentence not in side:
            side.append(sentence)
    return {metric: {side: told for side, told in sides.items() if told} for metric, sides in found.items()}


def _marked(case: Case) -> str:
    start, end = sentence_span(case.text, case.start)
    sentence = case.text[start:end]
    if not case.takes:
        return sentence.strip()
    low, high = case.start - start, case.end - start
    figure = next(
        (one for one in find_quantities(sentence) if one.start < high and low < one.end and one.unit), None
    )
    if figure is None or figure.value is None:
        return ""
    return f"{sentence[: figure.start]}{mark(case.metric, figure)}{sentence[figure.end :]}".strip()
