"""What is to be done for a release: slice by slice, so that the first is made while the next is
planned.
"""

from collections.abc import Iterator
from pathlib import Path

from generator.errors import OperatorError
from generator.mirror.disk import room
from generator.mirror.errors import Refused
from generator.mirror.take import Lists, Take
from generator.mirror.work import Work, work
from generator.release.errors import Damaged
from generator.release.paths import Names


class Agenda:
    """Plans the slices `takes`; their files have the names `names`, as far as is planned."""

    def __init__(self, takes: list[Take], lists: Lists) -> None:
        self.takes, self.lists = takes, lists
        self.names = Names()
        self._planned: list[Work] = []

    @property
    def files(self) -> int:
        """Files of the release."""
        return sum(row.files for take in self.takes for row in take.rows)

    def check_room(self, root: Path) -> None:
        """Raises OperatorError unless the disk of `root` has room."""
        rows = [row for take in self.takes for row in take.new_rows]
        try:
            room(root, sum(row.bytes for row in rows), sum(row.files for row in rows))
        except OperatorError:
            # Perhaps few files of the shards have changed. Only the whole plan tells.
            self._planned = list(self.works())
            room(
                root,
                sum(w.bytes for w in self._planned),
                sum(len(w.come) for w in self._planned),
            )

    def works(self) -> Iterator[Work]:
        """Give the slices' work, planned as it is asked for.

        Raises Refused for names that a file system could not tell apart, before their slice.
        """
        yield from self._planned or map(self._plan, self.takes)

    def _plan(self, take: Take) -> Work:
        self.lists.bring(take)
        made = work(take, self.lists)
        try:
            self.names.add_all(made.paths())
        except Damaged as error:
            raise Refused(
                error.fact,
                "The release you have stays. Tell the publisher, who must rename one of them.",
            ) from error
        return made
