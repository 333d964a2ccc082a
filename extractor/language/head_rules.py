"""Loads ``rules/head.yaml``: the words of names, offices, addressees and web furniture."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import RulesError
from extractor.expressions import expression
from extractor.resources import folders_in_force, load_layers

__all__ = ["HeadRules", "head_rules", "load_head_rules"]

_FILE = "head.yaml"
_HAN = "[一-龥]"
_GAP = "[ \u3000\u00a0]*"
_LABEL_END = r"[ \u3000\]】]*[：:|\t\n\r \u3000\]】]+"


@dataclass(frozen=True, slots=True)
class HeadRules:
    """All of ``head.yaml``, compiled; the patterns' groups are told where they are used."""

    org_hint: re.Pattern[str]
    org: re.Pattern[str]
    partner: re.Pattern[str]
    county_org: re.Pattern[str]
    county_head: re.Pattern[str]
    quoted_county: re.Pattern[str]
    body_county: re.Pattern[str]
    named_place: re.Pattern[str]
    zone_title: re.Pattern[str]
    site_county: re.Pattern[str]
    not_places: frozenset[str]
    leads: tuple[str, ...]
    not_counties: frozenset[str]
    not_county_endings: tuple[str, ...]
    higher_cities: frozenset[str]
    party: frozenset[str]
    short_offices: frozenset[str]
    addressee: re.Pattern[str]
    bare_addressee: re.Pattern[str]
    addressee_never: re.Pattern[str]
    addressee_longest: int
    doc_no: re.Pattern[str]
    labelled_no: re.Pattern[str]
    labelled_issuer: re.Pattern[str]
    labelled_date: re.Pattern[str]
    title_words: re.Pattern[str]
    glued_title: re.Pattern[str]
    own_year: re.Pattern[str]
    next_year: re.Pattern[str]
    furniture: re.Pattern[str]
    signature_label: re.Pattern[str]
    seal: re.Pattern[str]
    red_head: re.Pattern[str]


def head_rules() -> HeadRules:
    """Return the rules in force, loaded once a process."""
    return load_head_rules(folders_in_force())


@lru_cache(maxsize=8)
def load_head_rules(folders: tuple[Path, ...]) -> HeadRules:
    """Load and compile ``head.yaml`` of the first folder with those of the others laid over it.

    :raises RulesError: if the file is missing, is no YAML, lacks a part or holds a broken pattern.
    """
    try:
        return _compile(load_layers(_FILE, folders))
    except (OSError, yaml.YAMLError, re.error, KeyError, TypeError, ValueError, AttributeError) as error:
        raise RulesError(
            f"规则文件 {_FILE} 无法使用：{error}",
            advice="请对照程序自带的同名文件检查。",
            code="rules_invalid",
        ) from error


def _compile(raw: dict[str, Any]) -> HeadRules:
    places, counties, offices = raw["places"], raw["counties"], raw["offices"]
    title, furniture, addressee = raw["title"], raw["furniture"], raw["addressee"]
    county = _county(int(counties["ethnic_longest"]))
    number = raw["doc_no_pattern"]
    date = r"(?P<date>(?:19|20)[0-9]{2}[年./-][ ]?[0-9]{1,2}[月./-][ ]?[0-9]{1,2})"
    higher = {*counties["municipalities"].split(), *counties["prefectures"].split()}
    return HeadRules(
        org_hint=expression(_hint(places, offices)),
        org=expression(_org(places, offices, county)),
        partner=expression(offices["partner_pattern"]),
        county_org=expression(
            f"(?P<party>中共|中国共产党)?{_above(county)}{offices['county_office_pattern']}"
        ),
        county_head=expression(_above(county)),
        quoted_county=expression(rf"[《〈](?:中共|关于印发|关于)?{_above(county)}"),
        zone_title=expression(
            rf"{_above(county)}(?P<place>{_HAN}{{1,14}}?{_any(places['zones'])})(?=20|关于|法治|$)"
        ),
        site_county=expression(
            rf"(?:^|[\s>＞»]){_above(county)}(?=(?:人民)?政府|法治政府|20\d\d年)", re.MULTILINE
        ),
        body_county=expression(_body_county(counties)),
        named_place=expression(_named(places)),
        not_places=frozenset([*places["not_names"], *(w + end for w in places["leads"] for end in "镇乡街")]),
        leads=tuple(word for word in places["leads"] if len(word) > 1),
        not_counties=frozenset(counties["not_names"]),
        not_county_endings=tuple(counties["not_endings"]),
        higher_cities=frozenset(
            f"{name}市" for name in higher - {*counties["cities_without_counties"].split()}
        ),
        party=frozenset([*offices["party"]]),
        short_offices=frozenset(offices["short"]),
        bare_addressee=expression(addressee["bare_pattern"]),
        addressee=expression(addressee["ends_pattern"] + "$"),
        addressee_never=expression(addressee["never_pattern"]),
        addressee_longest=int(addressee["longest"]),
        doc_no=expression(number),
        labelled_no=expression(_labels(furniture["number_labels"]) + _LABEL_END + number),
        labelled_issuer=expression(
            _labels(furniture["issuer_labels"]) + _LABEL_END + rf"(?P<name>{_HAN}{{4,30}})"
        ),
        labelled_date=expression(_labels(furniture["date_labels"]) + _LABEL_END + date),
        title_words=expression(_any(title["words"])),
        glued_title=expression(title["glued_pattern"]),
        own_year=expression(title["own_year_pattern"]),
        next_year=expression(title["next_year_pattern"]),
        furniture=expression(
            rf"[-•·\[【( ]*{_labels(furniture['labels'])}[ \u3000]*[\]】：:|(（\t]"
            rf"|{furniture['lines_pattern']}"
        ),
        signature_label=expression(raw["signature_label_pattern"]),
        seal=expression(raw["seals_pattern"]),
        red_head=expression(raw["red_head_pattern"]),
    )


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


