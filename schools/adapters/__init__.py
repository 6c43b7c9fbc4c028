"""Readers of other systems' files: bytes in, plain data out. They know no tables."""
