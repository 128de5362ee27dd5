"""Which part of one document became which part of another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from publisher.plan.reading import DocumentBlock, Reading, is_tag, tag_name
from publisher.render.elements import EMPTY

ENOUGH_ALIKE = 0.35

Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Hunk:
    """Tokens of one document, and those that stand in their place in the other; places are from the documents' starts."""

    start: int
    end: int
    new_start: int
    new_end: int


def differing(old: Sequence[str], new: Sequence[str], old_at: int = 0, new_at: int = 0) -> list[Hunk]:
    """Where two rows of tokens differ. A hunk that opens a tag also closes it."""
    low = 0
    while low < min(len(old), len(new)) and old[low] == new[low]:
        low += 1
    high = 0
    while high < min(len(old), len(new)) - low and old[-1 - high] == new[-1 - high]:
        high += 1
    middle = SequenceMatcher(None, old[low : len(old) - high], new[low : len(new) - high], autojunk=False)
    hunks: list[Hunk] = []
    for tag, i, j, k, m in middle.get_opcodes():
        if tag == "equal":
            continue
        hunk = Hunk(i + low, j + low, k + low, m + low)
        if hunks and not (_is_whole(old, hunks[-1].start, hunks[-1].end) and _is_whole(new, *_new(hunks[-1]))):
            hunk = Hunk(hunks[-1].start, hunk.end, hunks[-1].new_start, hunk.new_end)
            hunks.pop()
        hunks.append(hunk)
    return [Hunk(h.start + old_at, h.end + old_at, h.new_start + new_at, h.new_end + new_at) for h in hunks]


def _new(hunk: Hunk) -> tuple[int, int]:
    return hunk.new_start, hunk.new_end


def _is_whole(tokens: Sequence[str], start: int, end: int) -> bool:
    """Whether each tag in a run has its other half in it."""
    depth: Counter[str] = Counter()
    for token in tokens[start:end]:
        if is_tag(token) and tag_name(token) not in EMPTY:
            depth[tag_name(token)] += -1 if token[1] == "/" else 1
            if depth[tag_name(token)] < 0:
                return False
    return not any(depth.values())


def pairs(
    old: Reading, old_blocks: Sequence[DocumentBlock], new: Reading, new_blocks: Sequence[DocumentBlock]
) -> list[Pair]:
    """Blocks that differ, paired in order: (place in the old ones, place in the new ones), None where there is no partner."""
    before = [old.text_of(block) for block in old_blocks]
    after = [new.text_of(block) for block in new_blocks]
    in_place = [(n, n) for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b]
    is_shifted = [b.name for b in old_blocks] != [b.name for b in new_blocks]
    found: list[Pair] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            names = [b.name for b in old_blocks[i:j]], [b.name for b in new_blocks[k:m]]
            if names[0] == names[1]:
                found += [(i + n, k + n) for n in range(j - i)]
            else:
                found += [_moved(pair, i, k) for pair in _replaced(_best(before[i:j], after[k:m]))]
    # Of two equal items the first was reworded: that is no item that came before it and one that went after it.
    return found if is_shifted or len(in_place) > len(found) else [*in_place]


def _moved(pair: Pair, old: int, new: int) -> Pair:
    return (None if pair[0] is None else pair[0] + old, None if pair[1] is None else pair[1] + new)


def _replaced(found: list[Pair]) -> list[Pair]:
    """One that went where one came is one that was replaced."""
    merged: list[Pair] = []
    for old, new in found:
        if merged and old is None and merged[-1][1] is None:
            merged[-1] = (merged[-1][0], new)
        elif merged and new is None and merged[-1][0] is None:
            merged[-1] = (old, merged[-1][1])
        else:
            merged.append((old, new))
    return merged


def _best(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> list[Pair]:
    """The pairing in order that keeps most likeness."""
    likeness = [[_alike(a, b) for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for k in reversed(range(len(new))):
            together = best[i + 1][k + 1] + likeness[i][k] if likeness[i][k] >= ENOUGH_ALIKE else 0.0
            best[i][k] = max(together, best[i + 1][k], best[i][k + 1])
    found: list[Pair] = []
    i = k = 0
    while i < len(old) and k < len(new):
        if likeness[i][k] >= ENOUGH_ALIKE and best[i][k] == best[i + 1][k + 1] + likeness[i][k]:
            found.append((i, k))
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            found.append((i, None))
            i += 1
        else:
            found.append((None, k))
            k += 1
    return [*found, *((n, None) for n in range(i, len(old))), *((None, n) for n in range(k, len(new)))]


def _alike(one: Sequence[str], other: Sequence[str]) -> float:
    """How much two blocks share, between 0 and 1; nothing where their first tags differ in name."""
    if tag_name(one[0]) != tag_name(other[0]) or is_tag(one[0]) != is_tag(other[0]):
        return 0.0
    a, b = Counter(one[1:]), Counter(other[1:])
    return (2 * sum((a & b).values()) + 0.5) / (sum(a.values()) + sum(b.values()) + 0.5)
