"""What staff type about their own account."""

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, SetPasswordForm, UsernameField
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from county.accounts import acts
from county.models import User
from county.site.client import Visit

LOCKED = "locked"


def refusal(refused: acts.Refused) -> ValidationError:
    return ValidationError(str(refused), code=LOCKED if isinstance(refused, acts.LockedOut) else "refused")


def password_field(label: str, autocomplete: str, **more) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=128, widget=widget, **more)


class SignInForm(forms.Form):
    username = UsernameField(
        label="用户名",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = password_field("密码", "current-password")

    def __init__(self, visit: Visit, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.visit = visit
        self.user: User | None = None

    @sensitive_variables()
    def clean(self):
        cleaned = super().clean()
        if "username" in cleaned and "password" in cleaned:
            try:
                self.user = acts.check_credentials(cleaned["username"], cleaned["password"], self.visit)
            except acts.Refused as refused:
                raise refusal(refused) from refused
        return cleaned


class CodeForm(forms.Form):
    """The first code of an app that is being set up."""

    code = forms.CharField(
        label="动态口令",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


class ShownCodeForm(CodeForm):
    """The second factor at login: a code of the app, or a recovery code."""

    def __init__(self, user: User, visit: Visit, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.visit = user, visit
        self.fields["code"].help_text = "手机应用显示的 6 位数字；手机不在身边时，可填一个恢复码。"

    def clean_code(self):
        try:
            acts.check_code(self.user, self.cleaned_data["code"], self.visit)
        except acts.Refused as refused:
            raise refusal(refused) from refused
        return self.cleaned_data["code"]


class ConfirmsPassword(forms.Form):
    """Asks for the present password; the class that takes this in knows the `user` and the `visit`."""

    old_password = password_field("当前密码", "current-password")

    @sensitive_variables()
    def clean_old_password(self):
        try:
            acts.confirm_password(self.user, self.cleaned_data["old_password"], self.visit)
        except acts.Refused as refused:
            raise refusal(refused) from refused
        return self.cleaned_data["old_password"]


class PasswordConfirmation(ConfirmsPassword):
    """The present password alone, before something that matters."""

    def __init__(self, user: User, visit: Visit, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.visit = user, visit


class OwnPasswordForm(ConfirmsPassword, SetPasswordForm):
    """A new password of one's own, with the old one."""

    field_order = ("old_password", "new_password1", "new_password2")

    def __init__(self, user: User, visit: Visit, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.visit = visit


class GivenPasswordForm(AdminPasswordChangeForm):
    """A password that the security administrator gives. Accounts are closed by 有效, never by having no password."""

    def __init__(self, user: User, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.fields.pop("usable_password", None)
        self.fields["password1"].required = self.fields["password2"].required = True
