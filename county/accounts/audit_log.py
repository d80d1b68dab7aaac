"""账号审计记录: what happens to accounts, added to one chain. Only the audit administrator reads it."""

from django.db import transaction

from county.accounts.passwords import looks_like_password
from county.cases.timeline import NewEntry, append_many
from county.models import AccountEntry, User
from county.site.client import Visit

NOT_SIGNED_IN = "未登录者"
SHOWN_OF_UNKNOWN_NAME = 30

Action = AccountEntry.Action


def record(
    action: Action, account: User | None, *, actor: User | None = None, visit: Visit | None = None, note: str = ""
) -> AccountEntry:
    """Add one event of `account`, None when the typed name is nobody's.

    `visit` None is a management command or the system itself; a visitor without `actor` has not signed in.
    """
    details = {"address": visit.address, "agent": visit.agent_digest} if visit else {}
    if visit and actor is None:
        details["actor_name"] = NOT_SIGNED_IN
    entry = NewEntry(account.pk if account else None, action, actor=actor, note=note, details=details)
    with transaction.atomic():
        return append_many(AccountEntry, [entry])[0]


def name_note(username: str, account: User | None) -> str:
    """How a name that nobody bears is recorded: cut short, and not at all when it may be a password in the wrong field."""
    if account:
        return ""
    if looks_like_password(username):
        return "用户名不存在；所填内容疑似密码，未记录"
    shown = username[:SHOWN_OF_UNKNOWN_NAME]
    return f"用户名不存在：{shown}{'…' if len(username) > len(shown) else ''}"
