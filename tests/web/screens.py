"""The pages without a browser: their elements are made as for a visitor, looked at, and pressed.

A :class:`Screen` is one visitor's page. What the browser would draw is not tested here, see ``test_review_page.py``;
what is shown, to whom, and what a press of a button does, is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from nicegui import Client, background_tasks, core, events, ui
from nicegui.element import Element
from nicegui.page import page as nicegui_page

from extractor.web.pages.parts import ReviewList

__all__ = ["Screen", "acting"]

Deed = Callable[["Screen"], object]


@dataclass
class Screen:
    """A page of one visitor; ``said`` is what was said in passing, ``went`` where the page sent the browser."""

    client: Client
    said: list[str] = field(default_factory=list)
    went: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    told: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def words(self, classes: str = "") -> list[str]:
        """Return the texts that are shown, in their order; only those of elements with a class if one is named."""
        return [
            one.text
            for one in self._all(ui.label)
            if one.visible and (not classes or classes in one.classes) and one.text
        ]

    def shows(self, text: str) -> bool:
        """Say whether a text is part of what is shown."""
        return any(text in one for one in self.words())

    def buttons(self) -> list[str]:
        """Return the words on the buttons."""
        return [_words_of(one) for one in self._all(ui.button)]

    def press(self, text: str, number: int = 0) -> None:
        """Press the button with these words on it."""
        found = [one for one in self._all(ui.button) if _words_of(one) == text]
        assert len(found) > number, (text, self.buttons())
        assert found[number].enabled, f"{text} is disabled"
        self._happen(found[number], "click")

    def enabled(self, text: str) -> bool:
        """Say whether a button can be pressed."""
        return next(one for one in self._all(ui.button) if _words_of(one) == text).enabled

    def line(self, text: str) -> None:
        """Press a line (a plain button of the panel) that holds these words."""
        found = [
            one
            for one in self._all(Element)
            if one.tag == "button" and any(text in each.text for each in _labels(one))
        ]
        assert found, text
        self._happen(found[0], "click")

    def fill(self, **told: str) -> None:
        """Fill in fields by their label or placeholder."""
        for name, value in told.items():
            found = [one for one in self._all(ui.input) if name in _name_of(one)]
            assert found, (name, [_name_of(one) for one in self._all(ui.input)])
            found[-1].value = value

    def key(self, letter: str) -> None:
        """Press a key anywhere on the page."""
        board = next(iter(self._all(ui.keyboard)))
        event = {"action": "keydown", "repeat": False, "altKey": False, "ctrlKey": False, "metaKey": False}
        event |= {"shiftKey": False, "key": letter, "code": f"Key{letter.upper()}", "location": 0}
        self._happen(board, "key", event)

    def list(self, number: int = -1) -> list[dict[str, Any]]:
        """Return the rows of a list as they were given at first."""
        return list(self._all(ReviewList)[number].props["rows"])

    def pick(self, kind: type[Element], event: str, **args: Any) -> None:
        """Have the last element of a kind tell an event."""
        self._happen(self._all(kind)[-1], event, args)

    def choose(self, label: str, value: Any) -> None:
        """Choose from the select that has such an option."""
        found = [
            one for one in self._all(ui.select) if label in str(one.props.get("label", "")) + str(one.options)
        ]
        assert found, label
        found[-1].value = value

    def calls(self, name: str) -> list[tuple[Any, ...]]:
        """Return the arguments of the methods that the page has called in the browser."""
        return [args for one, args in self.told if one == name]

    def one(self, kind: type[Element], number: int = -1) -> Any:
        """Return an element of a kind, the last one if no other is asked for."""
        return self._all(kind)[number]

    def count(self, kind: type[Element]) -> int:
        """Return how many elements of a kind there are."""
        return len(self._all(kind))

    async def settle(self) -> None:
        """Let what was begun come to its end; the loop that sends to the browser has none."""
        for _ in range(500):
            await asyncio.sleep(0.002)
            if all(one.get_name().startswith("outbox") for one in background_tasks.running_tasks):
                return

    def _all(self, kind: type[Any]) -> list[Any]:
        return [one for one in self.client.elements.values() if isinstance(one, kind)]

    def _happen(self, element: Element, event: str, args: Any = None) -> None:
        heard = [one for one in element._event_listeners.values() if one.type.split(".")[0] == event]
        assert heard, (element, event)
        with self.client:
            for listener in heard:
                given = events.GenericEventArguments(sender=element, client=self.client, args=args)
                events.handle_event(listener.handler, given)


def acting(monkeypatch: Any, build: Callable[[], object], *deeds: Deed) -> Screen:
    """Build a page and do the deeds one after the other; return the page as it is then."""

    async def run() -> Screen:
        monkeypatch.setattr(core, "loop", asyncio.get_running_loop())
        with _client() as client:
            screen = Screen(client)
            with _heard(monkeypatch, screen), client:
                build()
                for deed in deeds:
                    deed(screen)
                    await screen.settle()
            return screen

    return asyncio.run(run())


@contextmanager
def _client() -> Iterator[Client]:
    client = Client(nicegui_page(""), request=None)
    try:
        yield client
    finally:
        for handler in client.delete_handlers:
            client.safe_invoke(handler)
        Client.instances.pop(client.id, None)


@contextmanager
def _heard(monkeypatch: Any, screen: Screen) -> Iterator[None]:
    """Note what the page says and asks of the browser; a fault of a handler is a fault of the test."""
    faults: list[Exception] = []
    with monkeypatch.context() as patch:
        patch.setattr(ui, "notify", lambda text, **_: screen.said.append(text))
        patch.setattr(ui.navigate, "to", lambda target, **_: screen.went.append(target))
        patch.setattr(ui.download, "from_url", lambda url, *_: screen.fetched.append(url))
        patch.setattr(Element, "run_method", lambda self, name, *args, **_: screen.told.append((name, args)))
        patch.setattr(core.app, "handle_exception", faults.append)
        yield
    if faults:
        raise faults[0]


def _labels(element: Element) -> list[ui.label]:
    return [one for one in element.descendants() if isinstance(one, ui.label)]


def _words_of(made: ui.button) -> str:
    return made.text or next((one.text for one in _labels(made)), "")


def _name_of(made: ui.input) -> str:
    return f"{made.props.get('label') or ''}{made.props.get('placeholder') or ''}"
