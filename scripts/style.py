"""Figures of style, and whether they keep to the bars: ``python scripts/style.py`` prints them and ends with 1 if not.

Counted over ``extractor/``: modules over 400 lines, the 95th percentile of function lengths, annotated parameters and
results, public docstrings, lines of tests to lines of code, code that nothing uses, and logic that stands twice. Lines
are those that hold code or data: no blank ones, comments or docstrings. Tests are the code of ``tests/``, its cases
and marked texts, and the marked sentences of ``rules/examples``.
"""

from __future__ import annotations

import ast
import hashlib
import io
import re
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

__all__ = ["Figure", "figures", "main", "measured"]

ROOT = Path(__file__).resolve().parents[1]
LONGEST_MODULE = 400
FUNCTION_P95 = 45
TESTS_TO_CODE = 1.0
"""A floor that must not sink; the goal is 1."""
TWIN_STATEMENTS = 6
"""Statements in a row that may not stand twice."""
TWIN_NODES = 60
"""Nodes of their syntax trees: shorter runs are idiom, not logic."""
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NO_CODE = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
)
_CALLED_FROM_OUTSIDE = [
    "@*.command",
    "@*.callback",
    "@field_validator",
    "@model_validator",
    "@*.page",
    "@*.on",
]


@dataclass(frozen=True)
class Figure:
    """One figure: what it is, what it may be, and what breaks the bar."""

    name: str
    value: str
    bar: str
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return a line, and below it what breaks the bar."""
        lines = [f"{'ok ' if not self.faults else 'BAD'} {self.name:<42} {self.value:>10}   bar: {self.bar}"]
        return "\n".join([*lines, *(f"      {fault}" for fault in self.faults)])


@dataclass(frozen=True)
class Module:
    """A module of the package: where it stands and its source."""

    place: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def functions(self) -> tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]:
        """All functions and methods, nested ones too."""
        return tuple(node for node in ast.walk(self.tree) if isinstance(node, _FUNCTIONS))


def measured(root: Path) -> list[Module]:
    """Return the modules below a folder, by name."""
    return [
        Module(path.relative_to(root.parent).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(root.rglob("*.py"))
    ]


def figures(root: Path = ROOT) -> tuple[Figure, ...]:
    """Return all figures of a repository."""
    modules = measured(root / "extractor")
    return (
        _long_modules(modules),
        _function_length(modules),
        _annotated(modules),
        _told(modules),
        _tested(modules, measured(root / "tests"), _cases(root)),
        _unused(root),
        _twins(modules),
    )


def _cases(root: Path) -> list[Path]:
    tests = (path for path in (root / "tests").rglob("*") if path.suffix in (".yaml", ".src"))
    return [*sorted(tests), *sorted((root / "rules" / "examples").glob("*.yaml"))]


def _long_modules(modules: Sequence[Module]) -> Figure:
    lengths = {one.place: one.text.count("\n") for one in modules}
    faults = tuple(f"{place}: {lines}" for place, lines in lengths.items() if lines > LONGEST_MODULE)
    return Figure(f"modules over {LONGEST_MODULE} lines", str(len(faults)), "0", faults)


def _function_length(modules: Sequence[Module]) -> Figure:
    lengths = sorted(_length(node) for one in modules for node in one.functions)
    p95 = lengths[min(len(lengths) - 1, int(len(lengths) * 0.95))] if lengths else 0
    faults = (f"{p95} lines",) if p95 > FUNCTION_P95 else ()
    return Figure("95th percentile of function lengths", str(p95), f"<= {FUNCTION_P95}", faults)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _annotated(modules: Sequence[Module]) -> Figure:
    slots, faults = 0, []
    for one in modules:
        methods = {
            id(node) for cls in ast.walk(one.tree) if isinstance(cls, ast.ClassDef) for node in cls.body
        }
        for node in one.functions:
            bare = [arg.arg for arg in _parameters(node, id(node) in methods) if arg.annotation is None]
            bare += [] if node.returns is not None else ["return"]
            slots += len(_parameters(node, id(node) in methods)) + 1
            faults += [f"{one.place}:{node.lineno}: {node.name}: {name}" for name in bare]
    share = 100.0 * (slots - len(faults)) / slots if slots else 100.0
    return Figure("annotated parameters and results, %", f"{share:.1f}", "100", tuple(faults))


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef, is_method: bool) -> list[ast.arg]:
    given = node.args
    extra = [one for one in (given.vararg, given.kwarg) if one is not None]
    plain = [*given.posonlyargs, *given.args]
    static = any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in node.decorator_list)
    return [*(plain[1:] if is_method and not static else plain), *given.kwonlyargs, *extra]


def _told(modules: Sequence[Module]) -> Figure:
    count, faults = 0, []
    for one in modules:
        for name, node in _public(one.tree, ""):
            count += 1
            if ast.get_docstring(node) is None:
                faults.append(f"{one.place}:{getattr(node, 'lineno', 1)}: {name or 'module'}")
    share = 100.0 * (count - len(faults)) / count if count else 100.0
    return Figure("public docstrings, %", f"{share:.1f}", "100", tuple(faults))


def _public(
    node: ast.Module | ast.ClassDef, lead: str
) -> Iterator[tuple[str, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield what people may use: the module, its public classes with their public methods, its public functions."""
    yield lead, node
    for child in node.body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from _public(child, f"{lead}.{child.name}".lstrip("."))
        elif isinstance(child, _FUNCTIONS) and not child.name.startswith("_"):
            yield f"{lead}.{child.name}".lstrip("."), child


