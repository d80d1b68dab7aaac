"""Work in other processes: the same results in the same order as here, and errors come through."""

import os

import pytest

from county.processes import FEWEST, Here, workers
from county.text.segmentation import words_of_text

TEXTS = [f"第{number}号通知 关于公开政府信息的规定" for number in range(60)]


@pytest.mark.parametrize("items", [FEWEST - 1, FEWEST])
def test_the_same_results_in_the_same_order(items):
    with workers(items) as executor:
        assert list(executor.map(words_of_text, TEXTS, chunksize=7)) == [words_of_text(text) for text in TEXTS]


def test_few_items_are_not_worth_a_process(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    with workers(FEWEST - 1) as executor:
        assert isinstance(executor, Here)
        assert executor.submit(os.getpid).result() == os.getpid()


def test_many_items_use_other_processes(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with workers(FEWEST) as executor:
        assert executor.submit(os.getpid).result() != os.getpid()


@pytest.mark.parametrize("items", [1, FEWEST])
def test_errors_come_through(items):
    with pytest.raises(TypeError), workers(items) as executor:
        executor.submit(words_of_text, None).result()
