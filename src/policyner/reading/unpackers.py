"""What gzip, Zstandard and xz pack, unpacked piece by piece."""

from __future__ import annotations

import lzma
import sys
import zlib
from collections.abc import Callable
from typing import IO

from policyner.reading.formats import Compression, compression_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_CHUNK = 1 << 16
# What may be referred back to: 128 MiB.
_ZSTD_WINDOW_LOG = 27
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
    options = {int(zstd.DecompressionParameter.window_log_max): _ZSTD_WINDOW_LOG}
    return _one_behind_another(packed, lambda: zstd.ZstdDecompressor(options=options), between=b"")


def _unxz(packed: Counted) -> Callable[[int], bytes]:
    return _one_behind_another(
        packed, lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY), between=b"\0"
    )


def _one_behind_another(
    packed: Counted,
    begin: Callable[[], zstd.ZstdDecompressor | lzma.LZMADecompressor],
    *,
    between: bytes,
) -> Callable[[int], bytes]:
    """Unpacks streams that follow one another, perhaps with bytes `between` them."""
    unpacker = begin()
    begun = False

    def read(number: int) -> bytes:
        nonlocal unpacker, begun
        while True:
            if unpacker.eof:
                rest = (unpacker.unused_data or packed.read(_CHUNK)).lstrip(between)
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


#: What the libraries raise for a stream that is cut off or broken.
BROKEN = (EOFError, zlib.error, zstd.ZstdError, lzma.LZMAError)

#: From a packed stream to a function that unpacks up to so many bytes of it, none at its end. It
#: raises an `EOFError` where the stream is cut off, and the library's error where it is broken.
UNPACKERS: dict[Compression, Callable[[Counted], Callable[[int], bytes]]] = {
    "gz": _gunzip,
    "zst": _unzstd,
    "xz": _unxz,
}
