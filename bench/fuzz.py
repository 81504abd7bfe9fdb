"""Feed each reader random and broken files for some seconds; only ``DeliveryError`` may come out.

    PYTHONPATH=src:tests python bench/fuzz.py SECONDS [SOURCE ...]

Prints, a line a reader, how many files it got, how many it read, and the first crash with the seed that repeats it.
"""

import random
import sys
import time
import traceback
import warnings

from frontline.errors import DeliveryError
from publications import PUBLICATIONS, Publication

PIECES = (
    b"null", b"[]", b"{}", b'""', b"-1", b"0", b"1e999", b"-1e308", b"NaN", b"Infinity", b"true", b'"', b",", b"\x00",
    b"[[[[", b"}}}", b"\xff\xfe", b"99999999999999999999", b'{"type":"Polygon","coordinates":[[]]}', b"\n", b";",
    b"2025-02-30", b"EMPTY", b"\xed\xa0\x80", b"PK\x03\x04", b"PAR1",
)  # fmt: skip


def break_file(body: bytes, chance: random.Random) -> bytes:
    """Return a body with some pieces cut out, doubled, replaced or flipped; sometimes only noise."""
    if chance.random() < 0.02:  # noqa: PLR2004  # now and then
        return chance.randbytes(chance.randrange(300))
    broken = bytearray(body)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        start = chance.randrange(len(broken) + 1)
        stop = min(len(broken), start + chance.choice((0, 1, 2, 8, 40, 400)))
        match chance.randrange(5):
            case 0:
                broken[start:stop] = b""
            case 1:
                broken[start:start] = broken[start:stop]
            case 2 if start < len(broken):
                broken[start] ^= 1 << chance.randrange(8)
            case 3:
                broken[start:stop] = chance.randbytes(stop - start)
            case _:
                broken[start:stop] = chance.choice(PIECES)
    return bytes(broken)


def fuzz(name: str, published: Publication, seconds: float) -> bool:
    """Feed one reader, print what came of it, and tell whether it held."""
    count = read = seed = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        seed += 1
        body = break_file(published.body, random.Random(seed))  # noqa: S311  # to be repeated, not to be secret
        count += 1
        try:
            published.with_body(body).read()
            read += 1
        except DeliveryError:
            continue
        except (Exception, RecursionError) as error:  # noqa: BLE001  # the very thing looked for
            print(f"{name:16} CRASH with seed {seed}: {type(error).__name__}: {str(error)[:200]}")
            traceback.print_exception(error, limit=-4)
            return False
    print(f"{name:16} {count:8,} files in {seconds:,.0f} s, {read:,} read, the rest refused")
    return True


def main() -> int:
    """Fuzz the readers named, or all."""
    warnings.simplefilter("error", RuntimeWarning)
    names = sys.argv[2:] or list(PUBLICATIONS)
    held = [fuzz(name, PUBLICATIONS[name](), float(sys.argv[1])) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