def _labels(words: Iterable[str]) -> str:
    # Web pages space their labels out: 索 引 号.
    spaced = (_GAP.join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True))
    return "(?:" + "|".join(spaced) + ")"


def _county(ethnic_longest: int) -> str:
    # 旗 and 市 have at least two letters before them; so 红旗营子乡 and 新市镇 stay whole.
    return rf"{_HAN}{{2,{ethnic_longest}}}?自治[县旗]|{_HAN}{{1,7}}?[县区]|{_HAN}{{2,7}}?[市旗]"


def _above(county: str) -> str:
    return (
        rf"(?:{_HAN}{{2,8}}?(?:省|自治区))?(?P<city>(?:(?![县旗区]){_HAN}){{2,12}}?(?:自治州|地区|盟|市))?"
        rf"(?P<county>{county})?"
    )


def _hint(places: dict[str, Any], offices: dict[str, Any]) -> str:
    # What every office's name holds; a line without it is spared the whole pattern.
    first = sorted(
        {word[:2] for group in ("both", "government", "party", "other") for word in offices[group]}
    )
    places_ends = _any([*places["townships"], *places["zones"]])
    return f"{places_ends}{_any(first)}|[县区市旗]{offices['county_office_pattern']}"


def _org(places: dict[str, Any], offices: dict[str, Any], county: str) -> str:
    ends = _any([*places["townships"], *places["zones"]])
    own = _any([*offices["government"], *offices["party"]])
    office = f"(?:{_any(offices['both'])}|(?:{own})?{_any(offices['other'])}|{own})"
    return (
        rf"(?P<party>中共|中国共产党)?{_above(county)}(?:人民政府|委员会)?(?P<place>{_HAN}{{1,14}}?{ends})"
        rf"(?P<office>{office})(?!{_any(offices['not_before'])})"
    )


def _body_county(counties: dict[str, Any]) -> str:
    """Return the pattern of a county in running text: a clean left edge, then an office of it; or its seat."""
    leads, offices, seats, is_one = (
        _any(counties[key]) for key in ("body_leads", "body_offices", "body_seats", "body_is")
    )
    said_of_one = rf"(?:{counties['body_is_before_pattern']})"
    ended = rf"(?<![{counties['body_never_last']}])"
    letter = rf"(?:(?![{counties['body_never']}]){_HAN})"
    ethnic = rf"{letter}{{2,{counties['ethnic_longest']}}}?自治[县旗]"
    county = rf"(?:{ethnic}|{letter}{{1,3}}{ended}[县区]|{letter}{{2,4}}{ended}[市旗])"
    city = rf"(?:{_HAN}{{2,6}}?市)?"
    return (
        rf"(?:(?<!{_HAN})|{leads})(?:{leads})*(?P<governed>{county})(?={offices})"
        rf"|(?:{seats}{city}|{is_one}{city}(?={county}{said_of_one}))(?P<seated>{county})"
    )


def _named(places: dict[str, Any]) -> str:
    leads = _any(places["leads"])
    ends = _any(word for word in places["townships"] if word not in ("地区",))
    return rf"(?:(?<!{_HAN})|{leads})(?:{leads})*(?P<name>{_HAN}{{1,12}}?{ends})(?![{places['not_before']}])"
