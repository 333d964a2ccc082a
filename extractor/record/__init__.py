"""The record of one report: what a run writes of it, as a value, as JSON, and the schema that guards it."""

from __future__ import annotations

from extractor.record.result import Failure, ReportResult, Status, decimal_text
from extractor.record.schema import Record, validate_record

__all__ = ["Failure", "Record", "ReportResult", "Status", "decimal_text", "validate_record"]
