"""Another township's name where the report speaks of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.checks.base import Bench, ProseCheck, evidence
from extractor.checks.vocabulary import part_of_speech
from extractor.checks.words import PlaceWords
from extractor.models import Finding, Severity

__all__ = ["WrongPlace", "other_places", "root"]

_NATIONS = "(?:土家族|苗族|回族|壮族|瑶族|侗族|彝族|畲族|满族|蒙古族|布依族|傣族|白族|哈尼族|藏族|羌族|朝鲜族|哈萨克族|黎族)"
_KINDS = "(?:镇|乡|街道|苏木)"
_AT_START = re.compile(
    r"[。；，：！、“\n][ \t　]*(?:[一二三四五六七八九]是|(?:下一?步|全年|年内|目前|现在|一年来|今年以来"
    r"|20\d\d年(?:度|来)?|年[初中末底]|新的一年|[上下]半年|\d{1,2}月(?:份|初|底)?|近年来|近日)，?)?"
    rf"(?P<above>[一-龥]{{2,6}}?[省县区市旗])?(?P<name>[一-龥]{{1,4}}?{_NATIONS}?{_KINDS})"
)
"""Sought behind a line end, so that the text's own beginning counts as one."""
_OFFICE = re.compile(rf"{_KINDS}(?=人民政府|党委|党工委|办事处)")
_BODY = re.compile(rf"([一-龥]{{2,4}}{_KINDS})(?=人民政府|党委|党工委|办事处)")
_BODY_NAME = 4
_HANZI = re.compile("[一-龥]")
_LED = re.compile(rf"在([一-龥]{{2,4}}?{_KINDS})(?:党委|党工委|政府|、)+的?[一-龥]{{0,6}}领导下")
_MEETS_US = re.compile(
    rf"[与来到赴和向对同给请由把](?:我们|(?:我|本){_KINDS})|两(?:镇|乡|街道|地)|双方|三(?:镇|乡|地)"
)
"""The other township meets the report's own: then it is a partner, whatever its place in the sentence."""
_PHRASE = re.compile(
    r"[ \t　]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[一二三四五六七八九十]是)?(?:20\d\d年，|今年以来，|一年来，)?"
    r"(?:围绕|针对|面对|按照|根据|结合|依托|聚焦|紧扣|立足|为了?|在|随着|通过|坚持|对照)[^，。；：\n]{2,30}，"
)
"""What goes before the subject of a sentence."""
_SUFFIX = re.compile(r"(?:民族[乡镇]|民族苏木|镇|乡|街道|苏木)$")
_SELF = {"镇": ("我镇", "全镇"), "乡": ("我乡", "全乡"), "街道": ("我街道", "全街道")}
_NATION = re.compile(rf"{_NATIONS}+$")

_ABOVE = ("省", "市", "县", "区")
_ISSUES = re.compile("印发|出台|制定|编制|聘请|设立|整合|投入|发放|出动")
"""Deeds that the word list calls nouns, or does not know."""
_DEEDS = ("v", "d", "ad", "p", "vd", "a", "z")
_BODIES = re.compile("[村居社区所院校厂站庭局委会队园场店矿桥路街组河湖山水库]|公司|中心|企业|[某的]")
"""What has its seat in the township, and is not the township."""
_NO_NAMES = ("b", "v", "d", "p", "c", "r", "a", "t", "u", "m", "i", "l")


