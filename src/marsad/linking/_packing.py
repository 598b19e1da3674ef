"""Values of linking as bytes: compact, versioned, readable by nothing but this module, and never code.

The layout follows the fields of the frozen values: strings and single numbers are JSON, runs of 64-bit numbers and
arrays lie behind it as they are. Who adds a field needs to do nothing; a changed layout is a changed linking version,
with which everything is linked anew, so that no old bytes are ever read.
"""

from __future__ import annotations

import json
import types
import zlib
from array import array
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

from marsad.linking._values import Shingles

T = TypeVar("T")

_HEAD = 4


class _Tail:
    """What lies behind the JSON."""

    def __init__(self, stored: memoryview | None = None) -> None:
        self.chunks: list[bytes] = []
        self._stored = stored
        self._at = 0

    def take(self, size: int) -> memoryview:
        assert self._stored is not None
        self._at += size
        return self._stored[self._at - size : self._at]


_Write = Callable[[Any, _Tail], Any]
_Read = Callable[[Any, _Tail], Any]


def pack(value: object) -> bytes:
    """A frozen value of linking as bytes."""
    tail = _Tail()
    kind: Any = type(value)
    plain = json.dumps(_codec(kind)[0](value, tail), ensure_ascii=False, separators=(",", ":"))
    head = plain.encode("utf-8", "surrogatepass")
    return b"".join((len(head).to_bytes(_HEAD, "little"), head, *tail.chunks))


def unpack(kind: type[T], stored: bytes) -> T:
    """The value that :func:`pack` took."""
    view = memoryview(stored)
    end = _HEAD + int.from_bytes(view[:_HEAD], "little")
    head = json.loads(bytes(view[_HEAD:end]).decode("utf-8", "surrogatepass"))
    of: Any = kind
    made: T = _codec(of)[1](head, _Tail(view[end:]))
    return made


def pack_shingles(s: Shingles) -> bytes:
    """Hashes as they are, for they cannot be made smaller; the rest, which repeats, deflated."""
    rest = s.weights.astype("<f4").tobytes() + s.at.astype("<i4").tobytes() + s.picked.astype("u1").tobytes()
    return len(s).to_bytes(_HEAD, "little") + s.hashes.astype("<u8").tobytes() + zlib.compress(rest, 1)


def unpack_shingles(stored: bytes) -> Shingles:
    """What :func:`pack_shingles` took."""
    n = int.from_bytes(stored[:_HEAD], "little")
    rest = zlib.decompress(stored[_HEAD + 8 * n :])
    return Shingles(
        np.frombuffer(stored, "<u8", n, _HEAD).astype(np.uint64, copy=False),
        np.frombuffer(rest, "<f4", n).astype(np.float32, copy=False),
        np.frombuffer(rest, "<i4", n, 4 * n).astype(np.int32, copy=False),
        np.frombuffer(rest, "u1", n, 8 * n).astype(bool),
    )


@cache
def _codec(kind: Any) -> tuple[_Write, _Read]:  # noqa: ANN401
    if is_dataclass(kind):
        return _dataclass(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType) and type(None) in inner:
        return _optional(next(x for x in inner if x is not type(None)))
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return (_write_numbers, _read_numbers) if inner[0] is int else _run(inner[0])
    if origin is tuple:
        return _fixed(inner)
    if origin is np.ndarray:
        return _write_array, _read_array
    if kind is date:
        return (lambda v, _: v.toordinal()), (lambda v, _: date.fromordinal(v))
    if kind in (str, int, float, bool) or origin is Literal:
        return (lambda v, _: v), (lambda v, _: v)
    raise TypeError(f"linking has no layout for {kind!r}")


def _dataclass(kind: Any) -> tuple[_Write, _Read]:  # noqa: ANN401
    hints = get_type_hints(kind)
    names = [f.name for f in fields(kind)]
    codecs = [_codec(hints[name]) for name in names]
    writers = [(name, write) for name, (write, _) in zip(names, codecs, strict=True)]
    readers = [read for _, read in codecs]

    def write(value: Any, tail: _Tail) -> Any:  # noqa: ANN401
        return [w(getattr(value, name), tail) for name, w in writers]

    def read(stored: Any, tail: _Tail) -> Any:  # noqa: ANN401
        return kind(*[r(v, tail) for r, v in zip(readers, stored, strict=True)])

    return write, read


def _optional(kind: Any) -> tuple[_Write, _Read]:  # noqa: ANN401
    write, read = _codec(kind)
    return (
        lambda v, tail: None if v is None else write(v, tail),
        lambda v, tail: None if v is None else read(v, tail),
    )


def _run(kind: Any) -> tuple[_Write, _Read]:  # noqa: ANN401
    write, read = _codec(kind)
    return (
        lambda v, tail: [write(x, tail) for x in v],
        lambda v, tail: tuple([read(x, tail) for x in v]),
    )


def _fixed(kinds: Iterable[Any]) -> tuple[_Write, _Read]:
    codecs = [_codec(k) for k in kinds]
    return (
        lambda v, tail: [w(x, tail) for (w, _), x in zip(codecs, v, strict=True)],
        lambda v, tail: tuple([r(x, tail) for (_, r), x in zip(codecs, v, strict=True)]),
    )


def _write_numbers(v: tuple[int, ...], tail: _Tail) -> Any:  # noqa: ANN401
    if not v:
        return 0
    if min(v) < 0:
        return list(v)
    tail.chunks.append(array("Q", v).tobytes())
    return len(v)


def _read_numbers(stored: Any, tail: _Tail) -> tuple[int, ...]:  # noqa: ANN401
    if isinstance(stored, list):
        return tuple(stored)
    return tuple(array("Q", tail.take(8 * stored).tobytes())) if stored else ()


def _write_array(v: Any, tail: _Tail) -> Any:  # noqa: ANN401
    tail.chunks.append(v.tobytes())
    return [v.dtype.str, int(v.size)]


def _read_array(stored: Any, tail: _Tail) -> Any:  # noqa: ANN401
    kind = np.dtype(stored[0])
    return np.frombuffer(tail.take(kind.itemsize * stored[1]), kind).copy()
