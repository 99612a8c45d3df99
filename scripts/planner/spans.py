"""Where each value stands in the text of a stack's file, so that one can be changed and all others left as they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import yaml


@dataclass(frozen=True, kw_only=True)
class Span:
    """A value in a text, by its characters counted from 0."""

    start: int
    end: int
    """Behind its last character; of a block map or list, that of what it holds last."""
    flow: bool = True
    """False for a map or list that is written over lines, without brackets, and for a text written so."""
    entries: "dict[str, Entry] | None" = None
    """What a map holds, by key; None for everything else."""


@dataclass(frozen=True)
class Entry:
    """One key of a map, and its value."""

    key: Span
    value: Span


@dataclass
class _Reader:
    text: str
    events: Iterator[yaml.Event] = field(init=False)

    def __post_init__(self) -> None:
        self.events = _events(self.text)

    def value(self, event: yaml.Event) -> Span:
        """The value that begins with this event."""
        start, end = event.start_mark.index, event.end_mark.index
        match event:
            case yaml.MappingStartEvent():
                return self._map(event)
            case yaml.SequenceStartEvent():
                return self._list(event)
            case yaml.ScalarEvent(style="|" | ">"):
                return Span(start=start, end=start + len(self.text[start:end].rstrip()), flow=False)
            case _:
                return Span(start=start, end=end)

    def _map(self, start: yaml.MappingStartEvent) -> Span:
        entries: dict[str, Entry] = {}
        last = start.end_mark.index
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, value = self.value(event), self.value(next(self.events))
            last = max(key.end, value.end)
            if isinstance(event, yaml.ScalarEvent):
                entries[event.value] = Entry(key, value)
        flow = bool(start.flow_style)
        return Span(
            start=start.start_mark.index, end=event.end_mark.index if flow else last, flow=flow, entries=entries
        )

    def _list(self, start: yaml.SequenceStartEvent) -> Span:
        last = start.end_mark.index
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            last = self.value(event).end
        flow = bool(start.flow_style)
        return Span(start=start.start_mark.index, end=event.end_mark.index if flow else last, flow=flow)


def find(text: str, path: Sequence[str]) -> Span:
    """Where the value at these keys stands. Raises LookupError where there is none, or an alias stands for it."""
    reader = _Reader(text)
    _, _, root = (next(reader.events) for _ in range(3))
    span = reader.value(root)
    for key in path:
        span = (span.entries or {})[key].value
    return span


def _events(text: str) -> Iterator[yaml.Event]:
    parser = yaml.CSafeLoader(text)
    while event := parser.get_event():
        yield event
