"""What is done with accounts: each verb does it, ends the logins that must end, and adds to the trail."""

from collections.abc import Mapping

from django.contrib.auth import authenticate
from django.db import transaction

from county.accounts import lockout, second_factor, staff_sessions
from county.accounts.audit_log import Action, name_note, record
from county.cases.workflow import NotPermitted
from county.models import Role, User
from county.site.client import Visit

WRONG = "用户名或密码不正确，或该账号不能登录。连续错误 5 次将锁定 30 分钟。"
LOCKED = "连续错误次数过多，已暂停登录。请 30 分钟后再试，或请安全管理员解除锁定。"
NOT_THEIR_OWN = "密码不正确。连续错误 5 次将锁定 30 分钟。"
WRONG_CODE = "动态口令不正确或已经用过，请等待下一个。"

# What the trail tells of a change, in the office's words.
WATCHED = {
    "username": "用户名",
    "first_name": "姓名",
    "email": "电子邮件",
    "department": "所在单位",
    "roles": "角色",
    "is_active": "有效",
    "is_staff": "可登录工作平台",
    "is_superuser": "超级用户",
}
# A change of these ends the person's logins.
RIGHTS = {"department", "roles", "is_active", "is_staff", "is_superuser"}


class Refused(Exception):
    """The message (Chinese) can be shown to whoever tried; it does not tell whether an account exists."""


class LockedOut(Refused):
    """Too many failures."""


def check_credentials(username: str, password: str, visit: Visit) -> User:
    """Who logs in with these; the second factor is asked for next. Raises Refused."""
    known = User.objects.filter(username=username).first()
    claim = _claim(username, known, visit)
    user = authenticate(username=username, password=password)
    if user is None or not user.is_staff:
        _fail(Action.FAILED, known, claim, visit, note=name_note(username, known))
        raise Refused(WRONG)
    return user


def confirm_password(user: User, password: str, visit: Visit) -> None:
    """That it is the person who sits there, before something that matters. Raises Refused."""
    claim = _claim(user.username, user, visit)
    if not user.check_password(password):
        _fail(Action.PASSWORD_WRONG, user, claim, visit, actor=user)
        raise Refused(NOT_THEIR_OWN)
    lockout.release(user.username, visit.address)


def check_code(user: User, code: str, visit: Visit) -> None:
    """The second factor: a code of the app, or a recovery code. Raises Refused."""
    claim = _claim(user.username, user, visit)
    if second_factor.accepts(user, code):
        return
    if second_factor.takes_recovery_code(user, code):
        left = second_factor.recovery_codes_left(user)
        record(Action.RECOVERY_USED, user, actor=user, visit=visit, note=f"剩余 {left} 个")
        return
    _fail(Action.CODE_WRONG, user, claim, visit)
    raise Refused(WRONG_CODE)


@transaction.atomic
def signed_in(user: User, session_key: str, visit: Visit) -> None:
    """The person has shown all that is asked, and the session is theirs."""
    lockout.release(user.username, visit.address)
    staff_sessions.begin(user, session_key, visit)
    record(Action.SIGNED_IN, user, actor=user, visit=visit)


def signed_out(user: User, visit: Visit) -> None:
    record(Action.SIGNED_OUT, user, actor=user, visit=visit)


@transaction.atomic
def end_own_sessions(user: User, visit: Visit, *, only: int | None = None, but: str | None = None) -> int:
    """End one of one's own logins, or all but the present one; how many ended."""
    ended = staff_sessions.end(user, only=only, but=but)
    if ended:
        record(Action.SESSIONS_ENDED, user, actor=user, visit=visit, note=f"{ended} 处")
    return ended


@transaction.atomic
def change_own_password(user: User, password: str, visit: Visit, *, session_key: str | None = None) -> None:
    """Set the password that its owner chose (validated by the form); every other login of theirs ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    user.password_is_given = False
    user.save(update_fields=["password_is_given"])
    staff_sessions.end(user, but=session_key)
    record(Action.PASSWORD_CHANGED, user, actor=user, visit=visit)


@transaction.atomic
def password_given(user: User, *, actor: User | None, visit: Visit | None = None) -> None:
    """Somebody else has set the person's password, which must be changed at the next login."""
    _require_keeper(actor)
    staff_sessions.end(user)
    record(Action.PASSWORD_GIVEN, user, actor=actor, visit=visit)


@transaction.atomic
def set_up_factor(user: User, seed: str, code: str, visit: Visit) -> list[str]:
    """Turn the second factor on, or move it to another phone; the recovery codes. Raises Refused."""
    codes = second_factor.set_up(user, seed, code)
    if codes is None:
        raise Refused("动态口令不正确。请核对手机时间，并输入应用当前显示的 6 位数字。")
    record(Action.FACTOR_SET, user, actor=user, visit=visit)
    return codes


