"""Figures of records in a reader's words: dates, workload, reading time."""

from generator.locales.formats import format_credits, format_hours, format_weekly, format_weeks
from generator.records.model import Workload
from generator.render.desk import Desk
from generator.render.reading import minutes, reading_time, speed
from generator.render.texts import Texts
from generator.theme.context import DateView
from generator.theme.memo import Memo


class Phrases:
    """Puts figures into the words of one locale; what repeats is made once."""

    def __init__(self, desk: Desk) -> None:
        locale = self._locale = desk.locale
        #: By the date as a record has it.
        self.date: Memo[str, DateView | None] = Memo(
            lambda iso: desk.date(iso) if iso else None
        )
        self._weekly: Memo[tuple[float, float], str] = Memo(
            lambda hours: format_weekly(*hours, locale)
        )
        self._weeks: Memo[float, str] = Memo(lambda weeks: format_weeks(weeks, locale))
        self._hours: Memo[float, str] = Memo(lambda hours: format_hours(hours, locale))
        self._credits: Memo[float, str] = Memo(lambda number: format_credits(number, locale))
        self._speed = Memo(speed)
        #: By language, and how many characters or words of it.
        self._reading: Memo[tuple[str, int], str] = Memo(
            lambda read: self._time(read[1] / self._speed[read[0]][1])
        )

    def workload(self, work: Workload) -> tuple[str, ...]:
        """Give phrases of each part; their combinations are as many as records."""
        phrases = []
        if work.weekly_from or work.weekly_to:
            phrases.append(self._weekly[work.weekly_from, work.weekly_to])
        if work.weeks:
            phrases.append(self._weeks[work.weeks])
        if work.hours:
            phrases.append(self._hours[work.hours])
        if work.credits:
            phrases.append(self._credits[work.credits])
        return tuple(phrases)

    def reading(self, texts: Texts) -> str:
        """Give how long a record's texts take to read."""
        runs = texts.runs
        if len(runs) == 1:
            tag = runs[0][0]
            by_characters, _ = self._speed[tag]
            return self._reading[tag, texts.characters() if by_characters else texts.spaces()]
        return self._time(minutes([(p.text, p.tag) for p in texts.fields.values()]))

    def _time(self, taken: float) -> str:
        return reading_time(round(taken, 1), self._locale)
