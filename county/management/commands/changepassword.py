"""Django's command; the password counts as given, and is written into the accounts' trail."""

import getpass

from django.contrib.auth.management.commands import changepassword
from django.db import transaction

from county.accounts import acts
from county.models import User


class Command(changepassword.Command):
    help = "为账号设置临时密码（本人下次登录须修改），并记入账号审计记录。"

    @transaction.atomic
    def handle(self, *args, **options):
        done = super().handle(*args, **options)
        acts.password_given(User.objects.get(username=options["username"] or getpass.getuser()), actor=None)
        return done
