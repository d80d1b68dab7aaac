"""A form sent twice makes one case; uploads are held over an error, and nobody without the form can read them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.utils import timezone

from county.files.attachments import check
from county.models import Department, HeldFile, Submission
from county.public_forms import held_files, query_codes
from county.public_forms import idempotency as submissions
from county.public_forms.idempotency import case_of, code_of, is_ours, new_key, once, token_of
from tests.factories import unit

pytestmark = pytest.mark.django_db

PHOTO = ("张三的身份证.txt", "身份证号 371623199001011234".encode())


def test_the_same_form_makes_one_case():
    key = new_key()
    made = []

    def make() -> int:
        made.append(len(made) + 1)
        return made[-1]

    assert case_of("letter", key) is None
    assert once("letter", key, make) == submissions.Sent(1, True)
    assert once("letter", key, make) == submissions.Sent(1, False)
    assert case_of("letter", key) == 1
    # The same key in another kind of form is another form.
    assert once("application", key, make) == submissions.Sent(2, True)
    assert made == [1, 2]


def test_what_fails_leaves_nothing_and_can_be_sent_again():
    key = new_key()

    def fail() -> int:
        unit("weijian", "无棣县卫生健康局")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once("letter", key, fail)
    assert not Submission.objects.exists()
    assert not Department.objects.filter(slug="weijian").exists()
    assert once("letter", key, lambda: 7).is_new


@pytest.mark.django_db(transaction=True)
def test_the_same_form_arriving_many_times_at_once_makes_one_case():
    key = new_key()

    def send(_):
        def make() -> int:
            sleep(0.05)
            return unit("weijian", "无棣县卫生健康局").pk

        try:
            return once("letter", key, make)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        sent = list(pool.map(send, range(5)))
    assert sum(one.is_new for one in sent) == 1
    assert {one.case_id for one in sent} == {Department.objects.get(slug="weijian").pk}


@pytest.mark.parametrize("key", ["", "x", "abc:def:ghi", "a" * 22])
def test_a_key_that_we_did_not_give_out_is_none(key):
    assert not is_ours(key)
    for refused in (lambda: once("letter", key, lambda: 1), lambda: code_of(key), lambda: held_files.held(key)):
        with pytest.raises(ValueError, match="not given out by us"):
            refused()


def test_a_key_is_good_for_a_day_and_what_was_sent_is_remembered_longer():
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        key = new_key()
        once("letter", key, lambda: 1)
    with time_machine.travel(now + timedelta(hours=25), tick=False):
        assert not is_ours(key)
        assert submissions.forget_expired() == 0
        assert not once("letter", key, lambda: 2).is_new
    with time_machine.travel(now + timedelta(hours=49), tick=False):
        assert submissions.forget_expired() == 1


def test_the_code_can_be_shown_again_to_who_has_the_form_and_is_kept_nowhere():
    key = new_key()
    once("letter", key, lambda: 1)
    assert code_of(key) == code_of(key) == query_codes.plain(query_codes.shown(code_of(key)))
    assert code_of(new_key()) != code_of(key)
    assert query_codes.is_token(token_of(key))
    assert token_of(new_key()) != token_of(key)
    kept = str(list(Submission.objects.values()))
    assert key.partition(":")[0] not in kept
    assert code_of(key) not in kept


def hold(key: str, field: str = "identity", name: str = PHOTO[0], content: bytes = PHOTO[1]):
    return held_files.hold(key, field, name, check(name, content), content)


def on_disk() -> list[bytes]:
    return [file.read_bytes() for file in settings.FILES_ROOT.rglob("*") if file.is_file()]


def test_an_upload_is_held_for_its_form_and_can_be_read_with_it_only(django_capture_on_commit_callbacks):
    key, other = new_key(), new_key()
    held = hold(key)
    assert held_files.held(key) == [held]
    assert (held.name, held.size_label, held.accepted.content_type) == (PHOTO[0], "31 B", "text/plain; charset=utf-8")
    assert held_files.content_of(held, key) == PHOTO[1]
    assert held_files.held(other) == []
    row = HeldFile.objects.get()
    assert "张三" not in bytes(row.label).decode("utf-8", "ignore")
    assert not [content for content in on_disk() if PHOTO[1] in content or "张三".encode() in content]
    with django_capture_on_commit_callbacks(execute=True):
        held_files.drop(other, [held.pk])
        held_files.forget(other)
    assert held_files.held(key) == [held]


def test_what_is_taken_back_or_taken_in_is_gone_from_the_disk(django_capture_on_commit_callbacks):
    key = new_key()
    before = len(on_disk())
    first, second, third = hold(key), hold(key, "files", "说明.txt", b"abc"), hold(key, "files", "清单.txt", b"def")
    with django_capture_on_commit_callbacks(execute=True):
        held_files.drop(key, [second.pk])
    assert held_files.held(key) == [first, third]
    with pytest.raises(FileNotFoundError):
        held_files.content_of(second, key)
    with django_capture_on_commit_callbacks(execute=True):
        held_files.forget(key)
    assert held_files.held(key) == []
    assert len(on_disk()) == before


def test_after_an_hour_it_is_forgotten(django_capture_on_commit_callbacks):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        key = new_key()
        hold(key)
    with time_machine.travel(now + timedelta(minutes=59), tick=False):
        assert held_files.forget_expired() == 0
        assert len(held_files.held(key)) == 1
    with time_machine.travel(now + timedelta(hours=1), tick=False), django_capture_on_commit_callbacks(execute=True):
        assert held_files.held(key) == []
        assert held_files.forget_expired() == 1
    assert not HeldFile.objects.exists()
