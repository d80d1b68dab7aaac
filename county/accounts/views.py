"""Pages of the back office about accounts: signing in, and what a person does with their own account."""

import segno
from django.conf import settings
from django.contrib import admin, auth, messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import LogoutView
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from county.accounts import acts, second_factor, sign_in, staff_sessions, totp
from county.accounts.forms import (
    LOCKED,
    CodeForm,
    OwnPasswordForm,
    PasswordConfirmation,
    ShownCodeForm,
    SignInForm,
)
from county.accounts.passwords import MAX_AGE, must_change
from county.site.client import visit_of

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


# The frames that the pages stand in: before the login is complete, and inside the back office.
ON_THE_WAY, INSIDE = "admin/account/signing_in.html", "admin/account/inside.html"


def page(request, template: str, *, title: str, frame: str = INSIDE, **context):
    """A page in the frame of the back office."""
    request.current_app = admin.site.name
    return render(request, template, {**admin.site.each_context(request), "title": title, "frame": frame, **context})


def sign_in_page(view):
    """For a page on the way in: nothing is kept, and typed secrets stay out of error reports."""
    return never_cache(csrf_protect(sensitive_post_parameters()(read_or_send(view))))


def step_page(ask: sign_in.Ask):
    """For the page of one question: whoever is not being asked it is sent where they belong."""

    def decorate(view):
        @sign_in_page
        def step(request):
            pending = sign_in.pending(request)
            if pending is None:
                messages.warning(request, "登录已中断，请重新登录。")
                return redirect("admin:login")
            return view(request, pending) if pending.ask is ask else go_on(request)

        return step

    return decorate


@sign_in_page
def login(request):
    """User name and password."""
    if request.method == "GET" and admin.site.has_permission(request):
        return redirect("admin:index")
    form = SignInForm(visit_of(request), request.POST or None)
    if form.is_valid():
        sign_in.begin(request, form.user, wanted(request))
        return go_on(request)
    return page(request, "admin/login.html", title="登录", form=form, next=wanted(request))


def wanted(request) -> str:
    """The page that the person was on the way to, if it is one of ours."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else reverse("admin:index")


def go_on(request):
    """To the next question, or in."""
    pending = sign_in.pending(request)
    if pending is None:
        return redirect("admin:login")
    if pending.ask:
        return redirect(f"admin:{pending.ask}")
    sign_in.enter(request, pending.user)
    return redirect(pending.next_url)


@step_page(sign_in.Ask.CODE)
def login_code(request, pending):
    """The second factor."""
    form = ShownCodeForm(pending.user, visit_of(request), request.POST or None)
    if form.is_valid():
        sign_in.prove(request)
        return go_on(request)
    if form.has_error("code", LOCKED):
        sign_in.give_up(request)
        messages.error(request, acts.LOCKED)
        return redirect("admin:login")
    return page(request, "admin/account/form.html", title="动态口令", form=form, submit="确定", frame=ON_THE_WAY)


@step_page(sign_in.Ask.RENEWAL)
def login_password(request, pending):
    """A password of one's own, in place of a given or an old one."""
    form = SetPasswordForm(pending.user, request.POST or None)
    if form.is_valid():
        acts.change_own_password(pending.user, form.cleaned_data["new_password1"], visit_of(request))
        sign_in.password_chosen(request, pending.user)
        return go_on(request)
    intro = must_change(pending.user, timezone.now())
    return page(
        request,
        "admin/account/form.html",
        title="修改密码",
        form=form,
        intro=intro,
        submit="修改密码",
        frame=ON_THE_WAY,
    )


@step_page(sign_in.Ask.FACTOR)
def login_factor(request, pending):
    """Sets up the second factor that a role obliges to."""
    form = CodeForm(request.POST or None)
    codes = confirmed_codes(request, form, pending.user, pending.seed)
    if codes:
        sign_in.prove(request)
        return recovery_page(request, codes, frame=ON_THE_WAY)
    return factor_page(request, form, pending.user, pending.seed, frame=ON_THE_WAY)


@sign_in_page
def login_continue(request):
    """After the recovery codes were shown."""
    return go_on(request)


@require_POST
def logout(request):
    """Says so in the trail; Django's own view ends the session."""
    if request.user.is_authenticated:
        acts.signed_out(request.user, visit_of(request))
    return LogoutView.as_view(extra_context=admin.site.each_context(request) | {"has_permission": False})(request)


