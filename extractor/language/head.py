"""Who reports to whom on which year: the head of a report as printed, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.language.head_rules import head_rules
from extractor.language.head_year import report_year
from extractor.language.head_zone import HeadLine, LineKind, addressee_in, date_in, head_lines, squeeze
from extractor.language.outline import Line, text_lines
from extractor.language.places import (
    Org,
    body_place,
    county_of,
    judicial_office,
    read_org,
    read_orgs,
    site_county,
    title_place,
)
from extractor.models import Document, ReportHead, Section, SectionKind

__all__ = ["read_head"]

_PREFIX = re.compile(r"^(?:关于(?:报送|印发|上报|呈报)?|报送|呈报|印发|[《【\[（(])+")
_MONTH = re.compile(r"^20[0-9０-９]{2}年[0-9０-９]{1,2}月|^二[〇○零OＯ][一二三四五六七八九〇○零]{2}年")
_ENDING_DATE = re.compile(
    r"(?:[府处会局]|[。！])[ \u3000]*(?P<date>20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日)\s*$"
)
_FRONT = 600
_TAIL = 300
_GLUED = 160
_LINES_BEFORE = 3
_LONGEST_DATE_LINE = 60


def read_head(document: Document, sections: tuple[Section, ...]) -> ReportHead:
    """Return the head of ``document``; what the text does not print stays ``None``.

    One value is put together from what is printed: the township of 桑园司法所, whose text speaks of 镇党委, is 桑园镇.

    :param sections: the outline of the same document, from :func:`extractor.language.sections.find_sections`.
    """
    text = document.text
    lines = text_lines(document)
    body = next((s.end for s in sections if s.kind is SectionKind.HEAD), _first(sections))
    head, _ = head_lines(text, [line for line in lines if line.start < body], body)
    if not any(line.kind is LineKind.TITLE for line in head):
        head = [*head, *_glued(text, body)]
    titles, menu = _titles(head)
    signature = _signature(text, lines, sections) or _run_on_date(text)
    addressee = _addressee(head)
    orgs = _orgs(titles, signature)
    if menu and not any(org.place for org in orgs) and not any(title_place(line)[0] for line in titles):
        orgs = _orgs(menu, signature) or orgs
    orgs = orgs or judicial_office(text, [*titles, *signature])
    place, county = _place(text, titles, orgs, body)
    rim = f"{text[:body]}\n{text[max(body, len(text) - _TAIL) :]}"
    labelled = _labelled_org(rim, place)
    county = county or (labelled.county if labelled else None) or county_of(text, place, addressee, titles)
    county = county or site_county(text[:body])
    date = _date(head, signature, rim)
    return ReportHead(
        issuer=_issuer(text, orgs, place, county, labelled, titles),
        place=place or (labelled.place if labelled else None),
        county=county,
        year=report_year(text, titles, body, date),
        addressee=addressee,
        doc_no=_doc_no(text, head, body),
        date=date,
    )


def _first(sections: Sequence[Section]) -> int:
    return sections[0].start if sections else 0


def _glued(text: str, body: int) -> list[HeadLine]:
    """Return number, title and addressee that stand in the text's own first line: all line breaks are lost."""
    rules, found = head_rules(), []
    front = text[body : body + _GLUED].lstrip()
    number = rules.doc_no.match(front)
    if number:
        found.append(HeadLine(LineKind.NUMBER, body, body, number["no"]))
        front = front[number.end() :]
    title = rules.glued_title.match(front)
    if not title:
        return []
    found.append(HeadLine(LineKind.TITLE, body, body, title["title"]))
    addressee = addressee_in(front[title.end() :])
    if addressee:
        found.append(HeadLine(LineKind.ADDRESSEE, body, body, f"{addressee}："))
    return found


def _titles(head: Sequence[HeadLine]) -> tuple[list[str], list[str]]:
    """Return the lines of the title, and those of a page's menu.

    The title is the last line that says what it is (…的报告) with the lines just before and all after it.
    """
    rules = head_rules()
    titles = [line.text for line in head if line.kind is LineKind.TITLE]
    said = [at for at, line in enumerate(titles) if rules.title_words.search(line)]
    first = max(said[-1] - _LINES_BEFORE, 0) if said else 0
    return titles[first:], titles[:first]


def _addressee(head: Sequence[HeadLine]) -> str | None:
    """Return the addressee as printed; names that run over two lines are put together."""
    at = next((at for at in range(len(head) - 1, -1, -1) if head[at].kind is LineKind.ADDRESSEE), None)
    if at is None:
        return None
    words = addressee_in(head[at].text) or ""
    while at > 0 and head[at - 1].text.endswith(("、", "，")) and head[at - 1].kind is LineKind.TITLE:
        at -= 1
        words = squeeze(head[at].text) + words
    return words or None


def _signature(text: str, lines: Sequence[Line], sections: Sequence[Section]) -> list[str]:
    span = next(((s.start, s.end) for s in sections if s.kind is SectionKind.SIGNATURE), None)
    if span is None:
        return []
    return [text[line.start : line.end] for line in lines if span[0] <= line.start < span[1]]


def _run_on_date(text: str) -> list[str]:
    """Return the date that ends the text without a line of its own: …桐坪镇人民政府2024年12月3日."""
    found = _ENDING_DATE.search(text, max(0, len(text) - _LONGEST_DATE_LINE))
    return [found["date"]] if found else []


