import logging
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from catalog.arrivals.bulk_drafts import forget_previews
from catalog.gate.workflow import publish_due, refresh_due_dates, take_effect
from catalog.shelf.shelving import renew_old_entries
from county.accounts.staff_sessions import forget_expired
from county.public_forms import captcha as challenges
from county.public_forms import held_files, rate_limits
from county.public_forms import idempotency as submissions
from filings.normative.workflow import expire
from filings.record.workflow import open_due as open_due_filings
from mailboxes.workflow import refresh_deadlines
from oversight.annual_report.workflow import open_due
from oversight.complaints.workflow import refresh_deadlines as refresh_complaints
from oversight.error_reports.workflow import refresh_deadlines as refresh_error_reports
from oversight.rectification.workflow import sweep as sweep_rectifications
from participation.incidents.lead_acts import forget_old
from participation.incidents.workflow import sweep as sweep_incidents
from requests_app.workflow import sweep

logger = logging.getLogger("portal.duties")

# One run at a time on all hosts; the number only has to differ from other advisory locks of the portal.
LOCK = 711_2019
DUTIES = (
    ("定时发布", publish_due),
    ("到期生效", take_effect),
    ("重算公开期限", refresh_due_dates),
    ("重算来信期限", refresh_deadlines),
    ("依申请公开到期事务", sweep),
    ("舆情回应情况", sweep_incidents),
    ("清除到期舆情线索", forget_old),
    ("开立年度报告", open_due),
    ("规范性文件有效期届满", expire),
    ("开立应报备案", open_due_filings),
    ("整改到期事务", sweep_rectifications),
    ("重算投诉期限", refresh_complaints),
    ("重算找错期限", refresh_error_reports),
    ("更新检索条目", renew_old_entries),
    ("清理过期登录", forget_expired),
    ("清理未确认的批量导入预览", forget_previews),
    ("清理暂存文件", held_files.forget_expired),
    ("清理限流计数", rate_limits.forget_expired),
    ("清理安全验证", challenges.forget_expired),
    ("清理表单记录", submissions.forget_expired),
)


class Command(BaseCommand):
    help = "办理到期事务（由定时器每几分钟运行一次）：可以重复运行，漏跑后补跑不会遗漏。"

    def handle(self, **options):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                self.stdout.write("另一个进程正在办理，本次不做。")
                return
        try:
            failed = [name for name, duty in DUTIES if not self.done(name, duty)]
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        if failed:
            raise CommandError(f"未能完成：{'、'.join(failed)}；其余事务已办理。")

    def done(self, name: str, duty: Callable[[], int]) -> bool:
        """Does one duty. What it raises is logged, and does not keep the duties after it from being done."""
        try:
            self.stdout.write(f"{name}：{duty()} 件。")
        except Exception:
            logger.exception("duty failed: %s", name)
            self.stderr.write(f"{name}：失败，详见日志。")
            return False
        return True
