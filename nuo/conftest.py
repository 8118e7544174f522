"""The fixtures several apps share; they stand in `tests/world.py`, outside the layers."""

from tests.world import FOUNDED, PASSWORD, THURSDAY, MakePromise, World, make_promise, wording, world

__all__ = ["FOUNDED", "PASSWORD", "THURSDAY", "MakePromise", "World", "make_promise", "wording", "world"]
