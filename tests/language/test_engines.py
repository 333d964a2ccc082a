"""Engines come without what they bring along, and whoever wants that gets it all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def ran(code: str, *paths: Path) -> str:
    """Return what code prints in a process of its own, modules from ``paths`` first."""
    begun = f"import sys; sys.path[:0] = {[str(path) for path in (*paths, ROOT)]!r}\n"
    command = [sys.executable, "-W", "ignore", "-c", begun + code]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


IMPORT = "from extractor.language.engines import import_jieba, import_spacy\n"


def test_a_sentence_needs_no_command_line_and_no_web_client() -> None:
    code = (
        "from extractor.language.segment import sentence_doc\n"
        "sentence_doc('调解纠纷28件', 0, ())\n"
        "unwanted = {'spacy.cli', 'spacy.cli.info', 'weasel', 'httpx', 'requests', 'jinja2', 'pkg_resources'}\n"
        "print(sorted(unwanted & sys.modules.keys()), 'spacy' in sys.modules, 'jieba' in sys.modules)"
    )
    assert ran(code) == "[] True True"


def test_spacys_command_line_is_there_for_whoever_asks_for_it() -> None:
    code = IMPORT + (
        "spacy = import_spacy()\n"
        "print('spacy_version' in spacy.info(silent=True))\n"
        "import spacy.cli\n"
        "print(spacy.cli.info is not spacy.info, callable(spacy.cli.download), spacy is import_spacy())"
    )
    assert ran(code).split() == ["True"] * 4


def test_what_is_loaded_already_is_left_as_it_is() -> None:
    code = (
        "import spacy.cli, pkg_resources\nshown = sys.modules['spacy.cli.info']\n"
        + IMPORT
        + "jieba = import_jieba()\n"
        "spacy = sys.modules['spacy']\nprint(import_spacy() is spacy, sys.modules['spacy.cli.info'] is shown)\n"
        "print(sys.modules['pkg_resources'] is pkg_resources)\n"
        "print(len(jieba.Tokenizer().gen_pfdict(jieba.Tokenizer().get_dict_file())[0]) > 400_000)"
    )
    assert ran(code).split() == ["True"] * 4


def test_pkg_resources_can_be_imported_after_jieba() -> None:
    code = IMPORT + "import_jieba()\nimport pkg_resources\nprint(pkg_resources.__name__)"
    assert ran(code) == "pkg_resources"


@pytest.mark.parametrize("wants", ["from .cli import app", "from .cli.info import info, more"])
def test_a_spacy_that_wants_more_of_its_command_line_gets_it(tmp_path: Path, wants: str) -> None:
    package = tmp_path / "spacy"
    (package / "cli").mkdir(parents=True)
    (package / "__init__.py").write_text(f"{wants}\n", encoding="utf-8")
    (package / "cli" / "__init__.py").write_text("app = 1\n", encoding="utf-8")
    (package / "cli" / "info.py").write_text("info = more = 2\n", encoding="utf-8")
    code = IMPORT + "print(import_spacy().__file__)\nprint('spacy.cli' in sys.modules)"
    assert ran(code, tmp_path).split() == [str(package / "__init__.py"), "True"]


def test_an_engine_that_is_missing_is_told_as_missing(tmp_path: Path) -> None:
    (tmp_path / "spacy.py").write_text("raise ImportError('broken installation')\n", encoding="utf-8")
    code = IMPORT + (
        "try:\n    import_spacy()\nexcept ImportError as error:\n    print(error)\n"
        "print('spacy.cli' in sys.modules)"
    )
    assert ran(code, tmp_path).splitlines() == ["broken installation", "False"]