class WrongPlace(ProseCheck):
    """文中以别的乡镇、街道的名字作主语，多半是套用他人报告时没有改。

    与邻近乡镇联合、会同、签订协议、学习经验，或者几个乡镇并列的，不算。
    """

    code = "wrong_place"
    title = "出现别的乡镇名称"
    severity = Severity.WARNING
    ask = "请核对该处地名，是否套用他人报告未改；该段内容是否属实。"

    def read(self, prose: Bench) -> Iterator[Finding]:
        """Yield one finding a foreign name, with every place where it is the subject."""
        own = prose.view.head.place
        if not own:
            return
        for name, spans in prose.once(other_places).items():
            if prose.text.count(name) > max(2, prose.text.count(own)):
                continue  # then the head was misread, and this is the report's own name
            yield self.found(
                f"本报告是{own}的，文中却以“{name}”作主语",
                [evidence(prose.view, start, end) for start, end in spans],
                expected=own,
                actual=name,
            )
        yield from self._other_kind(prose, own)

    def _other_kind(self, bench: Bench, own: str) -> Iterator[Finding]:
        """A 乡 that calls itself 我镇: worth knowing, for that is how copied text gives itself away."""
        kind = _SUFFIX.search(own)
        if kind is None or not kind[0].endswith(tuple(_SELF)):
            return
        others = [word for key, words in _SELF.items() if not kind[0].endswith(key) for word in words]
        found = list(re.finditer(rf"(?:{'|'.join(others)})(?![村乡镇])", bench.text))
        if found:
            yield self.found(
                f"本报告是{own}的，文中却自称“{found[0][0]}”",
                [evidence(bench.view, m.start(), m.end()) for m in found],
                severity=Severity.INFO,
                expected=own,
                actual=found[0][0],
            )


def _may_be_name(name: str, words: PlaceWords) -> bool:
    """Tell whether a township may be called so: no particle in it, no verb, not two words run together.

    The word list calls some verbs nouns (列席, 办理) or persons (续聘); what ends like them is a name only if the list
    knows it as a place (大理). Mongolian names are long: 巴彦诺尔苏木.
    """
    bare = root(name)
    if not 2 <= len(bare) <= 4 or any(char in words.function for char in bare):
        return False
    if bare[-1] in words.verb_ends and not part_of_speech(bare).startswith("ns"):
        return False
    if len(bare) == 4:
        return name.endswith("苏木") or part_of_speech(bare).startswith("ns")
    if len(bare) > 2 and bare.endswith(_ABOVE):
        return False  # 《北京市街道办事处条例》 is about all of them
    pairs = [bare] if len(bare) == 2 else [bare, bare[:2], bare[1:]]
    return not any(part_of_speech(pair).startswith(_NO_NAMES) for pair in pairs)


def root(place: str) -> str:
    """Return the bare name of a township: 梨坪土家族乡 -> 梨坪."""
    return _NATION.sub("", _SUFFIX.sub("", place))


def other_places(bench: Bench) -> dict[str, list[tuple[int, int]]]:
    """Return the foreign township names that stand as subjects, with their places."""
    head = bench.view.head
    own = {name for name in (head.place, head.issuer) if name}
    own_roots = {root(name) for name in own if name}
    found: dict[str, list[tuple[int, int]]] = {}
    for start, end in sorted(_candidates(bench)):
        name = bench.text[start:end]
        if _with_us(bench, start, head.place or name):
            continue
        if any(name in whole or whole in name for whole in own) or root(name) in own_roots:
            continue
        if any(start < e and s < end for spans in found.values() for s, e in spans):
            continue
        found.setdefault(name, []).append((start, end))
    return found


def _with_us(bench: Bench, start: int, own: str) -> bool:
    """Tell whether the sentence sets the name beside the report's own township: 石滩镇政府与我镇签订协议."""
    sentence = bench.layout.around("sentence", start)
    told = bench.text[start : sentence.end]
    return _MEETS_US.search(told) is not None or own in re.split("[，；。]", told)[0]


