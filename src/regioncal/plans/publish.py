"""Publishing as a plan: what a calendar on a server is to gain, change and lose, each with its reason.

Three sides are compared: what the data say now, what the server holds now, and what we wrote there last (`Written`).
What we did not write is not ours: it is neither changed nor removed. What was changed on the server after we wrote it
is a conflict, and only `force` settles it our way.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from regioncal.errors import UsageError
from regioncal.formats.ics_lines import Component, read_frame
from regioncal.formats.ics_values import text_of
from regioncal.text import one_line

VERBS = ("create", "update", "delete", "keep", "conflict")
_FEW = 10  # a calendar of so few may lose most of them without a question


class Resource(NamedTuple):
    """One object as we would write it: a series with all its overrides, as the text of a calendar of its own.

    `ident` is the id of its record.
    """

    uid: str
    title: str
    text: str
    ident: str = ""


class Written(NamedTuple):
    """What we wrote last of one UID: where, the server's ETag for it, the digests of the text and of what it says."""

    href: str
    etag: str
    digest: str
    meaning: str


class Seen(NamedTuple):
    """What the server holds at one address; UID and meaning are "" where it did not have to be read."""

    href: str
    etag: str
    uid: str = ""
    meaning: str = ""


class Step(NamedTuple):
    """What happens to one UID: one of `VERBS`, where ("" for an address to be made), the ETag it must still have, why.

    `resource` is what to write (to create and update), `written` what is known once the step is done without writing,
    `ident` the id of the record ("" of what is gone here).
    """

    verb: str
    uid: str
    title: str
    href: str = ""
    etag: str = ""
    reason: str = ""
    resource: Resource | None = None
    written: Written | None = None
    ident: str = ""

    @property
    def called(self) -> str:
        """The record's id and its title, as a report names it."""
        title = one_line(self.title)
        return f'{self.ident} "{title}"' if title and self.ident else title or self.ident


class Plan(NamedTuple):
    """Every step, in the order of the data and then of what goes; how many objects of ours the server held before."""

    steps: list[Step]
    held: int

    def counts(self) -> Counter[str]:
        """How many steps each verb has."""
        return Counter(step.verb for step in self.steps)


def digest(text: str) -> str:
    """What tells one text from another."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def meaning(data: str | bytes) -> tuple[str, str]:
    """The UID of a calendar object and a digest of what its components say; ("", "") where it cannot be read.

    Servers put what they are sent into an order, folding and quoting of their own: the same properties with the same
    values mean the same. Time zones are left out, as servers put their own.
    """
    frame = read_frame(data.encode() if isinstance(data, str) else data)
    if frame.refused or not frame.calendars:
        return "", ""
    parts = [part for calendar in frame.calendars for part in calendar.inner if part.name != "VTIMEZONE"]
    uid = next((text_of(found).strip() for part in parts if (found := part.first("UID"))), "")
    return uid, digest("\n".join(sorted(map(_said, parts)))) if uid else ""


def _said(part: Component) -> str:
    """A component's properties and inner components, in one order."""
    lines = sorted(
        repr((each.name, sorted(each.parameters.items()), each.value.strip()))
        for properties in part.properties.values()
        for each in properties
    )
    return "\n".join([part.name, *lines, *sorted(map(_said, part.inner))])


def file_name(uid: str) -> str:
    """Where a new object goes: the same UID always to the same name, whatever its letters, length or case."""
    return f"{digest(uid)}.ics"


def plan(
    wanted: Iterable[Resource], seen: Mapping[str, Seen], written: Mapping[str, Written], *, force: bool, hold: str = ""
) -> Plan:
    """Compare the three sides; `hold` is why nothing may be deleted now ("" where it may)."""
    by_uid: dict[str, Seen] = {}
    for one in seen.values():
        if one.uid:
            by_uid.setdefault(one.uid, one)
    steps: list[Step] = []
    taken: dict[str, str] = {}
    for resource in wanted:
        if resource.uid in taken:
            reason = f'has the same UID as "{taken[resource.uid]}", which is published'
            steps.append(Step("conflict", resource.uid, resource.title, reason=reason, ident=resource.ident))
            continue
        taken[resource.uid] = resource.title
        last = written.get(resource.uid)
        here = _there(resource.uid, last, seen, by_uid)
        steps.append(_to_write(resource, here, last, force=force)._replace(ident=resource.ident))
    for uid, last in written.items():
        if uid not in taken:
            here = _there(uid, last, seen, by_uid)
            if here:
                steps.append(_to_delete(uid, here, last, force=force, hold=hold))
    held = sum(1 for uid, last in written.items() if _there(uid, last, seen, by_uid))
    return Plan(steps, held)


def _there(uid: str, last: Written | None, seen: Mapping[str, Seen], by_uid: Mapping[str, Seen]) -> Seen | None:
    """The object of a UID on the server: where we wrote it, unless that is now something else, or wherever it went."""
    here = seen.get(last.href) if last else None
    return here if here and here.uid in {"", uid} else by_uid.get(uid)


def _to_write(resource: Resource, here: Seen | None, last: Written | None, *, force: bool) -> Step:
    """The step of an object that the data want on the server."""
    uid, title, text, _ = resource
    if here is None:
        if last and not force:
            return Step("conflict", uid, title, reason="was deleted on the server")
        return Step("create", uid, title, reason="was deleted on the server" if last else "", resource=resource)
    now = digest(text)
    if last and here.etag == last.etag:
        if now == last.digest:
            return Step("keep", uid, title, here.href, here.etag, written=last._replace(href=here.href))
        return Step("update", uid, title, here.href, here.etag, "changed here", resource)
    ours = meaning(text)[1]
    if here.meaning and here.meaning == ours:  # written by us with no time to note it
        return Step("keep", uid, title, here.href, here.etag, written=Written(here.href, here.etag, now, ours))
    if last and here.meaning and here.meaning == last.meaning:  # the server gave it a new ETag, nothing more
        return Step("update", uid, title, here.href, here.etag, "changed here", resource)
    reason = "was changed on the server" if last else "is on the server already and says something else"
    if force:
        return Step("update", uid, title, here.href, here.etag, reason, resource)
    return Step("conflict", uid, title, here.href, here.etag, reason)


def _to_delete(uid: str, here: Seen, last: Written, *, force: bool, hold: str) -> Step:
    """The step of an object of ours that the data do not have any more."""
    if here.etag != last.etag and not (here.meaning and here.meaning == last.meaning):
        reason = "is gone here and was changed on the server"
        if not force:
            return Step("conflict", uid, uid, here.href, here.etag, reason)
    else:
        reason = "is gone here"
        if hold:
            return Step("conflict", uid, uid, here.href, here.etag, f"{reason}, but {hold}")
    return Step("delete", uid, uid, here.href, here.etag, reason)


def unread(seen: Mapping[str, Seen], written: Mapping[str, Written]) -> list[str]:
    """The addresses that have to be read before a plan: those that are not as we wrote them, or not ours."""
    known = {last.href: last.etag for last in written.values()}
    return [href for href, one in seen.items() if known.get(href) != one.etag]


def check_emptying(plan: Plan, where: str) -> None:
    """Refuse a plan that would empty a calendar that was full, or take more than half of it."""
    counts = plan.counts()
    gone, held = counts["delete"], plan.held
    emptied = gone and gone >= held and not counts["create"]
    if emptied or (held > _FEW and gone * 2 > held):
        raise UsageError(
            f"{where}: {gone} of the {held} published there would be deleted, nothing was done "
            f"(if that is meant: --allow-empty)"
        )
