"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher

# Argon2id, as OWASP's password storage page has it since 2023: 19 MiB and two passes. Django's own 100 MiB would take
# 800 MiB of a small office's server when eight people sign in at once.
PASSES = 2
KIBIBYTES = 19 * 1024


class Argon2id(Argon2PasswordHasher):
    """Django's hasher with the figures above; what was kept otherwise is kept anew at the next sign-in."""

    time_cost = PASSES
    memory_cost = KIBIBYTES
    parallelism = 1
