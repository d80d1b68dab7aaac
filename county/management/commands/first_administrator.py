"""The first account of a new installation."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from county.accounts import acts
from county.accounts.passwords import one_time_password
from county.models import Role, User


class Command(BaseCommand):
    help = "新安装时建立首个安全管理员，并显示一次性密码（首次登录须修改）。已有安全管理员时拒绝。"

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="用户名")

    @transaction.atomic
    def handle(self, *, username, **options):
        if User.objects.filter(roles__contains=[Role.SECURITY_ADMIN], is_active=True).exists():
            raise CommandError("已有安全管理员，其他账号由其在工作平台中建立。")
        password = one_time_password()
        user = User(username=username, first_name="安全管理员", roles=[Role.SECURITY_ADMIN], is_staff=True)
        user.set_password(password)
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        user.save()
        acts.added(user, actor=None)
        self.stdout.write(f"已建立安全管理员 {username}，一次性密码：{password}\n只显示这一次，首次登录时须修改。")