def _candidates(bench: Bench) -> Iterator[tuple[int, int]]:
    words, text = bench.words.place, bench.text
    company = bench.words.pattern(words.company)
    subject = bench.words.pattern(words.subject)
    for match in _AT_START.finditer(f"\n{text}"):
        start, end = match.start("name") - 1, match.end("name") - 1
        if text[start:end].endswith(words.generic) or not _may_be_name(match["name"], words):
            continue
        if match["above"] and company.search(match["above"]):
            continue  # 赴邻县松坪镇取经
        if text[start - 1 : start] == "、" or text[end : end + 1] == "、" or company.match(text, start):
            continue
        acts = (
            subject.match(text, end)
            or text[end : end + 1] in "，"
            or ((_opens(match) or _phrased(bench, start)) and _acts(text[end : end + 8]))
        )
        if acts and not _introduced(bench, start, match["name"]):
            yield start, end
    yield from _voiced(bench)
    yield from _acting(bench)
    yield from (match.span(1) for match in _LED.finditer(text) if _may_be_name(match[1], words))
    for match in _bodies(text):
        start, end = match.span(1)
        lead = text[max(0, start - 6) : start]
        if text[start:end].endswith(words.generic) or company.search(lead):
            continue
        begins = start == 0 or _HANZI.match(text, start - 1) is None
        if begins and _may_be_name(match[1], words):
            yield start, end


def _opens(match: re.Match[str]) -> bool:
    """Tell whether a name opens its sentence, alone or after words of time: 今年以来，河湾镇…."""
    return match[0][:1] not in "，：、“！" or match.start("name") - match.start() > 1


def _phrased(bench: Bench, start: int) -> bool:
    """Tell whether nothing but a phrase goes before a name in its sentence: 围绕营商环境，石滩镇出台…."""
    sentence = bench.layout.around("sentence", start)
    return _PHRASE.fullmatch(bench.text, sentence.start, start) is not None


def _acts(following: str) -> bool:
    """Tell whether what follows a name makes it act: a verb, an adverb, a word that no list knows (扛牢), no noun.

    What comes from there or happened there does not act: 石滩镇务工的村民.
    """
    tag = part_of_speech(following[:2])
    if "的" in following[2:5]:
        return False
    if _ISSUES.match(following):
        return True
    if not tag:
        return part_of_speech(following[:1]).startswith("v") and _BODIES.search(following) is None
    return tag in _DEEDS


def _introduced(bench: Bench, start: int, name: str) -> bool:
    """Tell whether its paragraph has named the township as a partner or a destination before: 赴松坪镇考察，松坪镇推行的…."""
    paragraph = bench.layout.around("paragraph", start)
    company = bench.words.pattern(bench.words.place.company).pattern
    return re.search(f"(?:{company})[^，。；]{{0,6}}?{name}", bench.text[paragraph.start : start]) is not None


def _acting(bench: Bench) -> Iterator[tuple[int, int]]:
    """Names under which the report's own papers were issued: 以竹园镇人民政府名义印发."""
    acting = bench.words.pattern(bench.words.place.acting).pattern
    for match in re.finditer(
        rf"(?:{acting})([一-龥]{{2,3}}{_KINDS})(?:人民政府|政府|党委)?的?名义", bench.text
    ):
        if not match[1].endswith(bench.words.place.generic) and _may_be_name(match[1], bench.words.place):
            yield match.span(1)


def _bodies(text: str) -> Iterator[re.Match[str]]:
    """Yield the names that stand before 人民政府 and the like; sought from there backwards, for few such words stand."""
    floor = 0
    for office in _OFFICE.finditer(text):
        match = _BODY.search(text, max(floor, office.start() - _BODY_NAME))
        if match is not None and match.start() < office.start():
            floor = match.end()
            yield match


def _voiced(bench: Bench) -> Iterator[tuple[int, int]]:
    """Names in the report's own voice: 现将石滩镇2024年…, 我们石滩镇…, 制约石滩镇法治建设."""
    words = bench.words.place
    voice = bench.words.pattern(words.voice).pattern
    own = bench.words.pattern(words.own).pattern
    for match in re.finditer(rf"(?:{voice})([一-龥]{{2,3}}?{_KINDS})(?={own})", bench.text):
        generic = match[1].endswith(words.generic)
        if not generic and _may_be_name(match[1], words):
            yield match.span(1)