@transaction.atomic
def renew_recovery_codes(user: User, visit: Visit) -> list[str]:
    """New recovery codes in place of the old. Raises Refused when there is no factor that they could stand in for."""
    if not second_factor.is_set(user):
        raise Refused("尚未启用动态口令。")
    record(Action.RECOVERY_RENEWED, user, actor=user, visit=visit)
    return second_factor.renew_recovery_codes(user)


@transaction.atomic
def remove_factor(user: User, visit: Visit) -> None:
    """Turn one's own second factor off. Raises Refused when one's role obliges to it."""
    if second_factor.is_required(user):
        raise Refused("本角色必须使用动态口令，不能停用。")
    if second_factor.remove(user):
        record(Action.FACTOR_REMOVED, user, actor=user, visit=visit)


@transaction.atomic
def reset_factor(user: User, *, actor: User, visit: Visit) -> str:
    """Take away the second factor of somebody who lost it; what was done (Chinese)."""
    _require_keeper(actor)
    if not second_factor.remove(user):
        return "该账号没有启用动态口令，未作改动。"
    staff_sessions.end(user)
    record(Action.FACTOR_RESET, user, actor=actor, visit=visit)
    return "已重置动态口令，其全部登录已结束；本人下次登录后可重新启用。"


@transaction.atomic
def unlock(user: User, *, actor: User, visit: Visit) -> str:
    """Forget the failures at the person's name; what was done (Chinese)."""
    _require_keeper(actor)
    if not lockout.unlock(user):
        return "该账号没有登录失败记录，未作改动。"
    record(Action.UNLOCKED, user, actor=actor, visit=visit)
    return "已解除锁定，失败次数清零。"


@transaction.atomic
def end_sessions(user: User, *, actor: User, visit: Visit) -> str:
    """End all logins of somebody; what was done (Chinese)."""
    _require_keeper(actor)
    ended = staff_sessions.end(user)
    if not ended:
        return "该账号没有进行中的登录，未作改动。"
    record(Action.SESSIONS_ENDED, user, actor=actor, visit=visit, note=f"{ended} 处")
    return f"已结束 {ended} 处登录。"


def facts(user: User) -> dict[str, str]:
    """The watched fields as the trail shows them."""
    roles = "、".join(Role(role).label for role in sorted(user.roles, key=Role.values.index)) or "无"
    shown = {"department": str(user.department or "无"), "roles": roles}
    for name in WATCHED.keys() - shown.keys():
        value = getattr(user, name)
        shown[name] = ("是" if value else "否") if isinstance(value, bool) else value or "无"
    return shown


@transaction.atomic
def added(user: User, *, actor: User | None, visit: Visit | None = None) -> None:
    """An account has been made."""
    _require_keeper(actor)
    shown = facts(user)
    note = "；".join(f"{WATCHED[name]}：{shown[name]}" for name in WATCHED)
    record(Action.ADDED, user, actor=actor, visit=visit, note=note)


@transaction.atomic
def changed(user: User, before: Mapping[str, str], *, actor: User, visit: Visit) -> None:
    """An account has been changed; `before` are its earlier `facts`. New rights mean a new login."""
    _require_keeper(actor)
    after = facts(user)
    moved = [name for name in WATCHED if before[name] != after[name]]
    if not moved:
        return
    if RIGHTS & set(moved):
        staff_sessions.end(user)
    note = "；".join(f"{WATCHED[name]}：{before[name]} → {after[name]}" for name in moved)
    record(Action.CHANGED, user, actor=actor, visit=visit, note=note)


def _require_keeper(actor: User | None) -> None:
    """Accounts are the security administrator's (等保: 三员分立). None is the command line, a superuser the emergency key."""
    if actor is not None and not (actor.is_active and (actor.is_superuser or actor.has_role(Role.SECURITY_ADMIN))):
        raise NotPermitted("账号由安全管理员管理。")


def _claim(username: str, known: User | None, visit: Visit) -> lockout.Claim:
    claim = lockout.claim(username, known, visit.address)
    if not claim.is_admitted:
        record(Action.REFUSED, known, visit=visit, note=name_note(username, known))
        raise LockedOut(LOCKED)
    return claim


@transaction.atomic
def _fail(
    action: Action,
    account: User | None,
    claim: lockout.Claim,
    visit: Visit,
    *,
    actor: User | None = None,
    note: str = "",
) -> None:
    record(action, account, actor=actor, visit=visit, note=note)
    if claim.locks:
        record(Action.LOCKED, account, actor=actor, visit=visit, note="；".join(filter(None, (claim.locks, note))))
