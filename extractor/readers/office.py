"""LibreOffice, where it is installed, for files of older Office formats that our own readers cannot read.

It is started for one file with a profile of its own in a private folder, told by name which format to expect (so that
it never takes damaged bytes for plain text), without macros and without links to the network, and ended with all that
it has started when its time is over or this process ends (``office_guard``). What it writes is read by our own readers.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from extractor.errors import ExtractorError
from extractor.readers import office_guard
from extractor.settings import Settings

__all__ = ["Converted", "convert", "may_help"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD, _SHEET = "docx:MS Word 2007 XML", "xlsx:Calc MS Excel 2007 XML"
_CODES = ("damaged_file", "truncated_file", "unsupported_format")
_NOWHERE = "http://127.0.0.1:9"
_PATIENCE = 10.0  # seconds that the guard may take to end what it has started
_PROFILE = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""Settings of its profile: path, name, value."""


class Converted(NamedTuple):
    """What LibreOffice wrote: its bytes, the reader that reads them, and the format that the file itself has."""

    data: bytes
    reader: str
    format: str


class _Kind(NamedTuple):
    """How LibreOffice is to take a file: the filter's name, the suffix, and what to write."""

    filter: str
    format: str
    target: str


def may_help(error: ExtractorError, settings: Settings) -> bool:
    """Say whether LibreOffice may read what ended in this error: never what was refused as unsafe or too large."""
    return settings.office and error.code in _CODES


def convert(data: bytes, settings: Settings) -> Converted | None:
    """Let LibreOffice turn a file into one that our readers know.

    :returns: ``None`` if it is not installed, does not know the file, fails, or takes more than
        ``settings.limits.office_seconds``.
    """
    program, kind = _program(), _kind(data)
    if program is None or kind is None:
        return None
    with tempfile.TemporaryDirectory(prefix="extractor-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"report.{kind.format}"
        source.write_bytes(data)
        _lay_profile(folder / "profile" / "user")
        _run(_command(program, kind, folder, source), folder, settings.limits.office_seconds)
        made = folder / "out" / f"report.{kind.target[:4]}"
        if not made.is_file() or not 0 < made.stat().st_size <= settings.limits.file_size:
            return None
        reader = "docx" if kind.target == _WORD else "sheet"
        return Converted(made.read_bytes(), reader, kind.format)


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _kind(data: bytes) -> _Kind | None:
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return _Kind("Rich Text Format", "rtf", _WORD)
    head = data[:200] if data.startswith(b"PK") else b""
    if b"opendocument.text" in head:
        return _Kind("writer8", "odt", _WORD)
    return _Kind("calc8", "ods", _SHEET) if b"opendocument.spreadsheet" in head else None


def _ole_kind(data: bytes) -> _Kind | None:
    if "WordDocument".encode("utf-16-le") in data:
        version = _word_version(data)
        older = "MS WinWord 6.0" if version < 104 else "MS Word 95"
        return _Kind("MS Word 97" if version >= 0xC1 else older, "doc", _WORD)
    if "Workbook".encode("utf-16-le") in data:
        return _Kind("MS Excel 97", "xls", _SHEET)
    if "Book".encode("utf-16-le") in data:
        return _Kind("MS Excel 95", "xls", _SHEET)
    return _Kind("MS_Works", "wps", _WORD) if "MatOST".encode("utf-16-le") in data else None


def _word_version(data: bytes) -> int:
    """Return the number of the Word format (nFib: 193 and more since Word 97); that of Word 97 if it is lost."""
    import olefile

    try:
        with olefile.OleFileIO(data) as ole:
            return int(struct.unpack_from("<H", ole.openstream("WordDocument").read(4), 2)[0])
    except Exception:
        return 0xC1  # the engine throws nearly anything at a damaged table of contents


def _lay_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _PROFILE
    )
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )


def _command(program: str, kind: _Kind, folder: Path, source: Path) -> list[str]:
    return [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
        f"--infilter={kind.filter}", "--convert-to", kind.target, "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Run a command under guard and leave nothing of it behind, however it ends, and however this process ends."""
    env = {
        **os.environ, "HOME": str(folder), "TMPDIR": str(folder), "TMP": str(folder), "TEMP": str(folder),
        "http_proxy": _NOWHERE, "https_proxy": _NOWHERE, "SAL_USE_VCLPLUGIN": "svp",
    }  # fmt: skip
    guarded = [sys.executable, "-I", office_guard.__file__, str(folder), *command]
    quiet = subprocess.DEVNULL
    try:
        guard = subprocess.Popen(  # noqa: S603  (a fixed command; the file's own name is never in it)
            guarded, env=env, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError:
        return
    try:
        guard.wait(seconds)
    except subprocess.TimeoutExpired:
        shutil.rmtree(folder / "out", ignore_errors=True)
    finally:
        _dismiss(guard)


def _dismiss(guard: subprocess.Popen[bytes]) -> None:
    """Close the guard's input, upon which it ends all that is left, and itself."""
    if guard.stdin is not None:
        guard.stdin.close()
    try:
        guard.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        guard.kill()
        guard.wait()