def _tested(modules: Sequence[Module], tests: Sequence[Module], data: Sequence[Path]) -> Figure:
    code, tried = (sum(_code_lines(one) for one in group) for group in (modules, tests))
    tried += sum(_data_lines(path.read_text(encoding="utf-8")) for path in data)
    ratio = tried / code if code else 0.0
    told = f"{tried} lines of tests to {code} of code"
    faults = (told,) if ratio < TESTS_TO_CODE else ()
    return Figure(
        "lines of tests to lines of code", f"{ratio:.2f}", f">= {TESTS_TO_CODE:g}, goal 1 ({told})", faults
    )


def _code_lines(module: Module) -> int:
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.Module, ast.ClassDef, *_FUNCTIONS)) and ast.get_docstring(node) is not None:
            lines -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return len(lines)


def _data_lines(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def _unused(root: Path) -> Figure:
    """Find what neither code nor, as something offered to library users, a page of the documents calls."""
    from vulture import Vulture

    finder = Vulture(ignore_decorators=_CALLED_FROM_OUTSIDE)
    folders = (root / name for name in ("extractor", "scripts", "benchmarks"))
    finder.scavenge([folder for folder in folders if folder.exists()])
    kinds = ("function", "method", "class", "import", "property", "unreachable_code")
    unused = [one for one in finder.get_unused_code(min_confidence=60) if one.typ in kinds]
    told = "\n".join(page.read_text(encoding="utf-8") for page in sorted(root.glob("docs/*.md")))
    faults = tuple(
        f"{Path(one.filename).relative_to(root).as_posix()}:{one.first_lineno}: {one.typ} {one.name}"
        for one in unused
        if not re.fullmatch("__.*__", one.name) and not re.search(rf"\b{one.name}\(", told)
    )
    return Figure("functions and classes that nothing uses", str(len(faults)), "0", faults)


def _twins(modules: Sequence[Module]) -> Figure:
    """Find runs of statements that stand twice, whatever their variables are called."""
    seen: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for one in modules:
        for body in _bodies(one.tree):
            for at in range(len(body) - TWIN_STATEMENTS + 1):
                run = body[at : at + TWIN_STATEMENTS]
                if sum(1 for node in run for _ in ast.walk(node)) >= TWIN_NODES:
                    seen[_shape(run)].append((one.place, run[0].lineno))
    twins = [places for places in seen.values() if len(places) > 1]
    faults = tuple(" = ".join(f"{place}:{line}" for place, line in places) for places in twins)
    return Figure(f"runs of {TWIN_STATEMENTS} statements that stand twice", str(len(faults)), "0", faults)


def _bodies(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS) or not isinstance(node, ast.Module | ast.ClassDef):
            for key in ("body", "orelse", "finalbody"):
                body = getattr(node, key, None)
                if isinstance(body, list):
                    yield [one for one in body if isinstance(one, ast.stmt)]


def _shape(run: Sequence[ast.stmt]) -> str:
    """Return what a run of statements does: its tree, local names by the order in which they come."""
    names: dict[str, str] = {}
    pieces: list[str] = []
    for statement in run:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name):
                pieces.append(names.setdefault(node.id, f"name{len(names)}"))
            elif isinstance(node, ast.Attribute):
                pieces.append(f".{node.attr}")
            elif isinstance(node, ast.Constant):
                pieces.append(repr(node.value))
            else:
                pieces.append(type(node).__name__)
    return hashlib.sha256("\0".join(pieces).encode()).hexdigest()


def main() -> int:
    """Print all figures; return 1 if one is beyond its bar."""
    found = figures()
    sys.stdout.write("\n".join(map(str, found)) + "\n")
    return int(any(figure.faults for figure in found))


if __name__ == "__main__":
    raise SystemExit(main())
