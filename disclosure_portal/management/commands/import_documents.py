import getpass
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from catalog.arrivals.importing import read
from catalog.arrivals.intake import take_in
from catalog.models import ImportBatch
from county.models import Department
from interpretation.intake import link_published

SHOWN_REFUSALS = 50


class Command(BaseCommand):
    help = "导入历史政府信息（JSON Lines，一行一件）。全部成功或全部不做；再次导入同一文件不改变任何内容。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="来源名称，同一来源内行标识唯一；默认用文件名。")
        parser.add_argument("--label", default="", help="批次名称；默认“导入 文件名”。")

    def handle(self, *, file, source, label, **options):
        if not Department.objects.exists():
            raise CommandError("还没有信息公开单位：请先在后台录入，或运行 load_demo。")
        batch = ImportBatch(label=label or f"导入 {file.name}", source=source or file.stem, run_by=getpass.getuser())
        try:
            with file.open(encoding="utf-8") as lines:
                batch.save()
                outcome = take_in(read(lines, self.departments()), batch, progress=self.show)
        except OSError as error:
            raise CommandError(f"无法读取 {file}：{error.strerror}") from error
        except UnicodeDecodeError as error:
            batch.delete()
            raise CommandError(f"{file} 不是 UTF-8 文本（第 {error.start} 字节处）。") from error
        linked = link_published()
        for refusal in outcome.refusals[:SHOWN_REFUSALS]:
            self.stderr.write(f"第 {refusal.line} 行 {refusal.source_id}：{refusal.reason}")
        if len(outcome.refusals) > SHOWN_REFUSALS:
            self.stderr.write(f"……另有 {len(outcome.refusals) - SHOWN_REFUSALS} 行被拒绝。")
        self.stdout.write(
            f"新导入 {outcome.imported} 件，更新 {outcome.changed} 件，未变 {outcome.unchanged} 件，拒绝 {len(outcome.refusals)} 行；"
            f"关联解读 {linked.joined} 篇，{len(linked.unknown)} 篇未写明所解读的文件。"
        )

    def departments(self):
        return {unit.slug: unit for unit in Department.objects.all()}

    def show(self, done: int) -> None:
        self.stdout.write(f"已处理 {done} 件……", ending="\r" if self.stdout.isatty() else "\n")
        self.stdout.flush()
