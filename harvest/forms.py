"""The form of a source: what the machine could not read is said at the field."""

from urllib.parse import urlsplit

import cssselect2
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from catalog.forms import ColumnField
from catalog.tree.kinds import STRUCTURED_KINDS
from county.models import Role, User
from county.site.outbound import Guard, Refused
from harvest.models import Source

SELECTORS = ("list_item", "list_title", "list_link", "list_date", "title", "body", "date")


class SourceForm(forms.ModelForm):
    address = forms.URLField(label="网址", max_length=500, assume_scheme="https")
    column = ColumnField(label="放入栏目")

    class Meta:
        model = Source
        fields = (
            "name",
            "slug",
            "department",
            "officer",
            "kind",
            "address",
            "item_pattern",
            "charset",
            "list_item",
            "list_title",
            "list_link",
            "list_date",
            "title",
            "body",
            "date",
            "column",
            "auto_draft",
            "since",
            "every_hours",
            "gap_seconds",
            "most_items",
            "consent_note",
        )

    def clean_address(self):
        address = self.cleaned_data["address"]
        if (urlsplit(address).hostname or "") == settings.SITE["domain"].partition(":")[0]:
            raise ValidationError("来源不能是本站。")
        try:
            Guard(settings.HARVEST_HOSTS).target(address)
        except Refused as error:
            raise ValidationError(f"{error}；可读取的主机由系统管理员在 PORTAL_HARVEST_HOSTS 中设定。") from error
        return address

    def clean_charset(self):
        name = self.cleaned_data["charset"].strip().lower()
        try:
            "".encode(name or "utf-8")
        except LookupError as error:
            raise ValidationError("没有这种编码，例如可填 gb18030。") from error
        return name

    def clean_column(self):
        column = self.cleaned_data["column"]
        if column.kind in STRUCTURED_KINDS:
            raise ValidationError("机构信息、公开指南是固定格式的栏目，不能放入归集的信息。")
        return column

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == Source.Kind.LIST and not cleaned.get("list_item"):
            self.add_error("list_item", "列表网页须填写列表项选择器。")
        if cleaned.get("kind") != Source.Kind.JSON:
            for name in SELECTORS:
                self._check_selector(name, cleaned.get(name) or "")
        officer: User | None = cleaned.get("officer")
        if officer and (officer.department_id != getattr(cleaned.get("department"), "pk", None)):
            self.add_error("officer", "责任信息员须是所属单位的人员。")
        elif officer and not (officer.is_active and officer.has_role(Role.OFFICER)):
            self.add_error("officer", "须是在岗的信息员。")
        return cleaned

    def _check_selector(self, name: str, selector: str) -> None:
        try:
            cssselect2.compile_selector_list(selector) if selector else None
        except cssselect2.SelectorError:
            self.add_error(name, "选择器写法有误，例如 ul.list li、#content。")