@read_or_send
def account(request):
    """One's own account: logins under way, second factor, password."""
    user = request.user
    return page(
        request,
        "admin/account/account.html",
        title="我的账号",
        sessions=staff_sessions.current(user),
        session_key=request.session.session_key,
        factor=second_factor.is_set(user),
        factor_required=second_factor.is_required(user),
        codes_left=second_factor.recovery_codes_left(user),
        password_until=user.password_set_at + MAX_AGE,
    )


@require_POST
def end_sessions(request):
    """Ends one other login, or all others."""
    only = request.POST.get("session", "")
    key = request.session.session_key
    ended = acts.end_own_sessions(
        request.user, visit_of(request), only=int(only) if only.isdecimal() else None, but=key
    )
    messages.success(request, f"已结束 {ended} 处登录。")
    return redirect("admin:account")


@sensitive_post_parameters()
@read_or_send
def password(request):
    """A new password; every other login ends."""
    form = OwnPasswordForm(request.user, visit_of(request), request.POST or None)
    if form.is_valid():
        session = request.session
        chosen = form.cleaned_data["new_password1"]
        acts.change_own_password(request.user, chosen, visit_of(request), session_key=session.session_key)
        session[auth.HASH_SESSION_KEY] = request.user.get_session_auth_hash()
        messages.success(request, "密码已修改，其他设备上的登录已结束。")
        return redirect("admin:account")
    return page(request, "admin/account/form.html", title="修改密码", form=form, submit="修改密码")


@sensitive_post_parameters()
@read_or_send
def factor(request):
    """Sets one's second factor up, or moves it to another phone: first the password, then the app's first code."""
    seed = request.session.get("factor_seed")
    if seed is None:
        form = PasswordConfirmation(request.user, visit_of(request), request.POST or None)
        if not form.is_valid():
            return page(request, "admin/account/form.html", title="设置动态口令", form=form, submit="下一步")
        request.session["factor_seed"] = second_factor.new_seed()
        return redirect("admin:account_factor")
    form = CodeForm(request.POST or None)
    codes = confirmed_codes(request, form, request.user, seed)
    if codes:
        del request.session["factor_seed"]
        return recovery_page(request, codes)
    return factor_page(request, form, request.user, seed)


@sensitive_post_parameters()
@read_or_send
def recovery_codes(request):
    """New recovery codes."""
    form = PasswordConfirmation(request.user, visit_of(request), request.POST or None)
    if form.is_valid():
        try:
            return recovery_page(request, acts.renew_recovery_codes(request.user, visit_of(request)))
        except acts.Refused as refused:
            form.add_error(None, str(refused))
    return page(request, "admin/account/form.html", title="更换恢复码", form=form, submit="更换")


@sensitive_post_parameters()
@read_or_send
def remove_factor(request):
    """Turns one's second factor off, unless one's role obliges to it."""
    form = PasswordConfirmation(request.user, visit_of(request), request.POST or None)
    if form.is_valid():
        try:
            acts.remove_factor(request.user, visit_of(request))
        except acts.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已停用动态口令。")
            return redirect("admin:account")
    return page(request, "admin/account/form.html", title="停用动态口令", form=form, submit="停用")


def confirmed_codes(request, form: CodeForm, user, seed: str) -> list[str]:
    """The recovery codes once the app's code is right; else none, and the form says why."""
    if not form.is_valid():
        return []
    try:
        return acts.set_up_factor(user, seed, form.cleaned_data["code"], visit_of(request))
    except acts.Refused as refused:
        form.add_error("code", str(refused))
        return []


def factor_page(request, form: CodeForm, user, seed: str, **context):
    """The QR code and the key for an authenticator app."""
    secret = second_factor.secret_of(seed)
    address = totp.app_address(secret, issuer=settings.SITE["name"], account=user.username)
    return page(
        request,
        "admin/account/factor.html",
        title="设置动态口令",
        form=form,
        qr=segno.make(address, error="m").svg_data_uri(scale=5, border=4),
        secret=totp.readable(secret),
        **context,
    )


def recovery_page(request, codes: list[str], *, frame: str = INSIDE):
    """The recovery codes, shown this once."""
    onward = reverse("admin:account" if frame == INSIDE else "admin:sign_in_continue")
    return page(request, "admin/account/recovery_codes.html", title="恢复码", frame=frame, codes=codes, onward=onward)
