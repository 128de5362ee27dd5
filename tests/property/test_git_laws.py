"""Laws of reading git's output: any bytes that git may print are read, and names come back as they are on the disk."""

import os
from datetime import UTC, date

from hypothesis import given, settings
from hypothesis import strategies as st
from laws import examples

from publisher.pipeline.git import parse_index, parse_log, parse_moment, parse_objects

EXAMPLES = settings(max_examples=examples(80), deadline=None)

hexes = st.text("0123456789abcdef", min_size=40, max_size=40)
names = st.binary(min_size=1, max_size=12).filter(lambda name: b"\0" not in name) | st.sampled_from(
    [b"\n", b"\x02", b"A", b"R100", b"\nA", b"\x02" + b"0" * 40, b"\xff", "й.md".encode()]
)
subjects = st.binary(max_size=20).filter(lambda text: b"\0" not in text and b"\n" not in text)
dates = (
    st.just(b"")
    | st.builds(lambda n, z: b"%d %+05d" % (n, z), st.integers(0, 10**15), st.integers(-(10**8), 10**8))
    | st.binary(max_size=20).filter(lambda text: b"\0" not in text)
)
files = st.tuples(st.sampled_from([b"A", b"M", b"D", b"T"]), names) | st.tuples(
    st.sampled_from([b"R100", b"C075"]), names, names
)
commits = st.tuples(hexes.map(str.encode), dates, dates, subjects, st.lists(files, max_size=4))


def printed(entries):
    """A log as git prints it: the header's parts, then a line feed and the files."""
    out = b""
    for sha, authored, committed, subject, changed in entries:
        out += b"\x02" + b"\0".join([sha, authored, committed, subject, b""])
        out += b"\n" if changed else b""
        out += b"".join(b"\0".join([*change, b""]) for change in changed)
    return out


@EXAMPLES
@given(st.lists(commits, max_size=5))
def test_a_log_is_read_as_it_was_printed(entries):
    """Every commit with every file, whatever the files are called."""
    found = list(parse_log(printed(entries)))

    assert [entry.sha for entry in found] == [sha.decode() for sha, *_ in entries]
    for entry, (*_, changed) in zip(found, entries, strict=True):
        assert entry.files == tuple((c[0][:1].decode(), *map(os.fsdecode, c[1:])) for c in changed)


@EXAMPLES
@given(st.binary(max_size=200) | st.lists(commits, max_size=3).map(printed).map(lambda out: out[: len(out) // 2]))
def test_no_output_makes_reading_fail(output):
    """Garbage, and what was cut off in the middle."""
    for entry in parse_log(output):
        entry.subject.encode()
        assert all(len(change) in {2, 3} for change in entry.files)
    parse_index(output)
    list(parse_objects(output))


@EXAMPLES
@given(dates | st.binary(max_size=30))
def test_a_moment_is_between_1970_and_9998_or_none(raw):
    """It can be moved into any time zone, written, and read again."""
    moment = parse_moment(raw.decode("utf-8", "surrogateescape"))

    if moment is not None:
        assert date(1969, 12, 30) < moment.date() < date(9998, 1, 3)
        assert moment.astimezone(UTC).fromisoformat(moment.isoformat()) == moment


@EXAMPLES
@given(st.dictionaries(names, st.sampled_from([b"100644", b"120000", b"160000"]), max_size=5))
def test_an_index_is_read_as_it_was_printed(entries):
    """Mode by path; a tab may stand in a name."""
    output = b"".join(b"%s %s 0\t%s\0" % (mode, b"0" * 40, path) for path, mode in entries.items())

    assert parse_index(output) == {os.fsdecode(path): mode.decode() for path, mode in entries.items()}


@EXAMPLES
@given(st.lists(st.binary(max_size=40), max_size=5))
def test_objects_are_read_as_they_were_printed(contents):
    """By their length; what is missing is left out."""
    output = b"".join(b"%s commit %d\n%s\n" % (b"0" * 40, len(c), c) for c in contents) + b"%s missing\n" % (b"1" * 40)

    assert list(parse_objects(output)) == contents
