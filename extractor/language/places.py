"""Names of townships, the offices that speak for them and the counties above them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.language.head_rules import HeadRules, head_rules

__all__ = [
    "Org",
    "body_place",
    "county_of",
    "judicial_office",
    "read_org",
    "read_orgs",
    "site_county",
    "title_place",
]

_GAPS = " \t\u3000\u00a0、，,/；;"
_COMMITTEES = ("管理委员会", "管委会")
_BRANCH = re.compile("[一-龥]{2,4}办事处(?!办公室)")
_JUDICIAL = re.compile(
    "(?P<name>(?:(?P<county>[一-龥]{2,8}?[县区市旗])司法局)?(?P<stem>[一-龥]{2,4})司法所)(?=20|$)"
)
_OWN_KIND = {
    "镇": ("全镇", "镇党委", "镇政府"),
    "乡": ("全乡", "乡党委", "乡政府"),
    "街道": ("全街道", "街道党工委", "街道办"),
}
_BLANKS = str.maketrans("", "", " \t\u3000\u00a0")


@dataclass(frozen=True, slots=True)
class Org:
    """An office as printed: 中共云岭县大垭镇委员会 has place 大垭镇, county 云岭县 and speaks for the party.

    ``place`` is ``None`` for an office of the county itself, ``county`` where the name prints none.
    """

    name: str
    place: str | None
    county: str | None
    office: str
    party: bool


def read_org(text: str, start: int = 0) -> Org | None:
    """Return the office whose name begins at ``text[start]``, or ``None``."""
    rules = head_rules()
    found = rules.org.match(text, start)
    if found and _is_name(found["place"], rules) and not found.group().startswith(rules.leads):
        county = _county_of(found["city"], found["county"], rules)
        return Org(found.group(), found["place"], county, found["office"], found["office"] in rules.party)
    found = rules.county_org.match(text, start)
    if found and (county := _county_of(found["city"], found["county"], rules)):
        office = text[found.end("county") if found["county"] else found.end("city") : found.end()]
        return Org(found.group(), None, county, office, found["party"] is not None)
    return None


def read_orgs(text: str) -> tuple[list[Org], str]:
    """Return the offices that ``text`` begins with, one after the other, and what is left after them.

    ``中共岭口镇委员会 岭口镇人民政府关于…`` gives two offices and ``关于…``.
    """
    orgs: list[Org] = []
    if not head_rules().org_hint.search(text):
        return orgs, text
    at = 0
    while at < len(text):
        while at < len(text) and text[at] in _GAPS:
            at += 1
        org = read_org(text, at) or (_partner(text, at, orgs[-1]) if orgs else None)
        if org is None:
            break
        org = _branch(text, at, org)
        orgs.append(org)
        at += len(org.name)
    return orgs, text[at:]


def _partner(text: str, start: int, before: Org) -> Org | None:
    """Return the short name that follows a full one: 中共桐坪镇委、镇政府."""
    found = head_rules().partner.match(text, start)
    return Org(found.group(), before.place, before.county, found.group(), False) if found else None


def _branch(text: str, start: int, org: Org) -> Org:
    """Return the branch of a zone's committee that is named right behind it: …开发区管理委员会东坪办事处."""
    found = _BRANCH.match(text, start + len(org.name)) if org.office in _COMMITTEES else None
    return replace(org, name=org.name + found[0], place=found[0], office="办事处") if found else org


def _is_name(place: str, rules: HeadRules) -> bool:
    return place not in rules.not_places and not any(
        place.endswith(word) for word in ("全镇", "我镇", "我乡")
    )


def _county_of(city: str | None, county: str | None, rules: HeadRules) -> str | None:
    if county and county not in rules.not_counties and not county.endswith(rules.not_county_endings):
        return county
    if city and city.endswith("市") and city not in rules.higher_cities and city not in rules.not_counties:
        return city
    return None


def judicial_office(text: str, lines: Sequence[str]) -> list[Org]:
    """Return the judicial office that signs for itself: 永渠县司法局桑园司法所, of 桑园镇 if the text speaks of 全镇.

    Such an office bears the name of its township; whether that is 镇, 乡 or 街道 only the text can say.
    """
    for line in lines:
        found = _JUDICIAL.match(line.translate(_BLANKS))
        if found is None or found["stem"] in head_rules().not_places:
            continue
        kinds = [kind for kind, words in _OWN_KIND.items() if any(word in text for word in words)]
        place = found["stem"] + kinds[0] if len(kinds) == 1 else None
        return [Org(found["name"], place, found["county"], "司法所", party=False)]
    return []


