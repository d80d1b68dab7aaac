"""Django's command; the emergency key it makes is written into the accounts' trail."""

from django.contrib.auth.management.commands import createsuperuser
from django.db import transaction

from county.accounts import acts
from county.models import User


class Command(createsuperuser.Command):
    help = "建立应急超级用户（不受角色限制，只在命令行建立），并记入账号审计记录。"

    @transaction.atomic
    def handle(self, *args, **options):
        before = set(User.objects.filter(is_superuser=True).values_list("pk", flat=True))
        super().handle(*args, **options)
        for user in User.objects.filter(is_superuser=True).exclude(pk__in=before):
            acts.added(user, actor=None)
