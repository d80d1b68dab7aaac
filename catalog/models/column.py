"""栏目: the nodes of the one catalogue tree."""

from django.core.exceptions import ValidationError
from django.db import models
from mptt.models import MPTTModel, TreeForeignKey

from catalog.tree.kinds import RULES, ColumnKind, KindRule, LimitUnit
from county.models import Setting
from county.site.addresses import address_of


class Column(Setting, MPTTModel):
    """A node of the tree that all units share; its kind decides what an item in it must be (catalog.tree.kinds)."""

    UNRECORDED = ("lft", "rght", "tree_id", "level")

    slug = models.SlugField("地址名", max_length=60, unique=True, help_text="网址中的名字，设定后不宜更改。")
    name = models.CharField("栏目名称", max_length=60)
    kind = models.CharField("栏目类型", max_length=20, choices=ColumnKind.choices, default=ColumnKind.GENERAL)
    parent = TreeForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级栏目"
    )
    holds = models.TextField("收录范围", blank=True, help_text="这个栏目收什么，依据哪一条；公众和信息员都会看到。")
    see = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seen_from",
        verbose_name="见栏目",
        help_text="内容放在另一个栏目时指向它，本栏目不再另放一份。",
    )
    limit_days = models.PositiveSmallIntegerField("公开时限", default=20)
    limit_unit = models.CharField("时限单位", max_length=20, choices=LimitUnit.choices, default=LimitUnit.WORKING_DAYS)
    limit_basis = models.CharField("时限依据", max_length=100, default="《政府信息公开条例》第二十六条")

    class Meta:
        verbose_name = verbose_name_plural = "栏目"
        ordering = ["tree_id", "lft"]
        constraints = [
            # Documents point at (id, kind) together, so the kind they were checked under is the column's own.
            models.UniqueConstraint(fields=["id", "kind"], name="column_id_kind_unique"),
            models.CheckConstraint(
                condition=models.Q(see__isnull=True) | models.Q(kind=ColumnKind.GROUP), name="column_pointer_is_group"
            ),
            models.CheckConstraint(condition=~models.Q(see=models.F("id")), name="column_not_see_itself"),
        ]

    class MPTTMeta:
        parent_attr = "parent"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("column", self.slug)

    def clean(self):
        super().clean()
        if self.see_id and self.kind != ColumnKind.GROUP:
            raise ValidationError({"see": "只有“分组”栏目可以指向别的栏目。"})

    @property
    def rule(self) -> KindRule:
        """What the kind of this column demands of its items."""
        return RULES[self.kind]
