"""What officers, reviewers and leaders type: the draft of an item, and what each step of the gate asks."""

from pathlib import PurePosixPath
from xml.parsers.expat import ExpatError

import mammoth
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import timezone
from django_prose_editor.widgets import AdminProseEditorWidget
from mptt.forms import MPTTAdminForm

from catalog.gate.uploads import WithUploads, accept
from catalog.models import Attachment, Column, Document, Revision
from catalog.texts.doc_numbers import normalise, problem
from catalog.texts.html_reading import printable
from catalog.texts.markup import from_html
from catalog.texts.pictures import faults_of
from catalog.texts.site_links import for_pages, for_storing
from catalog.texts.spreadsheets import BROKEN
from catalog.texts.structured_forms import STRUCTURED, WITH_TEXT, form_fields, initial_values, structure_of
from catalog.tree.classification import Genre, Validity
from catalog.tree.kinds import RULES, ColumnKind
from county.cases.step_forms import StepForm
from county.files.attachments import UnacceptableFile, check_name

_LINE_ENDS = str.maketrans("\x0b\x0c", "\n\n")
# The classes that a body knows (catalog.texts.markup), so that the editor keeps them; those at the head are set by hand most often.
PARAGRAPHS = (
    ("addressee", "主送机关"),
    ("signature", "署名"),
    ("signed-on", "成文日期"),
    ("issue-note", "附注"),
    ("align-center", "居中"),
    ("align-right", "居右"),
    ("level-1", "一、"),
    ("level-2", "（一）"),
    ("level-3", "1."),
    ("level-4", "（1）"),
    ("article", "第……条"),
    ("doc-number", "发文字号"),
    ("enactment-note", "题注"),
    ("attachment-mark", "附件标记"),
    ("attachment-label", "附件说明"),
)


def _titled(classes: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"className": name, "title": title} for name, title in classes]


EDITOR = {
    "extensions": {
        "Bold": True,
        "Italic": True,
        "Underline": True,
        "Subscript": True,
        "Superscript": True,
        "Heading": {"levels": [2, 3, 4]},
        "BulletList": True,
        "OrderedList": {"enableListAttributes": False},
        "ListItem": True,
        "HardBreak": True,
        "Link": True,
        "Table": True,
        "TableRow": True,
        "TableHeader": True,
        "TableCell": True,
        "Image": True,
        "NodeClass": {
            "cssClasses": {
                "paragraph": {"title": "段落", "cssClasses": _titled(PARAGRAPHS)},
                "heading": {"title": "标题", "cssClasses": _titled((("text-title", "文中标题"),))},
                "bulletList": {"title": "列表", "cssClasses": _titled((("attachment-names", "附件名称"),))},
            }
        },
        "HTML": True,
        "History": True,
    }
}


def _without_unseen_signs(cleaned: dict) -> dict:
    """Word's soft line end is a line end; other signs that nobody sees would break feeds and exports."""
    return {
        name: printable(value.translate(_LINE_ENDS)) if isinstance(value, str) else value
        for name, value in cleaned.items()
    }


