"""What the worker does for notices once a minute. Each part is whole by itself; what one leaves the next takes up."""

from datetime import datetime

from nuo.notices.actions import forget, forget_unconfirmed
from nuo.notices.following import read_log
from nuo.notices.letters import write_letters
from nuo.notices.reminding import remind
from nuo.notices.sending import send_letters

# Tidying looks at whole tables: once an hour is enough.
_HOURLY = 30


def tell(*, at: datetime) -> int:
    """Remind, read the log, write letters, send them, and delete what is old; return how many went out."""
    remind(at=at)
    read_log(at=at)
    write_letters(at=at)
    sent = send_letters(at=at)
    forget_unconfirmed(at=at)
    if at.minute == _HOURLY:
        forget(at=at)
    return sent
