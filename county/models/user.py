"""工作人员: staff accounts. Citizens have none."""

import json

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac


class Role(models.TextChoices):
    """What a member of staff may do. The three administrators exclude each other and all business (等保: 三员分立)."""

    OFFICER = "officer", "信息员"
    REVIEWER = "reviewer", "审查员"
    LEADER = "leader", "负责人"
    COUNTY_OFFICE = "county_office", "县政府办公室"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


class User(AbstractUser):
    """A member of staff with a unit and roles."""

    department = models.ForeignKey(
        "county.Department", models.PROTECT, null=True, blank=True, related_name="staff", verbose_name="所在单位"
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), default=list, blank=True, verbose_name="角色"
    )
    password_set_at = models.DateTimeField("密码设置时间", default=timezone.now, editable=False)
    password_is_given = models.BooleanField("密码由管理员设置", default=False, editable=False)

    # The hash that a new password replaces, from set_password to save.
    replaced_password = ""

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"
        constraints = [
            # An administrator role stands alone: nobody keeps the system and works in it, or audits what they administer.
            models.CheckConstraint(
                condition=~models.Q(roles__overlap=list(ADMINISTRATORS)) | models.Q(roles__len=1),
                name="user_administrator_roles_stand_alone",
            ),
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    def clean(self):
        super().clean()
        if len(self.roles) > 1 and set(self.roles) & set(ADMINISTRATORS):
            raise ValidationError({"roles": "系统、安全、审计管理员须由专人担任，不能兼任其他角色。"})

    def set_password(self, raw_password):
        if self._password is None:
            self.replaced_password = self.password
        super().set_password(raw_password)

    def _get_session_auth_hash(self, secret=None):
        """Django's sessions carry this: they end when the password or a right changes, by whatever way it changed."""
        held = [self.password, sorted(self.roles), self.department_id, self.is_staff, self.is_superuser]
        return salted_hmac("county.User.session", json.dumps(held), secret=secret, algorithm="sha256").hexdigest()

    def has_role(self, *roles: Role) -> bool:
        """True if the person holds any of `roles`."""
        return self.is_active and bool(set(self.roles) & set(roles))

    @property
    def sees_all_units(self) -> bool:
        """The county office supervises all units (条例 Art. 3)."""
        return self.has_role(Role.COUNTY_OFFICE)