def _orgs(titles: Sequence[str], signature: Sequence[str]) -> list[Org]:
    """Return the offices that report, each in its fullest form, the party's before the government's."""
    title = [org for line in _own_lines(titles) for org in _orgs_of(line)]
    signed = [org for line in signature for org in _orgs_of(line)]
    found = title + signed
    if any(org.place for org in found):
        found = [org for org in found if org.place]
    own = next((org.place for org in found), None)
    best: dict[bool, Org] = {}
    for org in found:
        if org.place == own and _fuller(org, best.get(org.party)):
            best[org.party] = org
    return [best[party] for party in (True, False) if party in best]


def _fuller(org: Org, known: Org | None) -> bool:
    if known is None:
        return True
    same = org.office == known.office or known.office in head_rules().short_offices
    return same and len(org.name) > len(known.name)


def _own_lines(titles: Sequence[str]) -> list[str]:
    """Leave out a web site's name (云岭县人民政府 alone) where the title itself names a township."""
    if not any(head_rules().title_words.search(line) and title_place(line)[0] for line in titles):
        return list(titles)
    return [line for line in titles if any(org.place for org in _orgs_of(line))]


def _orgs_of(line: str) -> list[Org]:
    rules = head_rules()
    plain = rules.red_head.sub(
        "", rules.seal.sub("", rules.signature_label.sub("", _PREFIX.sub("", line.strip())))
    ).strip()
    orgs, rest = read_orgs(plain)
    if orgs and all(org.place is None for org in orgs) and rest and not rules.title_words.search(rest):
        return []  # the name of a web site: 云岭县人民政府 首页
    return orgs


def _place(text: str, titles: Sequence[str], orgs: Sequence[Org], body: int) -> tuple[str | None, str | None]:
    place = next((org.place for org in orgs if org.place), None)
    county = next((org.county for org in orgs if org.county), None)
    if place or orgs:
        return place, county
    for line in titles:
        place, county = title_place(line)
        if place:
            above = (org.county for title in titles for org in _orgs_of(title))
            return place, county or next((name for name in above if name), None)
    return body_place(text, body, min(len(text), body + _FRONT)), None


def _labelled_org(front: str, place: str | None) -> Org | None:
    """Return the office that a web page's table names, if no other township reports."""
    found = head_rules().labelled_issuer.search(front)
    org = read_org(found["name"]) if found else None
    if org is None or (place and org.place and org.place != place):
        return None
    return org


def _issuer(
    text: str,
    orgs: Sequence[Org],
    place: str | None,
    county: str | None,
    labelled: Org | None,
    titles: Sequence[str],
) -> str | None:
    if orgs:
        return "、".join(org.name for org in orgs)
    if labelled and labelled.place:
        return labelled.name
    if place:
        return _named_in_body(text, place, county) or _in_title(titles, place, county)
    return labelled.name if labelled else None


def _named_in_body(text: str, place: str, county: str | None) -> str | None:
    """Return the office of ``place`` that the text names, with its county where that stands before it."""
    for name in ([county + place] if county else []) + [place]:
        at = text.find(name)
        while at >= 0:
            org = read_org(text, at)
            if (
                org
                and org.place == place
                and not org.party
                and org.name.endswith(("人民政府", "办事处", "管理委员会"))
            ):
                return org.name
            at = text.find(name, at + 1)
    return None


def _in_title(titles: Sequence[str], place: str, county: str | None) -> str | None:
    if county and any(county + place in squeeze(line) for line in titles):
        return county + place
    return place if any(place in squeeze(line) for line in titles) else None


def _doc_no(text: str, head: Sequence[HeadLine], body: int) -> str | None:
    rules = head_rules()
    for line in head:
        if line.kind is LineKind.NUMBER:
            found = rules.doc_no.match(squeeze(line.text).lstrip("（(【"))
            if found:
                return found["no"]
        elif line.kind is LineKind.TITLE:  # 桐坪镇人民政府文件　桐府发〔2025〕3号
            for word in line.text.split()[1:]:
                found = rules.doc_no.fullmatch(word)
                if found:
                    return found["no"]
    found = rules.labelled_no.search(text, 0, body)
    return squeeze(found["no"]) if found else None


def _date(head: Sequence[HeadLine], signature: Sequence[str], front: str) -> str | None:
    """Return the signing date: in the signature, else beside the title, else what a web page's table gives.

    A signature that prints only a month has no date, and neither has a page that prints only when it was published.
    """
    signed = [date_in(line) for line in signature[::-1] if len(line) < _LONGEST_DATE_LINE]
    if any(signed):
        return next(date for date in signed if date)
    if any(_MONTH.search(squeeze(line)) for line in signature):
        return None
    titled = False
    dates: list[str | None] = []
    loose: list[str | None] = []
    for line in head:
        titled = titled or line.kind is LineKind.TITLE
        if line.kind is LineKind.DATE:
            (dates if titled and "年" in line.text else loose).append(date_in(line.text))
    rules = head_rules()
    labelled = rules.labelled_date.search(front)
    dates.append(date_in(labelled["date"] + "日") if labelled else None)
    return next((date for date in dates + loose if date), None)
