import getpass
from datetime import timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from catalog.arrivals.planting import plant
from county.models import Department, HolidayNotice
from demo.applications.intake import load_applications
from demo.documents.county import INTERPRETATION_SUFFIX
from demo.documents.loading import load_documents
from demo.letters.intake import load_letters
from demo.units.people import LOGINS, PASSWORD, load_staff, load_units
from interpretation.intake import link_published
from mailboxes.opening import open_mailboxes


class Command(BaseCommand):
    help = "建立示范县：63 个信息公开单位、工作人员和自撰的示范信息，每一页都标明是示范数据。"

    def add_arguments(self, parser):
        parser.add_argument("--documents", type=int, default=9343, help="政府信息件数，默认 9343。")
        parser.add_argument("--applications", type=int, default=482, help="依申请公开件数，默认 482。")
        parser.add_argument("--letters", type=int, default=1200, help="来信封数，默认 1200。")
        parser.add_argument("--if-empty", action="store_true", help="已有信息公开单位时什么也不做。")

    @transaction.atomic
    def handle(self, *, documents, applications, letters, if_empty, **options):
        if min(documents, applications, letters) < 0:
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
        outcome = load_documents(
            documents, today=timezone.localdate() - timedelta(days=1), run_by=getpass.getuser(), progress=self.show
        )
        for refusal in outcome.refusals:
            self.stderr.write(f"{refusal.source_id}：{refusal.reason}")
        linked = link_published(key_suffix=INTERPRETATION_SUFFIX)
        self.stdout.write(
            f"示范县：新增 {outcome.imported} 件，更新 {outcome.changed} 件，未变 {outcome.unchanged} 件，关联解读 {linked.joined} 篇。"
        )
        yesterday = timezone.localdate() - timedelta(days=1)
        self.stdout.write(f"示范申请：新增 {load_applications(applications, today=yesterday)} 件。")
        open_mailboxes()
        self.stdout.write(
            f"示范来信：新增 {load_letters(letters, today=timezone.localdate() - timedelta(days=1))} 封。"
        )
        self.stdout.write(f"示范登录：{'、'.join(LOGINS)}，口令均为 {PASSWORD}（只供试用）。")

    def show(self, done: int) -> None:
        self.stdout.write(f"已处理 {done} 件……", ending="\r" if self.stdout.isatty() else "\n")
        self.stdout.flush()
