"""Makes the extension font: Source Sans 3 for Welsh, Polish, Romanian and Turkish names.

Usage: python make_extension.py source-sans-3-latin-ext-wght-normal.woff2
Needs fonttools and brotli (both come with WeasyPrint's `test` dependencies). The licence
reserves the name "Source" for the unchanged font, so that the part cut out bears another.
"""

import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

NAME = "Equalex Letters"
LETTERS = [*range(0x100, 0x180), *range(0x218, 0x21C), *range(0x1E80, 0x1E86), 0x1EF2, 0x1EF3]

font = TTFont(sys.argv[1])
subsetter = Subsetter(Options(layout_features=["kern", "mark", "mkmk", "ccmp", "locl"]))
subsetter.populate(unicodes=LETTERS)
subsetter.subset(font)
for record in font["name"].names:
    if record.nameID in {1, 3, 4, 6, 16}:
        record.string = NAME.replace(" ", "") if record.nameID == 6 else NAME
font.flavor = "woff2"
font.recalcTimestamp = False
font.save("equalex-letters.woff2")
