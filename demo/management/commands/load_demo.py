import getpass
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from catalog.arrivals.planting import plant
from county.models import Department, HolidayNotice
from demo.applications.intake import load_applications
from demo.documents.county import INTERPRETATION_SUFFIX
from demo.documents.loading import load_documents
from demo.incidents import load_incidents
from demo.letters.intake import load_letters
from demo.posts import load_posts
from demo.supervision import load_supervision
from demo.units.people import LOGINS, PASSWORD, load_staff, load_units
from interpretation.intake import link_published


class Subject(NamedTuple):
    """Demo cases of one app. `load(number, today=…)` takes in so many up to that day and returns how many are new."""

    name: str
    label: str
    number: int
    load: Callable[..., int]
    outcome: str


# In the order of loading: a later one may build on those before it.
SUBJECTS = (
    Subject("applications", "依申请公开件数", 482, load_applications, "示范申请：新增 {} 件。"),
    Subject("letters", "来信封数", 1200, load_letters, "示范来信：新增 {} 封。"),
    Subject("posts", "登记任职的单位数", 63, load_posts, "示范任职：新增 {} 条。"),
    Subject("supervision", "各类监督事项件数", 20, load_supervision, "示范整改、投诉、找错：新增 {} 件。"),
    Subject("incidents", "舆情事项件数", 12, load_incidents, "示范舆情事项：新增 {} 件。"),
)


class Command(BaseCommand):
    help = "建立示范县：63 个信息公开单位、工作人员和自撰的示范信息，每一页都标明是示范数据。"

    def add_arguments(self, parser):
        parser.add_argument("--documents", type=int, default=9343, help="政府信息件数，默认 9343。")
        for one in SUBJECTS:
            parser.add_argument(f"--{one.name}", type=int, default=one.number, help=f"{one.label}，默认 {one.number}。")
        parser.add_argument("--if-empty", action="store_true", help="已有信息公开单位时什么也不做。")

    @transaction.atomic
    def handle(self, *, documents, if_empty, **options):
        if min(documents, *(options[one.name] for one in SUBJECTS)) < 0:
            raise CommandError("件数不能为负。")
        if if_empty and Department.objects.exists():
            self.stdout.write("已有数据，未改动。")
            return
        load_units()
        load_staff()
        plant()
        if not HolidayNotice.objects.exists():
            call_command("load_calendar", stdout=self.stdout)
        # The last whole day: nothing may have been published later than now.
        today = timezone.localdate() - timedelta(days=1)
        self.load_documents(documents, today)
        for one in SUBJECTS:
            self.stdout.write(one.outcome.format(one.load(options[one.name], today=today)))
        self.stdout.write(f"示范登录：{'、'.join(LOGINS)}，口令均为 {PASSWORD}（只供试用）。")

    def load_documents(self, number: int, today: date) -> None:
        outcome = load_documents(number, today=today, run_by=getpass.getuser(), progress=self.show)
        for refusal in outcome.refusals:
            self.stderr.write(f"{refusal.source_id}：{refusal.reason}")
        linked = link_published(key_suffix=INTERPRETATION_SUFFIX)
        self.stdout.write(
            f"示范县：新增 {outcome.imported} 件，更新 {outcome.changed} 件，未变 {outcome.unchanged} 件，关联解读 {linked.joined} 篇。"
        )

    def show(self, done: int) -> None:
        self.stdout.write(f"已处理 {done} 件……", ending="\r" if self.stdout.isatty() else "\n")
        self.stdout.flush()
