"""One page at a time, first come first served; who waits lets others pass, and who hangs is not waited for for ever."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from controls.turns import Turns

SOON = 5.0


def started(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def waiting(turns: Turns, count: int) -> None:
    """Until so many wait."""
    deadline = threading.Event()
    for _ in range(500):
        if turns.waiting == count:
            return
        deadline.wait(0.01)
    raise AssertionError(f"{turns.waiting} wait")


def test_there_is_never_more_than_one() -> None:
    turns, inside, most = Turns(), [0], [0]

    def work(_number: int) -> None:
        with turns.taken():
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            threading.Event().wait(0.002)
            inside[0] -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(60)))
    assert most == [1]


def test_who_comes_first_is_first() -> None:
    turns, order, go = Turns(), [], threading.Event()

    def first() -> None:
        with turns.taken():
            go.wait(SOON)

    def later(number: int) -> None:
        with turns.taken():
            order.append(number)

    threads = [started(first)]
    while turns._holder is None:
        threading.Event().wait(0.01)
    for number in range(5):
        threads.append(started(lambda number=number: later(number)))  # type: ignore[misc]
        waiting(turns, number + 1)
    go.set()
    for thread in threads:
        thread.join(SOON)
    assert order == [0, 1, 2, 3, 4]


def test_others_pass_while_one_waits_for_something_else_and_it_goes_on_in_its_turn() -> None:
    turns, passed, inside = Turns(), threading.Event(), []

    def other() -> None:
        with turns.taken():
            inside.append("other")
        passed.set()

    with turns.taken():
        thread = started(other)
        waiting(turns, 1)
        with turns.left():
            assert passed.wait(SOON)
            with turns.left():
                inside.append("left twice")
        inside.append("again")
        assert turns._holder is not None
    thread.join(SOON)
    assert inside == ["other", "left twice", "again"]
    assert turns._holder is None


def test_who_comes_back_goes_on_before_those_who_have_not_begun() -> None:
    turns, order = Turns(), []
    away, go = [threading.Event() for _ in range(2)], [threading.Event() for _ in range(2)]

    def begun(number: int) -> None:
        with turns.taken():
            with turns.left():
                away[number].set()
                assert go[number].wait(SOON)
            order.append(f"begun {number}")

    def fresh() -> None:
        with turns.taken():
            order.append("fresh")

    threads = [started(lambda: begun(0)), started(lambda: begun(1))]
    assert all(event.wait(SOON) for event in away)
    with turns.taken():
        threads.append(started(fresh))
        waiting(turns, 1)
        go[1].set()
        waiting(turns, 2)
        go[0].set()
        waiting(turns, 3)
    for thread in threads:
        thread.join(SOON)
    assert order == ["begun 1", "begun 0", "fresh"]


def test_an_error_gives_the_turn_back() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.taken():
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), turns.taken(), turns.left():
        raise ZeroDivisionError
    assert turns._holder is None


def test_who_has_no_turn_leaves_none() -> None:
    turns = Turns()
    with turns.left():
        assert turns._holder is None
    assert turns._holder is None


def test_one_that_hangs_is_waited_for_only_so_long_and_ends_without_harm() -> None:
    turns, end, done = Turns(patience=0.2), threading.Event(), []

    def hangs() -> None:
        with turns.taken():
            end.wait(SOON)

    def work(number: int) -> None:
        with turns.taken():
            done.append(number)

    hanging = started(hangs)
    while turns._holder is None:
        threading.Event().wait(0.01)
    threads = [started(lambda number=number: work(number)) for number in range(3)]  # type: ignore[misc]
    for thread in threads:
        thread.join(SOON)
    assert sorted(done) == [0, 1, 2]
    end.set()
    hanging.join(SOON)
    with turns.taken():
        assert turns._holder is not None
    assert turns._holder is None
