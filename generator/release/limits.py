"""How large the parts of a release may be.

A decoder refuses what is larger before it reserves memory for it. A publisher stays far below.
"""

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30

#: `release.json`.
RELEASE = 8 * MIB
#: An index, decoded: 200 million files have one of about 700 MB, 2 million one of 7.
INDEX = 256 * MIB
#: A shard's manifest, decoded.
SHARD = 4 * MIB
#: Files of one shard.
SHARD_FILES = 4096
#: A frame, decoded, and as it is stored: zstd adds at most 1/256 and a few bytes.
FRAME = 8 * MIB
FRAME_STORED = FRAME + FRAME // 128
#: A file of the site.
FILE = 64 * GIB
#: A pack: it holds a large file whole.
PACK = 65 * GIB
#: A bundle, its header decoded, and what one of its groups may ask for at once.
BUNDLE = 4 * GIB
BUNDLE_HEADER = 256 * MIB
GROUP = 16 * MIB
#: An index that a bundle brings as a difference; a larger one is taken whole.
INDEX_BY_BUNDLE = 64 * MIB
#: A path in UTF-8, and one of its names, in bytes: what common file systems hold.
PATH = 1024
NAME = 255
