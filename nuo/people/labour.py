"""A small piece of work a browser does before it sends (proof of work), asked for only while very much comes in.

It costs a person a second or two and a machine that sends thousands its time. No service of anybody else is asked.
The form's own token is what is worked on: a new form needs new work, and the same form again opens nothing new.
"""

from hashlib import sha256
from itertools import count

# So many leading zero bits: 65,000 tries on average, a second or two on a cheap telephone.
BITS = 16
LONGEST = 20


def is_done(token: str, work: str) -> bool:
    """Whether this is the work for a token."""
    if not work or len(work) > LONGEST:
        return False
    found = sha256(f"{token}:{work}".encode()).digest()
    return int.from_bytes(found) >> (len(found) * 8 - BITS) == 0


def do(token: str) -> str:
    """Do the work, as a browser does it."""
    return next(str(number) for number in count() if is_done(token, str(number)))
