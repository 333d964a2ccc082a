"""Puts the page together: a shell, one style, one script, and the data as JSON that no browser can take for markup.

Document text reaches the page as JSON only, and the script writes it as text only. A content security policy names
style and script by their hashes, so that a browser would refuse anything else even if some text got out of its place.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from string import Template

from extractor.exports.html.data import Changed, overview, report_data
from extractor.store import Change, Run

__all__ = ["embedded", "write_page"]

_SCRIPTS = (
    "core",
    "state",
    "text",
    "inspector",
    "table",
    "findings",
    "reports",
    "changes",
    "printing",
    "app",
)
_ESCAPES = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def write_page(run: Run, out: Path, changes: Iterable[Change] = ()) -> Changed:
    """Write the page of a run to ``out``, whole or not at all, and return what it tells.

    :param changes: what people changed; every cell that a person has set or emptied is marked, and the page lists who
        changed what, when and why.
    :raises UsageError: if the run's folder is not complete.
    :raises OSError: if the page cannot be written.
    """
    beside = out.with_name(f".{out.name}.part")
    changed = Changed.of(run, changes)
    try:
        with beside.open("w", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.writelines(_pieces(run, changed))
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return changed


def _pieces(run: Run, changed: Changed) -> Iterator[str]:
    style = _template("report.css")
    script = (
        "(function () {\n'use strict';\n"
        + "\n".join(_template(f"js/{one}.js") for one in _SCRIPTS)
        + "\n})();\n"
    )
    shell = Template(_template("report.html"))
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    head, tail = shell.substitute(policy=policy, style=style, script=script).split("<!-- data -->")
    yield head
    yield embedded("overview", overview(run, changed))
    for number, report in enumerate(changed.reports):
        yield embedded(f"report-{number}", report_data(report))
    yield tail


def embedded(name: str, data: object) -> str:
    """Return data as a block that scripts of the page can read and nothing can run."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char, escape in _ESCAPES.items():
        text = text.replace(char, escape)
    return f'<script type="application/json" id="{name}">{text}</script>\n'


def _template(name: str) -> str:
    folder = resources.files("extractor.exports") / "templates"
    return folder.joinpath(*name.split("/")).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
