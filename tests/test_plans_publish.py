"""The plan of publishing: what is not ours is never in it, and what was changed elsewhere is never overwritten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regioncal.errors import UsageError
from regioncal.formats.ics_write import component, text
from regioncal.plans.publish import (
    Plan,
    Resource,
    Seen,
    Step,
    Written,
    check_emptying,
    digest,
    file_name,
    meaning,
    plan,
    unread,
)


def resource(uid, title):
    """An object as we would write it."""
    lines = [text("UID", uid), "DTSTAMP:20160101T000000Z", "DTSTART:20160910T100000Z", text("SUMMARY", title)]
    return Resource(
        uid, title, "\r\n".join([*component("VCALENDAR", ["VERSION:2.0", *component("VEVENT", lines)]), ""])
    )


def written(one, etag, href=""):
    """What is known of an object once it was written."""
    return Written(href or file_name(one.uid), etag, digest(one.text), meaning(one.text)[1])


def seen(one, etag, href=""):
    """The same on the server, read."""
    return Seen(href or file_name(one.uid), etag, *meaning(one.text))


UIDS = st.sampled_from(["a", "b", "c", "d"])
TITLES = st.sampled_from(["x", "y", "z"])


@st.composite
def worlds(draw):
    """What the data want, what the server holds and what we wrote: any mix; an ETag stands for one content."""
    wanted = [resource(uid, title) for uid, title in draw(st.dictionaries(UIDS, TITLES)).items()]
    ours = {
        uid: written(resource(uid, title), title + etag)
        for uid, (title, etag) in draw(st.dictionaries(UIDS, st.tuples(TITLES, st.sampled_from(["1", "2"])))).items()
    }
    there = {}
    for uid, (title, etag, moved) in draw(
        st.dictionaries(UIDS, st.tuples(TITLES, st.sampled_from(["1", "2"]), st.booleans()))
    ).items():
        one = seen(resource(uid, title), title + etag, "moved-" + file_name(uid) if moved else "")
        there[one.href] = one
    return wanted, there, ours


@given(worlds(), st.booleans())
def test_a_plan_touches_nothing_of_others(world, force):
    """Only what is wanted or was written by us is in it; each UID once, with the ETag that the server has."""
    wanted, there, ours = world
    steps = plan(wanted, there, ours, force=force).steps
    names = [step.uid for step in steps]
    assert len(names) == len(set(names))
    assert set(names) <= {one.uid for one in wanted} | set(ours)
    assert {one.uid for one in wanted} <= set(names)
    for step in steps:
        if step.verb in {"update", "delete", "keep"}:
            assert there[step.href].etag == step.etag
            assert there[step.href].uid == step.uid


@given(worlds())
def test_what_others_changed_is_never_overwritten(world):
    """Without force an update or a deletion goes only to what says what we wrote, or has its ETag."""
    wanted, there, ours = world
    for step in plan(wanted, there, ours, force=False).steps:
        if step.verb in {"update", "delete"}:
            here, last = there[step.href], ours[step.uid]
            assert here.etag == last.etag or here.meaning == last.meaning
        if step.verb == "create":
            assert step.uid not in ours
            assert step.uid not in {one.uid for one in there.values()}


@given(worlds())
def test_force_leaves_no_conflict_and_a_second_run_nothing(world):
    """With force every wanted object is written; planned again after that, all of it is kept."""
    wanted, there, ours = world
    held = dict(there)
    memory = {}
    for step in plan(wanted, there, ours, force=True).steps:
        assert step.verb != "conflict"
        if step.verb == "delete":
            del held[step.href]
        elif step.verb == "keep":
            memory[step.uid] = step.written
        else:
            href = step.href or file_name(step.uid)
            held[href] = seen(step.resource, "9", href)
            memory[step.uid] = written(step.resource, "9", href)
    for known in (memory, {}):  # and even if we forget
        assert {step.verb for step in plan(wanted, held, known, force=False).steps} <= {"keep"}


def test_another_object_where_ours_was_is_left_alone():
    """Someone put an object of their own at the address of ours: not even force writes over it."""
    ours = resource("a", "x")
    there = {file_name("a"): seen(resource("other", "y"), "2", file_name("a"))}
    for force in (True, False):
        for wanted in ([ours], []):
            for step in plan(wanted, there, {"a": written(ours, "1")}, force=force).steps:
                assert step.href == ""


def test_only_what_may_have_changed_is_read():
    """An object at its known address with its known ETag is not read again."""
    one, two = resource("a", "x"), resource("b", "y")
    there = {each.href: each for each in (seen(one, "1"), seen(two, "2"))}
    assert unread(there, {"a": written(one, "1"), "b": written(two, "1")}) == [file_name("b")]


def test_nothing_is_deleted_while_the_data_cannot_be_read():
    """The reason is said."""
    one = resource("a", "x")
    (step,) = plan([], {file_name("a"): seen(one, "1")}, {"a": written(one, "1")}, force=False, hold="it rains").steps
    assert (step.verb, step.reason) == ("conflict", "is gone here, but it rains")


@pytest.mark.parametrize(
    ("gone", "held", "created", "refused"),
    [(0, 0, 0, False), (1, 1, 0, True), (1, 1, 1, False), (5, 10, 0, False), (9, 10, 0, False), (10, 10, 0, True),
     (6, 12, 0, False), (7, 12, 0, True), (7, 12, 7, True)],
)  # fmt: skip
def test_emptying_is_refused(gone, held, created, refused):
    """All of what was published, or more than half of more than ten."""
    made = Plan([Step("delete", "", "")] * gone + [Step("create", "", "")] * created, held)
    if refused:
        with pytest.raises(UsageError, match="--allow-empty"):
            check_emptying(made, "there")
    else:
        check_emptying(made, "there")


def test_the_same_said_otherwise_means_the_same():
    """Order, folding, quoting, line ends and the server's own zones do not matter; any word and any property does."""
    ours = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\\,b\r\nSUMMARY:Ein Fest\r\n"
        'ORGANIZER;CN="Verein":mailto:v@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
    )
    theirs = (
        "BEGIN:VCALENDAR\nPRODID:x\nVERSION:2.0\nBEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE\nBEGIN:VEVENT\n"
        "ORGANIZER;CN=Verein:mailto:v@example.org\nsummary:Ein \n Fest\nUID:a\\,b\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    assert meaning(ours) == meaning(theirs)
    assert meaning(ours)[0] == "a,b"
    assert meaning(ours.replace("Ein Fest", "Kein Fest")) != meaning(ours)
    assert meaning(ours.replace("SUMMARY", "COMMENT")) != meaning(ours)
    for nothing in ("", "<html>", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", ours[:60]):
        assert meaning(nothing) == ("", "")


@given(st.text(), st.text())
def test_a_file_name_is_safe_and_its_uids_own(one, other):
    """Letters and digits only, and two UIDs never share one."""
    assert file_name(one).removesuffix(".ics").isalnum()
    assert file_name(one).isascii()
    assert (file_name(one) == file_name(other)) == (one == other)
