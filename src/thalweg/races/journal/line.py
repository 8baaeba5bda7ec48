"""A finished run as a line of text, and back: JSON with a checksum in front and the losses as bits."""

import binascii
import json
import struct
from collections.abc import Sequence
from functools import cache

from thalweg.problems.problem import Trained

HEADER = b'{"format":"thalweg journal","version":1,"losses":"float64, little-endian, base64"}\n'
_CHECK = b'{"crc32":"%08x",'
_START = len(_CHECK % 0)
_KEY = len('"key":"')
_WELL = b',"diverged_at":null,"error":""}\n'


def write_line(key: str, run: Trained) -> bytes:
    """The line of a run under a key of letters and digits.

    >>> line = write_line("2c26b46b", Trained(train=(1.0, 0.1)))
    >>> line.decode()
    '{"crc32":"24e13bb2","key":"2c26b46b","train":"AAAAAAAA8D+amZmZmZm5Pw==","held_out":"","diverged_at":null,"error":""}\\n'
    >>> read_key(line), read_run(line).train
    ('2c26b46b', (1.0, 0.1))
    >>> read_key(line.replace(b"8D", b"9D"))
    """
    if not (key.isascii() and key.isalnum()):
        raise ValueError(f"a key is letters and digits, {key!r:.60} was given")
    losses = {"train": _bits(run.train), "held_out": _bits(run.held_out)}
    whole = {"key": key, **losses, "diverged_at": run.diverged_at, "error": run.error}
    rest = json.dumps(whole, separators=(",", ":")).encode("ascii")[1:]
    return b"%s%s\n" % (_CHECK % binascii.crc32(rest), rest)


def read_key(line: bytes) -> str | None:
    """The key of a whole line, newline included; None where it is not as it was written."""
    rest = line[_START:-1]
    if line[-1:] != b"\n" or line[:_START] != _CHECK % binascii.crc32(rest):
        return None
    return rest[_KEY : rest.index(b'"', _KEY)].decode("ascii")


def read_run(line: bytes) -> Trained:
    """The run of a line that has a key.

    Such a line is as it was written, so it is cut at its quotes, which takes a tenth of the time of reading JSON; a
    text that may hold quotes of its own stands at its end.
    """
    fields = line.split(b'"', 16)
    train, held_out, end = _losses(fields[11]), _losses(fields[15]), fields[16]
    if end == _WELL:
        return Trained(train, held_out)
    return Trained(train, held_out, **json.loads(b"{" + end[1:]))


def _bits(losses: Sequence[float]) -> str:
    """Several times as fast to read as decimal numbers, and infinity needs no token that JSON lacks."""
    return binascii.b2a_base64(struct.pack(f"<{len(losses)}d", *losses), newline=False).decode("ascii")


def _losses(text: bytes) -> tuple[float, ...]:
    bits = binascii.a2b_base64(text)
    return _doubles(len(bits)).unpack(bits)


@cache
def _doubles(length: int) -> struct.Struct:
    return struct.Struct(f"<{length // 8}d")
