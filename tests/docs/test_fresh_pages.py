"""What the documents show of the program is what the program does now."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import typer
from doc_pages import PAGES, ROOT, named, read

from extractor import Extractor
from extractor.cli.app import app
from extractor.exports import OUTPUTS
from extractor.exports.summary import LEAD
from extractor.exports.tables import failures_table, findings_table, mentions_table, numbers_table

sys.path.insert(0, str(ROOT / "scripts"))

import error_page
import refresh_docs

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")
_RENEW = "run: python scripts/refresh_docs.py"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_outputs_shown_are_those_of_now(page: Path) -> None:
    assert read(page) == refresh_docs.fresh(page), _RENEW


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    broken = [link for link in _LINK.findall(read(page)) if not (page.parent / link).exists()]
    assert not broken


def test_every_code_of_the_source_stands_on_the_error_page() -> None:
    page = read(ROOT / "docs" / "ERRORS.md")
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "extractor").rglob("*.py"))
    codes = set(re.findall(r'\bcode="([a-z_]+)"', source)) | set(re.findall(r'Failure\("([a-z_]+)"', source))
    assert len(codes) > 20
    assert sorted(code for code in codes if f"`{code}`" not in page) == []


def test_every_error_says_what_to_do_or_is_about_rules() -> None:
    errors, _ = error_page.collect()
    silent = {
        told.code for told in errors if not told.advice and told.kind not in {"RulesError", "InternalError"}
    }
    assert not silent


def test_every_page_can_be_reached_from_the_readme_or_the_tour() -> None:
    told = read(ROOT / "README.md") + read(ROOT / "docs" / "TOUR.md")
    lost = [page.name for page in PAGES if page.name not in told and page.name != "README.md"]
    assert not lost


def test_the_tour_names_every_folder_of_the_package() -> None:
    tour = read(ROOT / "docs" / "TOUR.md")
    folders = [path.parent.name for path in (ROOT / "extractor").glob("*/__init__.py")]
    assert folders
    assert [folder for folder in folders if f"{folder}/" not in tour] == []


def test_the_number_of_metrics_told_is_the_number_there_is() -> None:
    count = len(Extractor().metrics)
    for name in ("README.md", "README.zh-CN.md"):
        assert re.search(rf"\b{count} (?:metrics|个指标)", read(ROOT / name)), f"{name} should say {count}"


def test_every_dependency_has_its_reason() -> None:
    project = read(ROOT / "pyproject.toml")
    listed = project.split("dependencies = [", 1)[1].split("]", 1)[0]
    names = re.findall(r'"([A-Za-z0-9-]+)', listed)
    page = read(ROOT / "docs" / "DEPENDENCIES.md")
    assert len(names) > 10
    assert [name for name in names if not re.search(rf"^\|.*\b{name}\b.*\|", page, re.MULTILINE)] == []


def test_the_user_guide_explains_every_column() -> None:
    guide = read(ROOT / "docs" / "USER_GUIDE.zh-CN.md")
    made = (findings_table({}), mentions_table({}), numbers_table({}), failures_table())
    titles = {title for table in made for title in table.headings} | set(LEAD)
    assert sorted(title for title in titles if title not in guide) == []


def test_the_contract_names_every_file_and_field() -> None:
    page = read(ROOT / "docs" / "CONTRACT.md")
    record = Extractor().extract(ROOT / "docs" / "examples" / "penalty.txt").to_dict()
    fields = {
        *record,
        *record["report"],
        *record["mentions"][0],
        *record["numbers"][0],
        *record["findings"][0],
    }
    assert (
        sorted(name for name in (*OUTPUTS, *fields) if f"`{name}`" not in page and f"**{name}**" not in page)
        == []
    )


def test_the_readme_names_every_command_and_option() -> None:
    page = read(ROOT / "README.md")
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    wanted = {f"extractor {name}" for name in commands}
    wanted |= {f"rules {name}" for name in commands["rules"].commands}
    wanted |= {option.opts[0] for option in commands["run"].params if option.opts[0].startswith("--")}
    assert len(wanted) > 10
    assert sorted(name for name in wanted if name not in page) == []
