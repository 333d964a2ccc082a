"""Many files at once: found, read apart from each other, and brought back in one order."""

from __future__ import annotations

from extractor.batch.discover import discover
from extractor.batch.engines import Engine, InProcess, Processes, default_jobs
from extractor.batch.entry import Entry, Render, json_line
from extractor.batch.resuming import Resumed, circumstances, resume
from extractor.batch.run import Across, Results, no_across, run_batch
from extractor.batch.spool import Spool
from extractor.batch.tasks import Plan, Skip, Task
from extractor.batch.work import Done, Extracts, Factory, default_factory, own_extractor
from extractor.batch.workspace import Workspace, workspace

__all__ = [
    "Across",
    "Done",
    "Engine",
    "Entry",
    "Extracts",
    "Factory",
    "InProcess",
    "Plan",
    "Processes",
    "Render",
    "Results",
    "Resumed",
    "Skip",
    "Spool",
    "Task",
    "Workspace",
    "circumstances",
    "default_factory",
    "default_jobs",
    "discover",
    "json_line",
    "no_across",
    "own_extractor",
    "resume",
    "run_batch",
    "workspace",
]
