"""What gzip, Zstandard and xz pack, unpacked piece by piece."""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Callable
from typing import IO

import zstandard

from policyner.reading.formats import Compression, compression_of

_CHUNK = 1 << 16
# A block of 128 KiB may come from four bytes of zstd, so it is fed by little.
_ZSTD_CHUNK = 1 << 10
_ZSTD_WINDOW = 1 << 27
# Of zlib: that of every gzip file, and that its header and checksum are there.
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
# What the strongest setting of xz needs, with room.
_XZ_MEMORY = 1 << 28


class Counted:
    """A stream that counts what is read from it, and knows whether anything else follows."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.taken = 0
        self.is_followed = False

    def read(self, number: int = -1) -> bytes:
        """Up to so many bytes."""
        data = self._stream.read(number)
        self.taken += len(data)
        return data


def _gunzip(packed: Counted) -> Callable[[int], bytes]:
    def begin() -> zlib._Decompress:
        return zlib.decompressobj(_GZIP_WINDOW)

    unpacker = begin()
    begun = False

    def read(number: int) -> bytes:
        nonlocal unpacker, begun
        while not packed.is_followed:
            if unpacker.eof:
                # One file behind another, perhaps with zeros between; anything else is none.
                rest = _behind_zeros(unpacker.unused_data, packed)
                unpacker, begun = begin(), False
                packed.is_followed = bool(rest) and compression_of(rest) != "gz"
            else:
                rest = unpacker.unconsumed_tail or packed.read(_CHUNK)
            if packed.is_followed or (not rest and not begun):
                break
            if not rest:
                raise EOFError("the compressed stream ends before its end mark")
            begun = True
            if data := unpacker.decompress(rest, number):
                return data
        return b""

    return read


def _behind_zeros(rest: bytes, packed: Counted) -> bytes:
    """What follows, zeros left out; two bytes of it at least where there are as many."""
    rest = rest.lstrip(b"\0")
    while len(rest) < 2 and (data := packed.read(_CHUNK)):
        rest = (rest + data).lstrip(b"\0")
    return rest


def _unzstd(packed: Counted) -> Callable[[int], bytes]:
    # `stream_reader` takes a stream that is cut off for one that has ended.
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    frame = unpacker.decompressobj()
    held = b""
    rest = b""
    begun = False

    def read(number: int) -> bytes:
        nonlocal frame, held, rest, begun
        while not held:
            data = rest or packed.read(_ZSTD_CHUNK)
            rest = b""
            if not data:
                if begun:
                    raise EOFError("the compressed stream ends before its end mark")
                return b""
            begun = True
            held = frame.decompress(data)
            if frame.eof:
                rest = frame.unused_data
                frame, begun = unpacker.decompressobj(), False
        data, held = held[:number], held[number:]
        return data

    return read


def _unxz(packed: Counted) -> Callable[[int], bytes]:
    def begin() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    unpacker = begin()
    begun = False

    def read(number: int) -> bytes:
        nonlocal unpacker, begun
        while True:
            if unpacker.eof:
                # One stream behind another, perhaps with zeros between.
                rest = (unpacker.unused_data or packed.read(_CHUNK)).lstrip(b"\0")
                unpacker, begun = begin(), False
            else:
                rest = packed.read(_CHUNK) if unpacker.needs_input else b""
            if not rest and unpacker.needs_input:
                if begun:
                    raise EOFError("the compressed stream ends before its end mark")
                return b""
            begun = True
            if data := unpacker.decompress(rest, number):
                return data

    return read


#: From a packed stream to a function that unpacks up to so many bytes of it, none at its end. It
#: raises an `EOFError` where the stream is cut off, and the library's error where it is broken.
UNPACKERS: dict[Compression, Callable[[Counted], Callable[[int], bytes]]] = {
    "gz": _gunzip,
    "zst": _unzstd,
    "xz": _unxz,
}
