"""`tongwen mirror status`: how stale a mirror is, from its status file alone."""

from dataclasses import dataclass

from generator.mirror.state import Status, seconds


@dataclass(frozen=True, slots=True)
class Staleness:
    """How old things are, in seconds, and why that is too old, in words."""

    #: Since the source was last seen to have nothing newer; None: never.
    age: int | None
    #: Since the release that is served was published; None: there is none.
    release_age: int | None
    #: Until what the source signed ends; negative: it has ended.
    left: int | None
    reasons: tuple[str, ...]

    @property
    def stale(self) -> bool:
        """Whether somebody should look."""
        return bool(self.reasons)


def staleness(status: Status, now: int, max_age: int) -> Staleness:
    """Judge a status at the time `now`; a check older than `max_age` seconds is too old.

    >>> staleness(Status(), 0, 60).reasons
    ('nothing was ever taken',)
    """
    if not status.release:
        return Staleness(None, None, None, ("nothing was ever taken",))
    age = now - seconds(status.checked)
    left = seconds(status.expires) - now
    reasons = []
    if age > max_age:
        reasons.append(f"the source was last reached {duration(age)} ago")
    if left < 0:
        reasons.append(f"what the publisher signed ended {duration(-left)} ago")
    return Staleness(age, now - seconds(status.released), left, tuple(reasons))


def duration(of: int) -> str:
    """Give a time span in words, in its largest unit.

    >>> duration(90_000), duration(59)
    ('25 hours', '59 seconds')
    """
    for size, unit in ((172_800, "day"), (7_200, "hour"), (120, "minute")):
        if of >= size:
            count = of // {"day": 86_400, "hour": 3_600, "minute": 60}[unit]
            return f"{count:,} {unit}s"
    return f"{of} second{'' if of == 1 else 's'}"
