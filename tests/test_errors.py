"""Errors: each keeps its words on the way between processes, has a code of its own, and speaks Chinese."""

from __future__ import annotations

import copy
import errno
import pickle
import re

import pytest

from extractor import errors
from extractor.errors import (
    ExtractorError,
    InternalError,
    ReadError,
    RulesError,
    UsageError,
    os_reason,
)

KINDS = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ExtractorError)
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_keeps_its_words_between_processes(kind):
    for error in (kind("文件坏了", advice="请重报", code="own_code"), kind("文件坏了")):
        for back in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert type(back) is kind
            assert (back.message, back.advice, back.code) == (error.message, error.advice, error.code)
            assert str(back) == "文件坏了"


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_has_the_code_of_its_kind_unless_told(kind):
    assert kind("x").code == kind.default_code
    assert kind("x", code="").code == kind.default_code
    assert kind("x", code="other").code == "other"
    assert re.fullmatch(r"[a-z][a-z0-9_]*", kind.default_code)
    assert kind.__doc__


@pytest.mark.parametrize("kind", KINDS)
def test_all_are_exported_and_of_one_root(kind):
    assert kind.__name__ in errors.__all__
    with pytest.raises(ExtractorError):
        raise kind("x")


@pytest.mark.parametrize(
    ("kind", "exit_code"),
    [(ExtractorError, 1), (InternalError, 1), (UsageError, 2), (RulesError, 2), (ReadError, 3)],
)
def test_exit_codes_go_by_the_branch(kind, exit_code):
    assert kind.exit_code == exit_code
    if kind is not ExtractorError:
        assert {one.exit_code for one in KINDS if issubclass(one, kind)} == {exit_code}


def test_no_two_kinds_of_unreadable_file_share_a_code():
    codes = [kind.default_code for kind in KINDS if issubclass(kind, ReadError)]
    assert len(codes) == len(set(codes)) > 6


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (errno.ENOENT, "不存在"),
        (errno.EACCES, "没有权限"),
        (errno.EPERM, "没有权限"),
        (errno.EBUSY, "使用"),
        (errno.EEXIST, "文件夹"),
        (errno.ENOTDIR, "文件夹"),
        (errno.EISDIR, "文件夹"),
        (errno.ENOSPC, "已满"),
        (errno.EDQUOT, "配额"),
        (errno.EFBIG, "大小"),
        (errno.EROFS, "只读"),
        (errno.ENAMETOOLONG, "太长"),
        (errno.EMFILE, "太多"),
        (errno.EIO, "出错"),
    ],
)
def test_what_the_system_refuses_is_told_in_chinese(number, word):
    told = os_reason(OSError(number, "some English words", "a.txt"))
    assert word in told and CHINESE.match(told) and "English" not in told and "a.txt" not in told


def test_a_reason_that_is_not_known_is_told_in_the_systems_own_words():
    assert os_reason(OSError(9_999, "strange")) == "strange"
    assert os_reason(OSError("only words")) == "only words"
    assert os_reason(OSError(9_999, "")) != ""
