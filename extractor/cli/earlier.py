"""Last year's run, opened to be compared with: its reports are digested again from its results and texts.

Nothing more than the folder that ``extractor run`` wrote is needed, so that any run can be last year's.
"""

from __future__ import annotations

from pathlib import Path

from extractor.checks import CheckSet, ReportView
from extractor.checks.digests import Digest, digest
from extractor.errors import UsageError
from extractor.record import ReportResult
from extractor.store.folder import StoredReport, open_run

__all__ = ["earlier_digests"]


def earlier_digests(folder: Path, checks: CheckSet) -> tuple[Digest, ...]:
    """Return the digests of all reports that a run has read, in the order of their names.

    :param folder: what ``--out`` named in that run.
    :param checks: the checks in force now; their words say which clauses are common property.
    :raises UsageError: if it is no such folder, its files were changed, or no report in it was read.
    """
    made = tuple(_digest(stored, checks) for stored in open_run(folder).reports() if stored.ok)
    if not made:
        message = f"上年的结果文件夹 {folder} 里没有读成的报告。"
        raise UsageError(message, advice="请核对 --previous 所写的文件夹。", code="previous_empty")
    return made


def _digest(stored: StoredReport, checks: CheckSet) -> Digest:
    result = ReportResult.from_dict(stored.record)
    view = ReportView(
        file=result.file,
        text=stored.text,
        head=result.head,
        mentions=result.mentions,
        cells={cell.metric: cell for cell in result.cells},
        ledger=result.ledger,
    )
    return digest(view, checks)
