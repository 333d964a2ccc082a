"""Finds the files of a batch: single files, folders with all that lies below them, zip archives."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.batch.tasks import Plan, Skip, Task
from extractor.errors import ExtractorError, UsageError, os_reason
from extractor.record import Failure

if TYPE_CHECKING:
    from extractor.readers.archives import ArchiveMember

__all__ = ["Unpack", "discover", "display_name", "junk_reason"]

Unpack = Callable[[Path], Iterator["ArchiveMember"]]
"""Yields the members of an archive, each with its path inside it; raises ``ReadError`` if it cannot be
read."""

_JUNK_NAMES = {"thumbs.db": "缩略图缓存", "desktop.ini": "文件夹设置", "ehthumbs.db": "缩略图缓存"}
_JUNK_STARTS = {"~$": "Office 打开文件时的临时文件", ".~": "WPS 打开文件时的临时文件", ".": "隐藏文件"}
_JUNK_FOLDERS = {"__macosx": "苹果系统的附带文件", "$recycle.bin": "回收站"}
_ARCHIVES = (".zip",)


@dataclass(slots=True)
class _Found:
    """One thing found, before it has its final name: ``parts`` lead from the input to it."""

    root: Path
    parts: tuple[str, ...]
    path: Path
    skip: str = ""
    failure: Failure | None = None

    def name(self, base: tuple[str, ...] = ()) -> str:
        return "/".join(map(display_name, (*base, *self.parts)))


@dataclass(slots=True)
class _Search:
    exclude: Path | None
    unpack: Unpack | None
    store: Path | None
    found: list[_Found] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    stored: int = 0


def discover(
    inputs: Sequence[Path],
    *,
    exclude: Path | None = None,
    unpack: Unpack | None = None,
    store: Path | None = None,
) -> Plan:
    """Return the plan of a batch.

    A file is named by its path below the input that holds it; where two inputs hold the same path, all names
    start at the folder above the inputs. ``exclude`` (the output folder) is not entered. Members of
    archives are laid into ``store``, which the caller removes, and are called ``<archive>/<path inside>``.

    :raises UsageError: if an input does not exist or nothing at all is found.
    """
    search = _Search(None if exclude is None else exclude.resolve(), unpack, store)
    for given in inputs:
        _enter(search, given)
    if not search.found:
        places = "、".join(str(one) for one in inputs)
        raise UsageError(
            f"{places} 里没有任何文件。", advice="请检查路径，或把报告放进该文件夹。", code="no_input"
        )
    return _plan(_named(search.found))


def _enter(search: _Search, given: Path) -> None:
    try:
        is_folder = given.is_dir()
        exists = is_folder or given.exists()
    except OSError as error:
        raise UsageError(f"打不开 {given}：{os_reason(error)}", advice="请检查路径和权限。") from error
    if not exists:
        raise UsageError(
            f"找不到 {given}。", advice="请检查路径是否写对、磁盘是否还连着。", code="input_not_found"
        )
    if is_folder:
        _walk(search, given)
    else:
        _take(search, given, (given.name,), given)


def _walk(search: _Search, root: Path) -> None:
    def unreadable(error: OSError) -> None:
        folder = Path(error.filename)
        failure = Failure("not_permitted", f"文件夹打不开：{os_reason(error)}", "请检查文件夹的权限。")
        search.found.append(_Found(root, (*folder.relative_to(root).parts, ""), folder, failure=failure))

    for here, folders, files in os.walk(root, onerror=unreadable):
        below = Path(here)
        parts = below.relative_to(root).parts
        keep = []
        for name in sorted(folders):
            path = below / name
            if search.exclude is not None and path.resolve() == search.exclude:
                continue
            reason = junk_reason(name, folder=True) or ("指向别处的快捷方式" if path.is_symlink() else "")
            if reason:
                search.found.append(_Found(root, (*parts, name, ""), path, skip=reason))
            else:
                keep.append(name)
        folders[:] = keep
        for name in sorted(files):
            _take(search, root, (*parts, name), below / name)


def _take(search: _Search, root: Path, parts: tuple[str, ...], path: Path) -> None:
    resolved = os.path.realpath(path)
    if resolved in search.seen:
        return
    search.seen.add(resolved)
    reason = junk_reason(parts[-1]) or _gold_reason(path) or _outside(root, path, resolved)
    if reason:
        search.found.append(_Found(root, parts, path, skip=reason))
    elif path.suffix.lower() in _ARCHIVES and search.unpack is not None and search.store is not None:
        _open_archive(search, _Found(root, parts, path), search.unpack, search.store)
    else:
        search.found.append(_Found(root, parts, path))


def _open_archive(search: _Search, archive: _Found, unpack: Unpack, store: Path) -> None:
    count = 0
    try:
        for member in unpack(archive.path):
            count += 1
            inside = [one for one in member.name.replace("\\", "/").split("/") if one not in ("", ".", "..")]
            parts = (*archive.parts, *inside)
            reasons = [junk_reason(one, folder=True) for one in inside[:-1]] + [junk_reason(parts[-1])]
            reason = next(filter(None, (member.skipped, *reasons)), "")
            if reason:
                search.found.append(_Found(archive.root, parts, archive.path, skip=reason))
                continue
            stored = store / f"{search.stored}{Path(parts[-1]).suffix.lower()}"
            search.stored += 1
            stored.write_bytes(member.data)
            search.found.append(_Found(archive.root, parts, stored))
    except ExtractorError as error:
        failure = Failure(error.code, error.message, error.advice)
        search.found.append(replace(archive, failure=failure))
        return
    if count == 0:
        failure = Failure("empty_file", "压缩包里没有文件。", "请检查是否打包成功。")
        search.found.append(replace(archive, failure=failure))


def junk_reason(name: str, *, folder: bool = False) -> str:
    """Return why a file or folder of this name is no report (Chinese), or an empty string."""
    low = name.lower()
    if folder and low in _JUNK_FOLDERS:
        return _JUNK_FOLDERS[low]
    if not folder and low in _JUNK_NAMES:
        return _JUNK_NAMES[low]
    reason = next((why for start, why in _JUNK_STARTS.items() if low.startswith(start)), "")
    return "隐藏文件夹" if folder and reason else reason


def _outside(root: Path, path: Path, resolved: str) -> str:
    """A link in a folder may lead anywhere on the machine; one that was given by name is meant."""
    if path == root or not path.is_symlink():
        return ""
    return "" if Path(resolved).is_relative_to(root.resolve()) else "指向别处的快捷方式"


def _gold_reason(path: Path) -> str:
    """Gold lies beside the reports that it was made for, and is none itself."""
    beside = path.suffix == ".json" and any(path.with_suffix(suffix).exists() for suffix in (".src", ".txt"))
    return "人工标注" if path.suffix == ".src" or beside else ""


def display_name(name: str) -> str:
    """Return a file name that can be written as UTF-8: a name that a disk holds in GBK is read as such."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _named(found: list[_Found]) -> list[tuple[str, _Found]]:
    names = [one.name() for one in found]
    if len(set(names)) < len(names):
        bases = _bases({one.root for one in found})
        names = [one.name(bases[one.root]) for one in found]
    counts: Counter[str] = Counter()
    taken = set(names)
    result = []
    for name, one in zip(names, found, strict=True):
        counts[name] += 1
        unique, number = name, counts[name]
        while number > 1 and unique in taken:
            unique = f"{name}（{number}）"
            number += 1
        taken.add(unique)
        result.append((unique, one))
    return sorted(result, key=lambda pair: pair[0])


def _bases(roots: set[Path]) -> dict[Path, tuple[str, ...]]:
    """Return the folders that lead from the lowest folder above all inputs to each input's own."""
    folders = {root: (root if root.is_dir() else root.parent).resolve() for root in roots}
    try:
        common = os.path.commonpath(list(folders.values()))
    except ValueError:  # different drives
        return {root: folder.parts[1:] for root, folder in folders.items()}
    return {root: folder.relative_to(common).parts for root, folder in folders.items()}


def _plan(named: list[tuple[str, _Found]]) -> Plan:
    return Plan(
        tasks=tuple(Task(name, one.path) for name, one in named if not one.skip and one.failure is None),
        skips=tuple(Skip(name, one.skip) for name, one in named if one.skip),
        failures=tuple((name, one.failure) for name, one in named if one.failure is not None),
    )