def title_place(title: str) -> tuple[str | None, str | None]:
    """Return (place, county) that a title names without an office: 云岭县龙塘乡2024年…, 关于沙坝乡…的报告."""
    rules = head_rules()
    for found in rules.named_place.finditer(title):
        place, county = _split(found["name"], rules)
        if place:
            return place, county
    zone = rules.zone_title.match(title)
    if zone:
        return zone["place"], _county_of(zone["city"], zone["county"], rules)
    return None, None


def _split(name: str, rules: HeadRules) -> tuple[str | None, str | None]:
    """Part 云岭县龙塘乡 into (龙塘乡, 云岭县)."""
    found = (
        rules.org.fullmatch(name + "人民政府")
        if not name.endswith("街道")
        else rules.org.fullmatch(name + "办事处")
    )
    if not found or not _is_name(found["place"], rules):
        return None, None
    return found["place"], _county_of(found["city"], found["county"], rules)


def body_place(text: str, start: int, end: int) -> str | None:
    """Return the township that ``text[start:end]`` names and the whole text names most, twice at least."""
    rules = head_rules()
    seen: Counter[str] = Counter()
    for found in rules.named_place.finditer(text, start, end):
        place, _ = _split(found["name"], rules)
        if place and place not in seen:
            seen[place] = text.count(place)
    ranked = seen.most_common(2)
    if not ranked or ranked[0][1] < 2:
        return None
    return ranked[0][0]


def county_of(text: str, place: str | None, addressee: str | None, titles: Sequence[str] = ()) -> str | None:
    """Return the county that the text prints as its own, or ``None``.

    Looked for, in this order: before the township's own name, in the addressee, at the head of the title
    (静海区2023年度…), at the head of quoted titles, before offices of a county.
    """
    title = (site_county(line) for line in titles)
    known = _before_place(text, place) or _in_addressee(addressee)
    own = _own_level(text)
    return (
        known or next((name for name in title if name), None) or _in_quotes(text, own) or _in_body(text, own)
    )


def site_county(front: str) -> str | None:
    """Return the county whose government's web site ``front`` names: 首页 > 澄江县人民政府."""
    rules = head_rules()
    for found in rules.site_county.finditer(front):
        county = _county_of(found["city"], found["county"], rules)
        if county:
            return county
    return None


def _before_place(text: str, place: str | None) -> str | None:
    if not place:
        return None
    rules, seen = head_rules(), Counter[str]()
    at = text.find(place)
    while at >= 0:
        lead = at
        while lead > 0 and at - lead < 14 and "一" <= text[lead - 1] <= "龥":
            lead -= 1
        if at - lead >= 2 and text[at - 1] in "县区市旗":
            found = rules.named_place.search(text, max(lead - 1, 0), at + len(place))
            county = _split(found["name"], rules)[1] if found else None
            if county:
                seen[county] += 1
        at = text.find(place, at + len(place))
    return seen.most_common(1)[0][0] if seen else None


def _in_addressee(addressee: str | None) -> str | None:
    if not addressee:
        return None
    rules = head_rules()
    for part in addressee.replace("，", "、").replace(",", "、").split("、"):
        words = part.translate(_BLANKS).removeprefix("中共")
        found = rules.county_head.match(words)
        if found and _follows(words[found.end() :]):
            county = _county_of(found["city"], found["county"], rules)
            if county and "委" not in county and "依法治" not in county:
                return county
    return None


def _follows(rest: str) -> bool:
    return rest.startswith(("委", "人民政府", "政府", "司法局", "人大", "依法治", "全面依法治"))


def _in_quotes(text: str, own: str | None) -> str | None:
    rules, seen = head_rules(), Counter[str]()
    for found in rules.quoted_county.finditer(text):
        county = _county_of(found["city"], found["county"], rules)
        if county:
            seen[county] += 1
    return _one(seen, own)


def _in_body(text: str, own: str | None) -> str | None:
    rules, seen = head_rules(), Counter[str]()
    for found in rules.body_county.finditer(text):
        county = _county_of(None, found["governed"] or found["seated"], rules)
        if county and county not in rules.higher_cities:
            seen[county] += 1
    return _one(seen, own)


def _one(seen: Counter[str], own: str | None) -> str | None:
    """Return the name told most often, of the level of the text's own county; ``None`` if two are told alike."""
    fitting = [(name, count) for name, count in seen.most_common() if own is None or name[-1] == own]
    if not fitting or (len(fitting) > 1 and fitting[0][1] == fitting[1][1]):
        return None
    return fitting[0][0]


def _own_level(text: str) -> str | None:
    """Return 县, 区, 旗 or 市 as the text names the committee above it (县委、县政府), or ``None``."""
    counts = {level: text.count(f"{level}委") + text.count(f"{level}政府") for level in "县区旗市"}
    level = max(counts, key=lambda key: (counts[key], key != "市"))
    return level if counts[level] else None
