"""A crowd reports what it got: answers late are late, a visit that ended leaves changes unanswered."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from websockets.asyncio.client import ClientConnection

from benchmarks.conversation import RunFailed
from benchmarks.crowd import Answers, Guest, wander

PAUSE = 0.05


class Scripted(Guest):
    """Needs `took` seconds for each change; the one numbered `fails` ends in an error."""

    took = 0.0
    fails = -1
    made = 0

    async def change(self) -> None:
        await asyncio.sleep(self.took)
        self.made += 1
        if self.made == self.fails:
            raise RunFailed("asked to fail")


def guest(*, took: float = 0.0, fails: int = -1) -> Scripted:
    made = Scripted(number=0, connection=cast(ClientConnection, None))
    made.took, made.fails = took, fails
    return made


def walked(*guests: Guest) -> Answers:
    # In a thread of its own: a browser driven by the same process keeps a loop running in this one.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, wander(list(guests), seconds=4 * PAUSE, pause=PAUSE)).result()


def test_every_change_that_was_due_is_counted_and_answered() -> None:
    answers = walked(guest(), guest())
    assert (answers.asked, answers.unanswered, answers.problems) == (8, 0, [])


def test_what_waits_for_an_answer_before_it_is_late_by_that_too() -> None:
    answers = walked(guest(took=2 * PAUSE))
    assert answers.unanswered == 0
    assert answers.seconds[3] >= 4 * PAUSE
    assert answers.percentile(1) == max(answers.seconds) > answers.percentile(0.5)


def test_an_error_ends_the_visit_and_leaves_the_rest_unanswered() -> None:
    answers = walked(guest(), guest(fails=2))
    assert answers.unanswered == 3
    (problem,) = answers.problems
    assert "asked to fail" in problem
