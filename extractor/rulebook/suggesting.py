"""The command ``extractor rules suggest``: from a store of corrections to a page, and a folder if one is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractor.errors import UsageError
from extractor.matching.ruleset import load_ruleset
from extractor.rulebook.drafts import write_files
from extractor.rulebook.evidence import cases
from extractor.rulebook.suggest import suggest
from extractor.rulebook.suggest_page import suggested_files, suggestion_page
from extractor.store import OWN_STORE, open_store

__all__ = ["suggest_text"]


def suggest_text(
    place: str, gold: Sequence[Path], overlays: tuple[Path, ...] = (), out: Path | None = None
) -> str:
    """Return the page of suggestions; with ``out``, write the rule folder there too.

    :param place: a run's folder that holds ``review.db``, a store's file, or its URL.
    :raises UsageError: if there is no store, a gold folder holds none, or ``out`` is not empty.
    :raises RulesError: if rules cannot be loaded.
    """
    if out is not None and out.exists() and any(out.iterdir()):
        raise UsageError(
            f"文件夹 {out} 里已经有东西。", advice="换一个空的或新的文件夹。", code="output_not_empty"
        )
    folder = Path(place)
    if folder.is_dir() and not (folder / OWN_STORE).exists():
        raise UsageError(
            f"结果文件夹 {folder} 里还没有更正记录（{OWN_STORE}）。",
            advice=f"先用 extractor review {folder} 核对、更正，再运行这条命令。",
            code="no_corrections",
        )
    with open_store(folder / OWN_STORE if folder.is_dir() else place, create=False) as store:
        found = suggest(cases(store), gold, overlays)
    rules = load_ruleset(overlays)
    names = {metric.id: metric.name for metric in rules.metrics.values()}
    page = suggestion_page(found, rules.part_names, names)
    if out is None or not found.proposals:
        return page
    written = write_files(out, suggested_files(found.proposals, names))
    told = "\n".join(f"已写入 {path}。" for path in written)
    return f"{page}\n\n{told}\n试用：extractor rules test --rules {out}"
