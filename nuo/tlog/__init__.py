"""Merkle tree hashing as in RFC 6962, without Django.

Here: leaf and node hashes, a tree's root, and the frontier that lets a log of any size take
the next entries in time that grows with their number only. Tiles, checkpoints and proofs
belong here too when they come.
"""
