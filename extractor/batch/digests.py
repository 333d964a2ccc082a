"""Digests on their way from the workers to the checks between reports: as bytes, read back one at a time."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, overload

from extractor.batch.spool import Spool

__all__ = ["Digests", "pack_digest", "read_digest"]

_HELD = 400  # digests in memory at once: a batch of a county or two is read back once
_LEVEL = 1  # of compression: the bytes are short-lived, and time counts


def pack_digest(digest: Any) -> bytes:
    """Return a digest as bytes, nothing for ``None``; one that is no ``Digest`` must be a JSON-able value.

    JSON, not pickle: the bytes lie in a folder that others may write to.
    """
    if digest is None:
        return b""
    real = hasattr(digest, "to_dict")
    told = {"real": real, "digest": digest.to_dict() if real else digest}
    return zlib.compress(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"), _LEVEL)


def read_digest(packed: bytes) -> Any:
    """Return the digest that :func:`pack_digest` has packed."""
    told = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    if not told["real"]:
        return told["digest"]
    from extractor.checks.digests import Digest

    return Digest.from_dict(told["digest"])


class Digests(Sequence[Any]):
    """The digests of a batch in the order of its files, read back from the spool one by one.

    Only the last few hundred that were asked for are in memory, so that a batch of any size takes the same.
    """

    def __init__(self, spool: Spool) -> None:
        self._places = array("l", (place for place in range(len(spool)) if spool.digest(place)))
        self._at = lru_cache(_HELD)(lambda place: read_digest(spool.digest(place)))

    def __len__(self) -> int:
        """Return how many files have a digest."""
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Any: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Any, ...]: ...

    def __getitem__(self, index: int | slice) -> Any:
        """Return a digest, or several."""
        if isinstance(index, slice):
            return tuple(self._at(place) for place in self._places[index])
        return self._at(self._places[index])
