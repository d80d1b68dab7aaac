"""An answer sheet arrives: one for each form, nothing of the person kept, and marked when it looks like a machine's or a crowd's."""

import json
from datetime import timedelta

from django.db.models import Count

from county.calendar.database_clock import database_now
from county.encryption import blind_index
from county.public_forms.idempotency import given_at, once
from participation.calls.opinions import require_open
from participation.models import AnswerSheet, OpinionCall
from participation.questions import Question

PURPOSE = "survey"
CROWD, CROWD_WITHIN = 30, timedelta(minutes=10)
SECONDS_A_QUESTION = 3


def send(
    call: OpinionCall,
    questions: list[Question],
    answers: dict[int, list[int]],
    texts: dict[int, str],
    key: str,
    network: str,
) -> bool:
    """Takes a sheet in, once for each form key; True when it is new. Raises TooLate, SentOtherwise, ValueError for a wrong key."""
    content = json.dumps([call.pk, answers, texts], ensure_ascii=False, sort_keys=True)
    return once(
        PURPOSE, key, lambda: _take_in(call, questions, answers, texts, key, network).pk, content=content
    ).is_new


def _take_in(call, questions, answers, texts, key: str, network: str) -> AnswerSheet:
    standing = OpinionCall.objects.get(pk=call.pk)
    now, opened_at = database_now(), given_at(key)
    in_grace = require_open(standing, now, opened_at)
    digest = blind_index(f"survey {call.pk}", network)
    seconds = max(0, int((now - opened_at).total_seconds()))
    earlier = AnswerSheet.objects.filter(call=call, network_digest=digest)
    crowd = earlier.filter(sent_at__gt=now - CROWD_WITHIN).aggregate(number=Count("pk"))["number"]
    return AnswerSheet.objects.create(
        call=standing,
        answers={str(number): chosen for number, chosen in answers.items()},
        texts=json.dumps({str(number): text for number, text in texts.items()}, ensure_ascii=False) if texts else "",
        sent_at=now,
        network_digest=digest,
        seconds=seconds,
        is_suspect=crowd > 0 or seconds < SECONDS_A_QUESTION * len(questions) or _is_monotonous(questions, answers),
        in_grace=in_grace,
    )


def _is_monotonous(questions: list[Question], answers: dict[int, list[int]]) -> bool:
    """The same place in every one of at least five questions."""
    given = [answers.get(one.number) for one in questions if one.kind in ("single", "scale")]
    return len(given) >= 5 and len({tuple(one or ()) for one in given}) == 1
