"""Damaged copies of documents, the same from the same seed; shared by the fuzz test and its long run."""

from __future__ import annotations

import io
import random
import zipfile
import zlib

__all__ = ["mutate"]


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Return a damaged copy: bytes flipped, cut, doubled, swapped, or the same done inside one part of a zip."""
    if data.startswith(b"PK") and rng.random() < 0.7:
        return _inside_zip(data, rng)
    return _plain(data, rng)


def _plain(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 30))):
        if not changed:
            break
        at = rng.randrange(len(changed))
        kind = rng.randrange(6)
        if kind == 0:
            changed[at] = rng.randrange(256)
        elif kind == 1:
            del changed[at : at + rng.choice((1, 4, 100, 5000))]
        elif kind == 2:
            piece = changed[at : at + rng.choice((4, 64, 2000))]
            changed[at:at] = piece * rng.choice((1, 3))
        elif kind == 3:
            changed = changed[:at]
        elif kind == 4:
            changed[at : at + 4] = rng.choice(
                (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"9999", b"-1 ")
            )
        else:
            other = rng.randrange(len(changed))
            changed[at : at + 32], changed[other : other + 32] = (
                changed[other : other + 32],
                changed[at : at + 32],
            )
    return bytes(changed)


def _inside_zip(data: bytes, rng: random.Random) -> bytes:
    out = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as source,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            infos = source.infolist()
            chosen = rng.choice(infos).filename
            for info in infos:
                content = source.read(info)
                if info.filename == chosen:
                    if rng.random() < 0.1:
                        continue
                    content = _plain(content, rng)
                target.writestr(info.filename, content)
    except (zipfile.BadZipFile, zlib.error, ValueError):
        return _plain(data, rng)
    return out.getvalue()
