"""What is printed in the end."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from .processes import Machine
from .tally import Tally

__all__ = ["Report"]

_MOST_DESCRIPTORS = 3
_MOST_EXAMPLES = 5


@frozen
class Report:
    """What came of one way."""

    title: str
    tally: Tally
    twice: Sequence[str]
    """The numbers of the sends that were accepted more than once."""
    faults: Mapping[str, Sequence[str]]
    """What the server did with the requests that went wrong."""
    begin: Machine
    end: Machine

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong."""
        tally = self.tally
        return not (self.twice or tally.mixed or tally.foreign or tally.hung or self._leaks)

    @property
    def _leaks(self) -> bool:
        begin, end = self.begin.descriptors, self.end.descriptors
        return begin is not None and end is not None and end - begin > _MOST_DESCRIPTORS

    def __str__(self) -> str:
        tally = self.tally
        rows = [
            ("calls", f"{tally.calls:,}"),
            ("sends among them", f"{tally.sends:,}"),
            *((f"  {name}", f"{count:,}") for name, count in tally.outcomes.most_common()),
            ("double sends", f"{len(self.twice):,}"),
            ("mixed answers", f"{len(tally.mixed):,}"),
            ("foreign exceptions", f"{len(tally.foreign):,}"),
            ("hung calls", f"{len(tally.hung):,}"),
            ("descriptors", f"{_count(self.begin.descriptors)} -> {_count(self.end.descriptors)}"),
            ("  and held by garbage", f"{_count(self.begin.held)} -> {_count(self.end.held)}"),
            ("resident memory, MB", f"{_megabytes(self.begin.memory)} -> {_megabytes(self.end.memory)}"),
        ]
        width, widest = max(len(name) for name, _ in rows), max(len(value) for _, value in rows)
        lines = [f"  {name.ljust(width)}  {value.rjust(widest)}" for name, value in rows]
        return "\n".join([self.title, *lines, *self._examples()])

    def _examples(self) -> list[str]:
        """What went wrong, with what the server did, an example of each kind."""
        double = {number: self._about(number) for number in self.twice}
        mixed = {
            asked: f"{self._about(asked)} got {self._about(got) or 'one without a number'}"
            for asked, got in self.tally.mixed
        }
        return [
            *self._kinds("double sends", double),
            *self._kinds("mixed answers", mixed),
            *(f"hung: {what}" for what in self.tally.hung[:_MOST_EXAMPLES]),
            *list(dict.fromkeys(self.tally.foreign))[:_MOST_EXAMPLES],
        ]

    def _kinds(self, what: str, texts: Mapping[str, str]) -> list[str]:
        """How many there are of each fault that the server had last for a request."""
        kinds: dict[str, list[str]] = {}
        for number, text in texts.items():
            *_, last = "never arrived", *self.faults.get(number, ())
            kinds.setdefault(last, []).append(text)
        return [f"{what}: {len(found):,} with {kind!r}, such as {found[0]}" for kind, found in kinds.items()]

    def _about(self, number: str) -> str:
        faults = self.faults.get(number)
        return f"{number} ({', '.join(faults)})" if faults else number


def _count(number: int | None) -> str:
    return "?" if number is None else str(number)


def _megabytes(size: int | None) -> str:
    return "?" if size is None else f"{size / 1e6:.1f}"
