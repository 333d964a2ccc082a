"""Makes ``docs/ERRORS.md``: every code that people can meet, collected from the source itself.

``python scripts/refresh_docs.py`` writes the page; a test keeps it fresh. Nothing is imported of what is read: the
calls that make an error, a failure or a note are found in the syntax tree, and what is computed there stands as 〈name〉.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

__all__ = ["Told", "collect", "error_page"]

PACKAGE = Path(__file__).resolve().parents[1] / "extractor"
_ROOT = "ExtractorError"


@dataclass(frozen=True, order=True)
class Told:
    """One thing that the program can say: ``kind`` is the error class, ``Failure`` or ``Note``."""

    code: str
    kind: str
    message: str
    advice: str


@dataclass(frozen=True)
class _Scope:
    """What names mean where a call stands: texts that are bound before it."""

    texts: Mapping[str, ast.expr]

    def text(self, node: ast.expr | None) -> str | None:
        """Return an expression as people see it, computed parts as 〈name〉; ``None`` if it is no text."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.JoinedStr):
            return "".join(self._piece(value) for value in node.values)
        if isinstance(node, ast.Name) and node.id in self.texts:
            others = {name: text for name, text in self.texts.items() if name != node.id}
            return _Scope(others).text(self.texts[node.id])
        if isinstance(node, ast.IfExp):
            first, second = self.text(node.body), self.text(node.orelse)
            return None if first is None or second is None else f"{first}｜{second}"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            first, second = self.text(node.left), self.text(node.right)
            return None if first is None or second is None else first + second
        return None

    def _piece(self, node: ast.expr) -> str:
        if isinstance(node, ast.Constant):
            return str(node.value)
        assert isinstance(node, ast.FormattedValue)
        known = self.text(node.value)
        return known if known is not None else _word(node.value)


def _word(node: ast.expr) -> str:
    """Return a short Chinese word for a computed part of a message."""
    source = ast.unparse(node)
    return next((f"〈{told}〉" for part, told in _WORDS.items() if part in source), "…")


_WORDS = {
    "filename": "文件",
    "error_count": "数",
    "lineno": "行号",
    "lines": "数",
    "seconds": "秒数",
    "1_048_576": "数",
    "memory": "数",
    "error": "原因",
    "reason": "原因",
    "told": "原因",
    "line": "行号",
    "shown": "文件",
    "name": "文件",
    "path": "文件",
    "file": "文件",
    "folder": "文件夹",
    "out": "文件夹",
    "given": "路径",
    "place": "位置",
    "limit": "上限",
    "most": "上限",
    "count": "数",
    "size": "数",
    "page": "页",
    "number": "数",
}


