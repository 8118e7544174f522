"""What became public, in order, for ever: entries, steps, the sequencer.

Every act that makes something public appends an entry in its own transaction. The sequencer
gives the entries their place in one Merkle tree. Nothing here knows what a promise is.
"""
