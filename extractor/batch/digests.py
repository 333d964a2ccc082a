"""Digests on their way from the workers to the checks between reports: as bytes, read back one at a time."""

from __future__ import annotations

import json
import zlib
from typing import Any

__all__ = ["pack_digest", "read_digest"]

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
