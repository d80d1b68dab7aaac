import time
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from county.cases.gate import Answers
from county.cases.workflow import IllegalStep
from demo.interviews.intake import Desk, desk, lines_of, texts
from participation.interviews import sentences, workflow
from participation.models import Interview


class Command(BaseCommand):
    help = "演一场示范访谈：安排、预告、开始直播，按间隔逐句记录和发出，最后结束。每发出一句，打印位置和时刻。"

    def add_arguments(self, parser):
        parser.add_argument("id", nargs="?", type=int, help="正在直播的示范访谈；不填则新排一场。")
        parser.add_argument("--minutes", type=float, default=3, help="演多少分钟，默认 3。")
        parser.add_argument("--every", type=float, default=10, help="隔多少秒发出一句，默认 10。")

    def handle(self, *, id, minutes, every, **options):  # noqa: A002 - the name of the argument
        if minutes <= 0 or every <= 0:
            raise CommandError("时间须为正数。")
        people = desk()
        try:
            interview = self.running(id) if id else arranged(people)
            self.stdout.write(f"访谈 {interview.pk}")
            self.stdout.flush()
            self.play(interview, people, max(1, round(minutes * 60 / every)), every)
            workflow.finish(interview, actor=people.writer)
        except IllegalStep as error:
            raise CommandError(str(error)) from error

    def running(self, pk: int) -> Interview:
        found = Interview.objects.filter(pk=pk, is_demo=True, status=Interview.Status.LIVE).first()
        if found is None:
            raise CommandError("没有这场正在直播的示范访谈。")
        return found

    def play(self, interview: Interview, people: Desk, number: int, every: float) -> None:
        """So many sentences, in the order of the composed ones, again and again."""
        said = texts()
        lines = lines_of(said.interviews[-1], said)
        for place in range(number):
            time.sleep(every)
            kind, speaker, words, _ = lines[place % len(lines)]
            sentence = sentences.type_sentence(interview, speaker, words, actor=people.writer, kind=kind)
            sentences.release(sentence, sentence.digest, actor=people.releaser)
            sentence.refresh_from_db(fields=["position"])
            interview.refresh_from_db()
            self.stdout.write(f"{sentence.position}\t{time.time():.3f}")
            self.stdout.flush()


@transaction.atomic
def arranged(people: Desk) -> Interview:
    """A demo interview that is announced and has begun."""
    subject = texts().interviews[-1]
    starts_at = timezone.now() + timedelta(minutes=2)
    interview = workflow.plan(
        Interview(
            department=people.writer.department,
            title=f"{subject.title}（直播示范）",
            summary=subject.summary,
            host_name=str(people.writer),
            guests=f"{subject.guest} （示范）",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            short_reason="示范直播，随时开始",
            is_demo=True,
        ),
        actor=people.writer,
    )
    hosts = [people.writer]
    workflow.assign(interview, actor=people.writer, hosts=hosts, recorders=hosts, releasers=[people.releaser])
    text = workflow.write(interview, "announcement", actor=people.writer)
    workflow.submit(text, actor=people.writer)
    workflow.review(text, Answers("approved"), actor=people.releaser)
    workflow.approve(text, actor=people.leader)
    interview.refresh_from_db()
    workflow.start(interview, actor=people.writer)
    return interview
