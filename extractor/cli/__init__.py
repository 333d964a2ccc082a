"""The command line: what officers type, answered in Chinese."""

from __future__ import annotations

from extractor.cli.app import main

__all__ = ["main"]
