"""Runs in a process of its own, started by `drawing.py`: a JSON line in for each picture, its length and PNG out.

It imports nothing of the product, so that it starts at once and holds nothing of the server's.
"""

import json
import os
import struct
import sys

import vl_convert

_POLITE = 10
"""Added to the process's niceness: whoever is looking at a screen goes first."""


def main() -> None:
    os.nice(_POLITE)
    pictures = sys.stdout.buffer
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        if asked["is_svg"]:
            png = vl_convert.svg_to_png(asked["text"], scale=asked["scale"])
        else:
            # No address is allowed: a specification can only hold its own data.
            png = vl_convert.vegalite_to_png(asked["text"], scale=asked["scale"], allowed_base_urls=[])
        pictures.write(struct.pack(">I", len(png)) + png)
        pictures.flush()


if __name__ == "__main__":
    main()
