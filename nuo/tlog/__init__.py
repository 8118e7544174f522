"""A transparency log in the C2SP formats, without Django: standard library and `cryptography` only.

Tiles, signed notes, checkpoints, proofs, policies, a crash-safe writer, a reader that believes nothing,
a witness and its client, a mirror and a check of every byte. README.md beside this file shows it at work.
"""
