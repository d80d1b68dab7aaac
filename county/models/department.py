"""信息公开单位: the units that disclose."""

from django.core.exceptions import ValidationError
from django.db import models

from county.models.setting import Setting
from county.models.visibility import OfUnits
from county.site.addresses import address_of
from county.text.uscc import is_valid


def validate_uscc(code: str) -> None:
    """Raises ValidationError unless `code` is a 统一社会信用代码 with a right check digit (GB 32100-2015)."""
    if not is_valid(code):
        raise ValidationError("统一社会信用代码应为 18 位，且校验位正确（GB 32100-2015）。")


class DepartmentQuerySet(OfUnits):
    def active(self):
        """Units that disclose today; a unit that was merged or dissolved keeps its documents."""
        return self.filter(is_active=True)

    def concerning(self, department_id: int):
        """The unit itself."""
        return self.filter(pk=department_id)


class Department(Setting, models.Model):
    """A unit that discloses: the county government, a department, a town or a street (条例 Art. 4, 10)."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", "县政府"
        DEPARTMENT = "department", "部门"
        TOWN = "town", "镇"
        STREET = "street", "街道"

    slug = models.SlugField("地址名", max_length=60, unique=True, help_text="网址中的名字，设定后不宜更改。")
    name = models.CharField("单位名称", max_length=100, unique=True)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True, validators=[validate_uscc])
    document_word = models.CharField("发文机关代字", max_length=20, blank=True, help_text="如“棣政发”。")
    first_responsible = models.CharField("第一责任人", max_length=50, blank=True)
    duty = models.CharField("主要职责", max_length=200, blank=True)
    # 复议法 Art. 24, 27, 28.
    reviewing_organ = models.CharField(
        "行政复议机关",
        max_length=100,
        blank=True,
        help_text="写入答复的救济途径。一般不填：部门、镇街由县政府复议，县政府由上一级政府复议。税务、海关、金融等垂直领导的机关填上一级主管部门；"
        "司法行政部门填“县政府或者上一级司法行政部门”的全称。",
    )
    order = models.PositiveSmallIntegerField("排列次序", default=0)
    is_active = models.BooleanField("在册", default=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信息公开单位"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(uscc__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"), name="department_uscc_shape"
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="department_not_own_parent"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("department", self.slug)