@lru_cache
def collect(package: Path = PACKAGE) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    """Return all errors and failures, then all notes, each sorted by code.

    :raises OSError: if the source is not there.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))}
    codes = _classes(trees[package / "errors.py"])
    found = {told for tree in trees.values() for told in _in_module(tree, codes)}
    errors = tuple(sorted(told for told in found if told.kind != "Note"))
    return errors, tuple(sorted(told for told in found if told.kind == "Note"))


def _classes(tree: ast.Module) -> dict[str, str]:
    """Return each error class with its own code, inherited ones included."""
    codes: dict[str, str] = {}
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
        own = [_default(line) for line in node.body]
        inherited = [codes[base] for base in bases if base in codes]
        if node.name == _ROOT or inherited:
            codes[node.name] = next((code for code in own if code), inherited[0] if inherited else "")
    return codes


def _default(line: ast.stmt) -> str:
    target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
    value = getattr(line, "value", None)
    named = isinstance(target, ast.Name) and target.id == "default_code"
    return str(value.value) if named and isinstance(value, ast.Constant) else ""


def _in_module(tree: ast.Module, codes: Mapping[str, str]) -> Iterator[Told]:
    module = _bound(tree.body, before=len(ast.unparse(tree)))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for function in functions:
        given = [{}, *_given(function, calls)]
        inside = list(ast.walk(function))
        for node in inside:
            if isinstance(node, ast.Call) and _name(node) in {*codes, "Failure", "Note", "note"}:
                near = _bound(inside, before=node.lineno)
                for arguments in given:
                    yield from _told(node, _Scope({**module, **arguments, **near}), codes)


def _given(function: ast.FunctionDef, calls: Iterable[ast.Call]) -> Iterator[dict[str, ast.expr]]:
    """Yield what the parameters of a function are at each place of its module that calls it."""
    names = [argument.arg for argument in function.args.args]
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id == function.name:
            keywords = {one.arg: one.value for one in call.keywords if one.arg}
            yield {**dict(zip(names, call.args, strict=False)), **keywords}


def _bound(nodes: Iterable[ast.AST], *, before: int) -> dict[str, ast.expr]:
    """Return what each name was last bound to above a line."""
    bound = [node for node in nodes if isinstance(node, ast.Assign) and node.lineno < before]
    texts: dict[str, ast.expr] = {}
    for node in sorted(bound, key=lambda one: one.lineno):
        if isinstance(node.targets[0], ast.Name):
            texts[node.targets[0].id] = node.value
        elif isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
            for target, value in zip(node.targets[0].elts, node.value.elts, strict=False):
                if isinstance(target, ast.Name):
                    texts[target.id] = value
    return texts


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _told(call: ast.Call, scope: _Scope, codes: Mapping[str, str]) -> Iterator[Told]:
    name = _name(call)
    keywords = {one.arg: one.value for one in call.keywords if one.arg}
    arguments = [scope.text(argument) for argument in call.args]
    if name in codes and name != _ROOT and arguments and arguments[0]:
        code = scope.text(keywords.get("code")) or codes[name]
        for one in code.split("｜"):
            yield Told(one, name, arguments[0], scope.text(keywords.get("advice")) or "")
    elif name == "Failure" and len(arguments) > 1 and arguments[0] and arguments[1]:
        yield Told(arguments[0], name, arguments[1], (arguments[2] if len(arguments) > 2 else "") or "")
    elif name in {"Note", "note"} and len(arguments) > 1 and arguments[0] and arguments[1]:
        yield Told(arguments[0], "Note", arguments[1], "")


_OPENING = """# 错误与提示代码

<!-- 由 python scripts/refresh_docs.py 从源码生成，不要手改。 -->

每个错误都有三样东西：**代码**（给程序用，不会变）、**说明**（哪里错了、是哪个文件）和**建议**（接下来怎么办）。
表中〈 〉和“…”是运行时填入的内容，｜ 隔开的是同一处的几种说法。

退出码：`0` 全部读取；`3` 有文件没读成，其余结果完整（见 `failures.csv`）；`2` 用法或规则有错，没有写出结果；
`1` 程序自身的错误；`130` 被 Ctrl-C 中断，没有写出结果。错误类的关系画在 `extractor/errors.py` 的开头。
"""

_PARTS = (
    ("某个文件没读成（退出码 3，其余文件照常）", "read"),
    ("命令用错了，或结果文件夹不能用（退出码 2）", "UsageError"),
    ("规则、检查或标注文件有错（退出码 2）", "RulesError"),
    ("程序自身的错误（退出码 1）", "InternalError"),
)


def error_page() -> str:
    """Return the page as Markdown."""
    errors, notes = collect()
    lines = [_OPENING]
    for title, part in _PARTS:
        rows = [told for told in errors if _part(told) == part]
        lines += [f"## {title}\n", *_table(rows), ""]
    lines += [
        "## 读到了，但要留意（“备注”栏）\n",
        "文件读成了，但有的内容没有读或按某种办法读了。说明出现在屏幕的“请留意”和汇总表的“备注”栏。\n",
        "| 代码 | 说明 |",
        "|---|---|",
        *(f"| `{told.code}` | {_cell(told.message)} |" for told in notes),
    ]
    return "\n".join(lines) + "\n"


def _part(told: Told) -> str:
    return told.kind if told.kind in {"UsageError", "RulesError", "InternalError"} else "read"


def _table(rows: list[Told]) -> Iterator[str]:
    yield "| 代码 | 说明 | 建议 |"
    yield "|---|---|---|"
    last = ""
    for told in sorted(rows, key=lambda one: (one.code, one.message, one.advice)):
        shown = f"`{told.code}`" if told.code != last else "〃"
        last = told.code
        yield f"| {shown} | {_cell(told.message)} | {_cell(told.advice)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
