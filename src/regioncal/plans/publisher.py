"""A plan of publishing carried out, step by step: what is done is noted at once, so that a second run finishes it."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from regioncal.errors import OtherSideError
from regioncal.plans.ledger import Ledger
from regioncal.plans.publish import Plan, Seen, Step, Written, digest, file_name, meaning, unread
from regioncal.plans.server import Calendar, NoAnswer, Server

_CHANGE_IT = "the server does not take it as it is: change it here"
_REFUSED = {  # about this object; others may still go
    400: _CHANGE_IT, 403: "ask for the right to write there", 409: _CHANGE_IT, 412: _CHANGE_IT,
    413: "make it shorter", 415: _CHANGE_IT, 422: _CHANGE_IT, 500: "the server fails at it: see its log",
}  # fmt: skip
_MOST_REFUSED = 5  # one after the other, then it is the server
_MOST_SILENT = 2  # as each of these is waited for
REFUSED = "refused"  # a step that the server did not take


class Outcome(NamedTuple):
    """The steps as they went (a conflict may turn up on the way), and what ended them early."""

    steps: list[Step]
    error: OtherSideError | None = None


def look(server: Server, calendar: Calendar, written: Mapping[str, Written]) -> dict[str, Seen]:
    """What a calendar holds now, by file name; what is not as we wrote it has been read."""
    if not calendar.exists:
        return {}
    seen = server.seen(calendar)
    for one in server.read(calendar, unread(seen, written)):
        if one.href in seen:
            seen[one.href] = one
    return seen


def carry_out(server: Server, calendar: Calendar, plan: Plan, ledger: Ledger, tick: Callable[[int], None]) -> Outcome:
    """Do what the plan says; `tick` is told after each step how many are done."""
    done: list[Step] = []
    refused = silent = 0
    try:
        if not calendar.exists:
            server.make(calendar)
        for number, step in enumerate(plan.steps, 1):
            try:
                after = _step(server, calendar, step, ledger)
                silent = silent if step.verb == "keep" else 0
            except NoAnswer as error:
                silent += 1
                if silent == _MOST_SILENT:
                    raise
                after = step._replace(verb=REFUSED, reason=str(error))
            done.append(after)
            refused = refused + 1 if after.verb == REFUSED else refused if step.verb == "keep" else 0
            if refused == _MOST_REFUSED:
                return Outcome(done, OtherSideError(f"{calendar.url}: refuses everything: {after.reason}"))
            tick(number)
        _forget(plan, ledger)
    except OtherSideError as error:
        return Outcome(done, error)
    finally:
        ledger.save()
    return Outcome(done)


def _step(server: Server, calendar: Calendar, step: Step, ledger: Ledger) -> Step:
    if step.verb == "keep":
        ledger.note(step.uid, step.written)
    elif step.verb in {"create", "update"}:
        return _write(server, calendar, step, ledger)
    elif step.verb == "delete":
        return _delete(server, calendar, step, ledger)
    return step


def _write(server: Server, calendar: Calendar, step: Step, ledger: Ledger) -> Step:
    assert step.resource is not None
    text = step.resource.text
    name = step.href or file_name(step.uid)
    status, etag = server.put(calendar, name, text, step.etag if step.verb == "update" else None)
    if 200 <= status < 300:
        ledger.note(step.uid, Written(name, etag, digest(text), meaning(text)[1]))
        return step
    if status == 412 and server.etag(calendar, name) == (step.etag if step.verb == "update" else None):
        return _refused(server, calendar, step, status)  # nothing changed: it says so of something else
    return _not_done(server, calendar, step, status)


def _delete(server: Server, calendar: Calendar, step: Step, ledger: Ledger) -> Step:
    status = server.delete(calendar, step.href, step.etag)
    if 200 <= status < 300 or status in {404, 410}:
        ledger.note(step.uid, None)
        return step
    return _not_done(server, calendar, step, status)


def _not_done(server: Server, calendar: Calendar, step: Step, status: int) -> Step:
    """A step that the server did not take: a conflict, a refusal, or the end of the work."""
    if status == 412:
        return step._replace(verb="conflict", reason="was changed on the server just now")
    return _refused(server, calendar, step, status)


def _refused(server: Server, calendar: Calendar, step: Step, status: int) -> Step:
    """A step that the server did not take, and why; any other status ends the work."""
    error = server.failed(f"{step.verb} {step.called}", status, _REFUSED.get(status, ""), calendar.url)
    if status not in _REFUSED:
        raise error
    return step._replace(verb=REFUSED, reason=str(error))


def _forget(plan: Plan, ledger: Ledger) -> None:
    """What is neither wanted nor on the server any more needs no memory."""
    known = {step.uid for step in plan.steps}
    for uid in [uid for uid in ledger.written if uid not in known]:
        ledger.note(uid, None)
