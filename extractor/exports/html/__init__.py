"""``report.html``: one file for people without the application, made from a run's folder."""

from __future__ import annotations

from extractor.exports.html.page import write_page

__all__ = ["write_page"]
