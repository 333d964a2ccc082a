"""The spool: what was put is had back, after any accident; and what a resumed run says of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.batch.digests import Digests, pack_digest, read_digest
from extractor.batch.resuming import Resumed, circumstances, file_hash, resume
from extractor.batch.spool import Spool
from extractor.batch.tasks import Plan, Task
from extractor.record import Failure
from extractor.settings import Settings

NOW = {"version": "1", "ruleset": "r", "program": "p", "options": {"ocr": False}}


def filled(path: Path, *results: tuple[str, bytes, bytes], now: dict[str, Any] | None = None) -> None:
    with Spool(path, len(results), circumstances=now or NOW) as spool:
        for index, (name, line, digest) in enumerate(results):
            spool.put(index, line, digest, name=name, sha256=f"hash of {name}")


def again(path: Path, size: int = 3, **more: Any) -> Spool:
    return Spool(path, size, circumstances=NOW, resume=True, **more)


THREE = (("a.txt", b"one", b"1"), ("b.txt", b"two\n\xff", b""), ("c.txt", b"", b"33"))


def test_a_spool_gives_back_what_was_put_in_any_order(tmp_path):
    with Spool(tmp_path / "s", 3) as spool:
        assert spool.empty
        for index in (2, 0, 1):
            spool.put(index, THREE[index][1], THREE[index][2])
            assert spool.has(index)
        assert list(spool) == [one[1] for one in THREE]
        assert [spool.digest(index) for index in range(3)] == [one[2] for one in THREE]
        assert not spool.empty
        assert len(spool) == 3


def test_a_second_result_takes_the_place_of_the_first(tmp_path):
    with Spool(tmp_path / "s", 1, circumstances=NOW) as spool:
        spool.put(0, b"first", b"x", name="a.txt", sha256="1")
        spool.put(0, b"second", b"", name="a.txt", sha256="2")
        assert (spool.get(0), spool.digest(0)) == (b"second", b"")
    with again(tmp_path / "s") as spool:
        assert spool.kept["a.txt"].sha256 == "2"


@pytest.mark.parametrize("ask", ["get", "digest"])
def test_what_has_not_come_cannot_be_had(tmp_path, ask):
    with Spool(tmp_path / "s", 2) as spool:
        spool.put(0, b"x")
        assert not spool.has(1)
        with pytest.raises(KeyError):
            getattr(spool, ask)(1)


def test_an_earlier_run_is_found_again(tmp_path):
    filled(tmp_path / "s", *THREE)
    with again(tmp_path / "s") as spool:
        assert list(spool.kept) == ["a.txt", "b.txt", "c.txt"]
        assert (spool.wasted, spool.before) == (0, None)
        for place, name in enumerate(("c.txt", "a.txt", "b.txt")):
            spool.adopt(place, spool.kept[name])
        assert list(spool) == [b"", b"one", b"two\n\xff"]
        assert [spool.digest(place) for place in range(3)] == [b"33", b"1", b""]


def test_without_being_asked_nothing_is_kept(tmp_path):
    filled(tmp_path / "s", *THREE)
    with Spool(tmp_path / "s", 3, circumstances=NOW) as spool:
        assert spool.kept == {}
        assert spool.empty


def test_results_without_a_name_or_a_hash_are_for_this_run_only(tmp_path):
    with Spool(tmp_path / "s", 3, circumstances=NOW) as spool:
        spool.put(0, b"x", name="a.txt")
        spool.put(1, b"y", sha256="1")
        spool.put(2, b"z", name="c.txt", sha256="1")
    with again(tmp_path / "s") as spool:
        assert list(spool.kept) == ["c.txt"]


def test_other_circumstances_waste_what_is_there_and_are_told(tmp_path):
    filled(tmp_path / "s", *THREE, now={**NOW, "version": "0"})
    with again(tmp_path / "s") as spool:
        assert spool.kept == {}
        assert spool.wasted == 3
        assert spool.before is not None
        assert spool.before["version"] == "0"
    with again(tmp_path / "s") as spool:
        assert (spool.wasted, spool.before) == (0, None)  # it has begun afresh


def test_wherever_it_is_torn_all_that_was_whole_before_is_kept(tmp_path):
    path = tmp_path / "s"
    filled(path, *THREE)
    data = path.read_bytes()
    counts = []
    for size in range(len(data) + 1):
        path.write_bytes(data[:size])
        with again(path) as spool:
            counts.append(len(spool.kept))
            for name, line, digest in THREE:
                if name in spool.kept:
                    spool.adopt(0, spool.kept[name])
                    assert (spool.get(0), spool.digest(0)) == (line, digest)
            spool.put(1, b"fresh", name="z.txt", sha256="1")
        with again(path) as spool:
            assert "z.txt" in spool.kept
    assert counts == sorted(counts)
    assert counts[-1] == 3
    assert counts[-2] == 2


@pytest.mark.parametrize("hit", [0, 4, 8])
@pytest.mark.parametrize("part", [b"x", b"y"])
def test_a_byte_that_a_disk_has_changed_drops_its_result_and_what_follows(tmp_path, hit, part):
    path = tmp_path / "s"
    filled(path, *((f"{number}.txt", b"x" * 50, b"y" * 50) for number in range(9)))
    pieces = path.read_bytes().split(part * 50)
    whole = (part * 50).join(pieces[: hit + 1])
    path.write_bytes(whole + b"z" + part * 49 + (part * 50).join(pieces[hit + 1 :]))
    with again(path, 9) as spool:
        assert list(spool.kept) == [f"{number}.txt" for number in range(hit)]


def test_settled_files_of_equal_runs_are_equal_whatever_the_order_of_arrival(tmp_path):
    for name, order in (("s", (0, 1, 2)), ("t", (2, 0, 1))):
        spool = Spool(tmp_path / name, 4, circumstances=NOW)
        spool.put(1, b"older", name="b.txt", sha256="0")
        spool.put(3, b"no name")
        for index in order:
            file, line, digest = THREE[index]
            spool.put(index, line, digest, name=file, sha256="1")
        spool.settle()
    assert (tmp_path / "s").read_bytes() == (tmp_path / "t").read_bytes()
    assert [one.name for one in sorted(tmp_path.iterdir())] == ["s", "t"]
    with again(tmp_path / "s") as spool:
        assert {name: kept.sha256 for name, kept in spool.kept.items()} == dict.fromkeys(
            ("a.txt", "b.txt", "c.txt"), "1"
        )


def test_what_no_task_of_this_run_has_is_gone_when_it_is_settled(tmp_path):
    filled(tmp_path / "s", *THREE)
    spool = again(tmp_path / "s", 1)
    spool.adopt(0, spool.kept["b.txt"])
    spool.settle()
    with again(tmp_path / "s") as spool:
        assert list(spool.kept) == ["b.txt"]
        spool.adopt(0, spool.kept["b.txt"])
        assert spool.get(0) == b"two\n\xff"


@settings(deadline=None, max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=8,
    )
)
def test_a_digest_comes_back(digest):
    packed = pack_digest(digest)
    assert (packed == b"") is (digest is None)
    assert not packed or read_digest(packed) == digest


def test_digests_are_those_of_the_files_that_have_one(tmp_path):
    with Spool(tmp_path / "s", 5) as spool:
        for index, digest in enumerate(("甲", None, "乙", None, "丙")):
            spool.put(index, b"line", pack_digest(digest))
        digests = Digests(spool)
        assert len(digests) == 3
        assert list(digests) == ["甲", "乙", "丙"]
        assert digests[-1] == "丙"
        assert digests[1:] == ("乙", "丙")
        with pytest.raises(IndexError):
            digests[3]


def test_each_file_stands_as_it_is_to_the_earlier_run(tmp_path):
    tasks = []
    for name in ("a.txt", "b.txt", "new.txt"):
        (tmp_path / name).write_text(f"渡口镇{name}", encoding="utf-8")
        tasks.append(Task(name, tmp_path / name))
    with Spool(tmp_path / "s", 3, circumstances=NOW) as spool:
        spool.put(0, b"a", name="a.txt", sha256=file_hash(tmp_path / "a.txt"))
        spool.put(1, b"b", name="b.txt", sha256="of other bytes")
        spool.put(2, b"g", name="gone.txt", sha256="1")
    plan = Plan(tuple(tasks), failures=(("0.zip", Failure("x", "y", "z")),))
    with again(tmp_path / "s", 4) as spool:
        found = resume(plan, spool, NOW)
        assert (found.kept, found.changed, found.new, found.gone) == (1, ["b.txt"], 1, 1)
        assert [spool.has(place) for place in range(4)] == [False, True, False, False]  # 0.zip is the first
        assert spool.get(1) == b"a"


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Resumed(), "没有可以沿用的结果，从头读取。"),
        (Resumed(new=4, gone=2), "没有可以沿用的结果，从头读取。"),
        (Resumed(kept=3), "沿用上次已读的 3 份。"),
        (Resumed(kept=3, new=1, gone=2), "沿用上次已读的 3 份；未读过或上次没读成的 1 份现在读取；上次有而现在没有的 2 份不再计入。"),
        (Resumed(changed=["甲", "乙"]), "沿用上次已读的 0 份；内容已改的 2 份重新读取（甲、乙）。"),
        (Resumed(kept=1, changed=list("甲乙丙丁")), "沿用上次已读的 1 份；内容已改的 4 份重新读取（甲、乙、丙 等）。"),
        (Resumed(wasted=5, reasons=("规则", "选项")), "上次运行之后规则、选项有变，已读的 5 份不能沿用，全部重新读取。"),
        (Resumed(wasted=5, new=5), "上次运行之后情况有变，已读的 5 份不能沿用，全部重新读取。"),
    ],
)  # fmt: skip
def test_what_is_taken_over_is_told(found, told):
    assert found.told() == told


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"version": "2"}, ("程序版本",)),
        ({"version": "2", "program": "q"}, ("程序版本",)),
        ({"program": "q"}, ("程序",)),
        ({"ruleset": "s", "options": {}}, ("规则", "选项")),
        ({"another": 1}, ()),
    ],
)
def test_why_nothing_can_be_taken_over(tmp_path, change, reasons):
    filled(tmp_path / "s", *THREE, now={**NOW, **change})
    with again(tmp_path / "s") as spool:
        found = resume(Plan(), spool, NOW)
    assert (found.wasted, found.reasons) == (3, reasons)


def test_results_depend_on_every_option_that_changes_them(tmp_path):
    checks = tmp_path / "own.yaml"
    checks.write_text("a", encoding="utf-8")
    base = Settings(checks=(checks,))
    first = circumstances(base, version="1", ruleset="r")
    limits = replace(base.limits, seconds=base.limits.seconds + 1)
    for other in (
        replace(base, ocr=not base.ocr),
        replace(base, office=not base.office),
        replace(base, limits=limits),
        replace(base, required_metrics=("inspections",)),
        replace(base, required_by_county=(("松原县", ("inspections",)),)),
        replace(base, checks=()),
    ):
        assert circumstances(other, version="1", ruleset="r") != first
    assert circumstances(base, version="1", ruleset="r") == first
    assert circumstances(base, version="1", ruleset="q") != first
    checks.write_text("b", encoding="utf-8")
    assert circumstances(base, version="1", ruleset="r") != first


def test_a_file_that_is_gone_has_no_hash(tmp_path):
    assert file_hash(tmp_path / "gone.txt") == ""
    assert file_hash(tmp_path) == ""
