"""What people and programs take away from a run."""

from __future__ import annotations

from extractor.exports.rendering import render
from extractor.exports.writer import OUTPUTS, write_outputs

__all__ = ["OUTPUTS", "render", "write_outputs"]
