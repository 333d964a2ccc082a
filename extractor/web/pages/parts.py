"""Our own elements and the small things that several pages use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from nicegui import ui
from nicegui.elements import aggrid  # noqa: F401 (it registers the grid that our two tables stand on)

from extractor.errors import ExtractorError
from extractor.web.access import ROLE_WORDS, Session

__all__ = [
    "HEAD",
    "PageImage",
    "ReportText",
    "ReviewList",
    "TownshipTable",
    "button",
    "head",
    "refused",
    "search",
    "tell",
    "title",
    "words",
]

ASSETS = Path(__file__).parents[1] / "assets"
HEAD = (
    '<link rel="stylesheet" href="/static/review.css"><script src="/static/review_watch.js" defer></script>'
    '<meta name="robots" content="noindex">'
)


class TownshipTable(
    ui.element, component=ASSETS / "township_table.js", dependencies=[ASSETS / "review_grids.js"]
):
    """The table townships × metrics; it fetches its rows from ``source``."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._props["source"] = source

    def narrow(self, **wanted: Any) -> None:
        """Show only some rows and columns: ``text``, ``county``, ``year``, ``state``, ``groups``."""
        self.run_method("narrow", wanted)

    def replace(self, rows: Sequence[dict[str, Any]]) -> None:
        """Bring rows up to date."""
        self.run_method("replace", list(rows))

    def go(self, row: int, metric: str) -> None:
        """Choose a cell."""
        self.run_method("go", row, metric)


class ReviewList(ui.element, component=ASSETS / "review_list.js", dependencies=[ASSETS / "review_grids.js"]):
    """A list whose rows can be chosen.

    :param columns: ``field``, ``name``, ``width`` or ``flex``, ``number``, ``mark`` (the field that gives the colour).
    """

    def __init__(self, columns: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]) -> None:
        super().__init__()
        self._props["columns"] = list(columns)
        self._props["rows"] = list(rows)

    def fill(self, rows: Sequence[dict[str, Any]]) -> None:
        """Show other rows."""
        self.run_method("fill", list(rows))

    def find(self, text: str) -> None:
        """Show only rows that hold every word of a text."""
        self.run_method("find", text)

    def go(self, key: str) -> None:
        """Choose a row."""
        self.run_method("go", key)


class ReportText(ui.element, component=ASSETS / "report_text.js"):
    """A report's text with marks; offsets in 16-bit units."""

    def __init__(self) -> None:
        super().__init__()
        self._props.update({"text": "", "marks": [], "focus": []})

    def show(self, text: str, marks: Sequence[Sequence[Any]], focus: Sequence[Sequence[int]]) -> None:
        """Show a text and bring the first place of ``focus`` into sight."""
        self._props.update({"text": text, "marks": list(marks), "focus": list(focus)})
        self.update()


class PageImage(ui.element, component=ASSETS / "page_image.js"):
    """A page of an original; the box is told in per cent of the page."""

    def __init__(self) -> None:
        super().__init__()
        self._props.update({"source": "", "box": None, "words": ""})

    def show(self, source: str, box: Sequence[float] | None) -> None:
        """Show a page."""
        self._props.update({"source": source, "box": list(box) if box else None})
        self.update()

    def say(self, told: str) -> None:
        """Say why there is no page."""
        self._props.update({"source": "", "box": None, "words": told})
        self.update()


def search(hint: str, on_text: Callable[[str], None]) -> None:
    """Put a field that narrows a list down while one types."""
    made = ui.input(placeholder=hint, on_change=lambda event: on_text(event.value or ""))
    made.props('dense outlined clearable debounce="250"').classes("er-search")


def words(text: str, classes: str = "") -> ui.label:
    """Put a text; it is never read as markup."""
    return ui.label(text).classes(classes)


def title(text: str) -> None:
    """Put the heading of a section."""
    with ui.element("h2"):
        ui.label(text)


def button(
    text: str, on_click: Callable[[], Any], *, key: str = "", strong: bool = False, tip: str = ""
) -> ui.button:
    """Put a button; ``key`` is the letter that does the same."""
    made = ui.button(on_click=on_click).props("unelevated" if strong else "outline").props("dense no-caps")
    with made:
        ui.label(text)
        if key:
            ui.label(key).classes("er-kbd")
    if tip:
        made.tooltip(tip)
    return made


def tell(text: str, *, good: bool = True) -> None:
    """Say something in passing."""
    ui.notify(text, type="positive" if good else "warning", position="bottom-left", timeout=3500)


def refused(error: ExtractorError) -> None:
    """Say why something was not done, and what to do."""
    ui.notify(
        f"{error.message}{error.advice}",
        type="negative",
        position="bottom-left",
        timeout=8000,
        close_button="知道了",
        multi_line=True,
    )


def head(session: Session, run: str = "") -> None:
    """Put the head of a page: the way home, the run, who is in, the way out."""
    ui.colors(primary="#1f4e79", positive="#1f6b48", negative="#b3261e", warning="#9a6700")
    with ui.element("header").classes("er-top"):
        ui.link("报告数据核对", "/").classes("er-brand")
        words(run, "er-run er-grow")
        words(f"{session.name}（{ROLE_WORDS[session.role] if session.stamp else '本机'}）", "er-who")
        if session.stamp:
            with ui.element("form").props('method="post" action="/logout"'):
                ui.element("input").props(f'type="hidden" name="csrf" value="{session.csrf}"')
                with ui.element("button").props('type="submit"').classes("er-logout"):
                    ui.label("退出")
