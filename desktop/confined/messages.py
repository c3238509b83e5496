"""What goes between the program and its confined process: JSON with long runs of bytes beside it.

Nothing in it can be run, so that it is harmless whatever the other side has become.
"""

import json
import struct
from typing import IO, Any

_HEAD = struct.Struct(">II")  # how many blocks, and how long the JSON is
_LENGTH = struct.Struct(">Q")
MOST_BLOCKS, MOST_BYTES = 4, 2 << 30
_BLOCK = "\0block"  # the only key of what stands for a block of bytes


class Garbled(Exception):
    """What came is no message."""


def send(stream: IO[bytes], value: Any) -> None:
    """Write one message: lists, dictionaries, texts, numbers, and a few blocks of bytes among them."""
    blocks: list[bytes] = []

    def beside(content: bytes) -> dict[str, int]:
        if not isinstance(content, bytes):
            raise TypeError(f"{type(content).__name__} cannot be sent")
        blocks.append(content)
        return {_BLOCK: len(blocks) - 1}

    words = json.dumps(value, ensure_ascii=True, default=beside).encode("ascii")
    stream.write(_HEAD.pack(len(blocks), len(words)) + b"".join(_LENGTH.pack(len(one)) for one in blocks))
    for part in (words, *blocks):
        stream.write(part)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Return the next message. Raise EOFError at the end, Garbled for what is none."""
    head = stream.read(_HEAD.size)
    if not head:
        raise EOFError
    if len(head) < _HEAD.size:
        raise Garbled
    count, length = _HEAD.unpack(head)
    if count > MOST_BLOCKS:
        raise Garbled
    lengths = [_LENGTH.unpack(_exactly(stream, _LENGTH.size))[0] for _ in range(count)]
    if length + sum(lengths) > MOST_BYTES:
        raise Garbled
    words = _exactly(stream, length)
    blocks = [_exactly(stream, one) for one in lengths]

    def found(pairs: dict[str, Any]) -> Any:
        return blocks[pairs[_BLOCK]] if pairs.keys() == {_BLOCK} else pairs

    try:
        return json.loads(words, object_hook=found)
    except (ValueError, RecursionError, IndexError, TypeError) as error:
        raise Garbled from error


def _exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise Garbled
    return content