class ColumnField(forms.ModelChoiceField):
    """The columns that hold items, each with the way down to it."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Column.objects.exclude(kind=ColumnKind.GROUP).select_related("parent"), **kwargs)

    def label_from_instance(self, column):
        parent = column.parent
        return column.name if parent is None or parent.level == 0 else f"{parent.name} / {column.name}"


UNDER_THE_ROOT = "总目录只有一个，其他栏目都在它之下。"


class ColumnForm(MPTTAdminForm):
    """A column of the tree; another kind only when what is in it already may be there."""

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if parent is None and Column.objects.filter(parent=None).exclude(pk=self.instance.pk).exists():
            raise ValidationError(UNDER_THE_ROOT)
        return parent

    def clean_kind(self):
        kind, column = self.cleaned_data["kind"], self.instance
        if column.pk is None or kind == column.kind:
            return kind
        if kind == ColumnKind.GROUP and column.documents.exists():
            raise ValidationError("栏目中已有信息（包括草稿），不能改为分组。")
        public, rule = column.documents.public().filter(faults=[]), RULES[kind]
        if rule.per_year and public.filter(report_year=None).exists():
            raise ValidationError("栏目中有已发布的信息没有填写年度，不能改为年度报告。")
        held_by = ("department", "report_year") if rule.per_year else ("department",)
        several = public.order_by().values(*held_by).annotate(number=Count("pk")).filter(number__gt=1)
        if (rule.single or rule.per_year) and several.exists():
            raise ValidationError("有的单位在栏目中已发布不止一件，不能改为这一类型。")
        return kind


class DraftForm(WithUploads, forms.ModelForm):
    """An item's text and filing. The text is the revision's; the filing is the document's and is open until first published."""

    FILING = ("column", "topic", "genre", "validity", "effective_on", "report_year", "keywords")

    column = ColumnField(label="栏目", help_text="按信息内容选择；各栏目收录范围见“栏目”。")
    topic = forms.ChoiceField(
        label="主题分类", choices=[("", "（不分类）"), *Document._meta.get_field("topic").choices], required=False
    )
    genre = forms.ChoiceField(label="体裁", choices=Genre.choices, initial=Genre.NOTICE)
    validity = forms.ChoiceField(
        label="有效性",
        choices=[(Validity.EFFECTIVE, "有效"), (Validity.PENDING, "尚未生效")],
        initial=Validity.EFFECTIVE,
    )
    effective_on = forms.DateField(
        label="生效日期", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    report_year = forms.IntegerField(
        label="年度", required=False, min_value=2008, max_value=2100, help_text="年度报告所报告的年份。"
    )
    keywords = forms.CharField(label="关键词", required=False, max_length=200, help_text="用分号隔开。")
    word = forms.FileField(
        label="从 Word 导入正文",
        required=False,
        help_text="选择 .docx 文件，保存后取代下面的正文：标题、表格、编号保留，格式清理。",
    )

    class Meta:
        model = Revision
        fields = (
            "title",
            "doc_number",
            "issuer",
            "written_on",
            "formed_on",
            "source",
            "summary",
            "body",
            "publish_after",
            "late_reason",
            "personal_data_note",
        )
        widgets = {
            "title": forms.TextInput(attrs={"size": 80}),
            "body": AdminProseEditorWidget(config=EDITOR, preset="configurable"),
            "written_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "formed_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "summary": forms.Textarea(attrs={"rows": 2, "cols": 80}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["formed_on"].required = True
        self.fields.pop("publish_after", None)
        self.initial["body"] = for_pages(self.initial.get("body") or "")
        document = self.instance.document if self.instance.document_id else None
        if document is None:
            return
        self._ask_structure(document)
        for name in self.FILING:
            value = getattr(document, name)
            self.initial.setdefault(name, "；".join(value) if name == "keywords" else getattr(value, "pk", value))
            # Once public, an item is moved and marked by steps of its own, which leave a record.
            self.fields[name].disabled = document.status != Document.Status.DRAFT

    def _ask_structure(self, document: Document) -> None:
        """机构信息 and 公开指南 are fields, not free text; 政策解读 has both."""
        self.structured = STRUCTURED.get(document.column.kind)
        if self.structured is None:
            return
        for name in () if document.column.kind in WITH_TEXT else ("body", "word"):
            del self.fields[name]
        self.fields |= form_fields(self.structured)
        for name, value in initial_values(self.structured, self.instance.structure).items():
            self.initial[name] = value

    structured: type | None = None

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_doc_number(self):
        number = normalise(self.cleaned_data["doc_number"])
        fault = problem(number) if number else None
        if fault:
            raise ValidationError(fault)
        return number

    def clean_keywords(self):
        if isinstance(self.cleaned_data["keywords"], list):
            return self.cleaned_data["keywords"]
        words = [word.strip() for word in printable(self.cleaned_data["keywords"]).replace(";", "；").split("；")]
        long = [word for word in words if len(word) > 30]
        if long:
            raise ValidationError(f"关键词“{long[0][:30]}……”太长，请用分号隔开。")
        return [word for word in words if word]

    def clean_word(self):
        """The text of a .docx as HTML; macros, comments and formatting stay behind."""
        file = self.cleaned_data["word"]
        if not file:
            return ""
        try:
            accept(file)
        except UnacceptableFile as error:
            raise ValidationError(str(error)) from error
        if not file.name.lower().endswith(".docx"):
            raise ValidationError("请选择 .docx 文件；其他格式请另存为 .docx，或作为附件上传。")
        file.seek(0)
        try:
            return mammoth.convert_to_html(
                file, convert_image=mammoth.images.img_element(lambda image: {"src": ""})
            ).value
        except (*BROKEN, ExpatError, RecursionError) as error:
            raise ValidationError("文件已损坏，无法读取；请用 Word 或 WPS 另存为 .docx 后再上传。") from error

    def own_files(self) -> list[Attachment]:
        """The files that the draft has already."""
        return list(self.instance.attachments.order_by("position", "pk")) if self.instance.pk else []

    def _clean_text(self, cleaned: dict) -> None:
        """The text as it is stored, whether it was typed, pasted or came from Word; its pictures are the draft's own and
        described.
        """
        html = cleaned.get("word") or for_storing(cleaned.get("body") or "")
        cleaned["body"] = from_html(html, cleaned.get("title", ""), cleaned.get("doc_number", ""))
        if "<img" in cleaned["body"]:
            for fault in faults_of(cleaned["body"], (file.address_in_texts for file in self.own_files())):
                self.add_error("body", fault)

    def clean(self):
        cleaned = _without_unseen_signs(super().clean())
        if "body" in self.fields:
            self._clean_text(cleaned)
        today = timezone.localdate()
        for name, label in (("written_on", "成文日期"), ("formed_on", "形成或变更日期")):
            if cleaned.get(name) and cleaned[name] > today:
                self.add_error(name, f"{label}不能在将来。")
        written, effective = cleaned.get("written_on"), cleaned.get("effective_on")
        if written and effective and effective < written:
            self.add_error("effective_on", "生效日期不能早于成文日期。")
        column = cleaned.get("column")
        if (
            column
            and column.rule.needs_doc_number
            and not cleaned.get("doc_number")
            and "doc_number" not in self.errors
        ):
            self.add_error("doc_number", f"“{column.name}”栏目的信息须有文号。")
        if column and column.rule.per_year and not cleaned.get("report_year"):
            self.add_error("report_year", "年度报告须填写所报告的年份。")
        if self.structured is not None:
            self.instance.structure, problems = structure_of(self.structured, cleaned)
            for text in problems:
                self.add_error(None, text)
        return cleaned

    def filing(self) -> dict:
        """The document's fields as cleaned."""
        return {name: self.cleaned_data[name] for name in self.FILING}


class AttachmentForm(forms.ModelForm):
    """A file that the draft has: its name may change, what it is may not."""

    class Meta:
        model = Attachment
        fields = ("position", "name")

    def clean_name(self):
        name, suffix = self.cleaned_data["name"], PurePosixPath(self.initial.get("name", "")).suffix
        try:
            check_name(name)
        except UnacceptableFile as error:
            raise ValidationError(str(error)) from error
        if PurePosixPath(name).suffix.lower() != suffix.lower():
            raise ValidationError(f"文件名须保留后缀“{suffix}”。")
        return name


class SubmitForm(StepForm):
    """自审: the officer says that the text was checked; personal data that stays in it must be explained."""

    checked = forms.BooleanField(
        label="已逐项自审：内容准确完整，栏目正确，不含国家秘密、工作秘密和不应公开的个人信息。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["checked", "note", "seen"])


class ApproveForm(StepForm):
    """审定, at once or for a set time."""

    publish_after = forms.DateTimeField(
        label="定时发布",
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        help_text="不填则审定后由信息员或负责人发布。",
    )


class PublishForm(StepForm):
    """发布; late publication gives its reason."""

    late_reason = forms.CharField(
        label="逾期原因", max_length=200, required=False, help_text="超过公开期限的必填，记入流转记录。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["note"]


class ReviseForm(StepForm):
    """A new revision of a public item: what it starts from, what changed, and since when."""

    source = forms.ModelChoiceField(
        label="底稿",
        queryset=Revision.objects.none(),
        required=False,
        empty_label="现在的文本",
        help_text="选择从前发布的一稿，就是恢复它：文字和附件照原样成为新稿，仍须重新审查。",
    )
    formed_on = forms.DateField(
        label="变更日期",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="自这一天起重新计算公开时限（条例第二十六条）。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        published = self.case.revisions.filter(status=Revision.Status.PUBLISHED)
        self.fields["source"].queryset = published.exclude(pk=self.case.revision_id).order_by("-number")

    def clean_formed_on(self):
        if self.cleaned_data["formed_on"] > timezone.localdate():
            raise ValidationError("变更日期不能在将来。")
        return self.cleaned_data["formed_on"]


class RefileForm(StepForm):
    """The column an item belongs in."""

    column = ColumnField(label="调整到")


class ValidityForm(StepForm):
    """有效性, with the document that changes it."""

    validity = forms.ChoiceField(label="有效性", choices=Validity.choices)
    on = forms.DateField(
        label="废止或失效日期", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    by = forms.CharField(label="依据的文件", required=False, max_length=60, help_text="填写依据文件的索引号。")

    def clean_by(self):
        number = self.cleaned_data["by"].strip()
        if not number:
            return None
        found = Document.objects.public().filter(index_number=number).first()
        if found is None:
            raise ValidationError("没有这个索引号的已发布信息。")
        return found
