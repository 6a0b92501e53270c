"""Requests are shared by nobody, and are as many as the threads that meet, up to the cores."""

import threading

import pytest

from policyner.tagging.openvino_backend import _Pool


class Maker:
    """Makes numbers for requests, and fails where it is told to."""

    def __init__(self):
        self.made = 0
        self.fails = False

    def __call__(self):
        if self.fails:
            raise RuntimeError("no memory")
        self.made += 1
        return self.made


def test_one_thread_needs_one_request():
    maker = Maker()
    pool = _Pool(maker, most=4)
    for _ in range(3):
        with pool.request() as request:
            assert request == 1
    assert maker.made == 1


def test_requests_that_are_held_are_given_to_nobody_else():
    pool = _Pool(Maker(), most=4)
    with pool.request() as first, pool.request() as second:
        assert (first, second) == (1, 2)


def test_a_thread_waits_where_all_are_taken():
    maker = Maker()
    pool = _Pool(maker, most=2)
    got = []
    met = threading.Barrier(2)

    def hold():
        with pool.request() as request:
            met.wait(timeout=60)
            got.append(request)

    # Pairs meet while they hold a request each; six threads pass through two requests.
    threads = [threading.Thread(target=hold) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [1, 1, 1, 2, 2, 2]
    assert maker.made == 2


def test_a_request_comes_back_after_an_error():
    pool = _Pool(Maker(), most=1)
    with pytest.raises(ValueError, match="broken"), pool.request():
        raise ValueError("broken")
    with pool.request() as request:
        assert request == 1


def test_one_that_cannot_be_made_is_made_later():
    maker = Maker()
    pool = _Pool(maker, most=1)
    maker.fails = True
    with pytest.raises(RuntimeError, match="no memory"), pool.request():
        pass
    maker.fails = False
    with pool.request() as request:
        assert request == 1
