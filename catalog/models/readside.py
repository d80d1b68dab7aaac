"""What the public pages read: one row per public document and column above it, kept counts, and the search vector.

Written only by catalog.shelf.shelving, in the transaction of the act that changes what is public. `rebuild_catalogue` makes all of it
anew from the documents and reports every difference.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from catalog.tree.classification import Genre, Validity


class Listing(models.Model):
    """A public document on the shelf of one column: its own, or one above it. Lists walk these indexes."""

    pk = models.CompositePrimaryKey("column_id", "document_id")
    column = models.ForeignKey("catalog.Column", models.CASCADE, related_name="+")
    document = models.ForeignKey("catalog.Document", models.CASCADE, related_name="listings", db_index=True)
    published_at = models.DateTimeField()
    year = models.SmallIntegerField()
    department = models.ForeignKey("county.Department", models.PROTECT, related_name="+", db_index=False)
    topic_class = models.CharField(max_length=2, blank=True)
    topic = models.CharField(max_length=4, blank=True)
    genre = models.CharField(max_length=20, choices=Genre.choices)
    validity = models.CharField(max_length=20, choices=Validity.choices)

    class Meta:
        verbose_name = verbose_name_plural = "目录行"
        indexes = [
            models.Index(fields=["column", "-published_at", "-document"], name="listing_newest"),
            models.Index(fields=["column", "department", "-published_at", "-document"], name="listing_unit"),
            models.Index(fields=["column", "topic_class", "-published_at", "-document"], name="listing_topic"),
            models.Index(fields=["column", "genre", "-published_at", "-document"], name="listing_genre"),
            models.Index(
                fields=["column", "validity", "-published_at", "-document"],
                name="listing_validity",
                condition=~Q(validity="effective"),
            ),
        ]


class Tally(models.Model):
    """How many public documents a column (with those below it) holds, by one dimension or by all of them together.

    `by` names the grouping: total; department; year; topic; genre; validity; cell (all five at once). The other fields are null.
    """

    class By(models.TextChoices):
        TOTAL = "total", "总数"
        DEPARTMENT = "department", "发布机构"
        YEAR = "year", "年份"
        TOPIC = "topic", "主题分类"
        GENRE = "genre", "体裁"
        VALIDITY = "validity", "有效性"
        CELL = "cell", "各项交叉"

    column = models.ForeignKey("catalog.Column", models.CASCADE, related_name="+", db_index=False)
    by = models.CharField(max_length=10, choices=By.choices)
    department = models.ForeignKey("county.Department", models.CASCADE, null=True, related_name="+", db_index=False)
    year = models.SmallIntegerField(null=True)
    topic = models.CharField(max_length=4, null=True)  # noqa: DJ001 - null is "not grouped by", "" is "unclassed"
    genre = models.CharField(max_length=20, null=True)  # noqa: DJ001
    validity = models.CharField(max_length=20, null=True)  # noqa: DJ001
    number = models.IntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "目录计数"
        constraints = [
            models.UniqueConstraint(
                fields=["column", "by", "department", "year", "topic", "genre", "validity"],
                name="tally_cell_unique",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(number__gte=0), name="tally_not_negative"),
        ]


class SearchEntry(models.Model):
    """The search vector of a public document, in a table of its own: touching a row that holds one is dear.

    Beside it stands what a search orders and counts by, so that the row of a hit is all that is read of it.
    """

    document = models.OneToOneField("catalog.Document", models.CASCADE, primary_key=True, related_name="search_entry")
    published_at = models.DateTimeField()
    year = models.SmallIntegerField()
    department = models.ForeignKey("county.Department", models.PROTECT, related_name="+", db_index=False)
    topic = models.CharField(max_length=4, blank=True)
    genre = models.CharField(max_length=20, choices=Genre.choices)
    validity = models.CharField(max_length=20, choices=Validity.choices)
    vector = SearchVectorField()

    class Meta:
        verbose_name = verbose_name_plural = "检索条目"
        indexes = [GinIndex(fields=["vector"], name="search_vector", fastupdate=False)]


class TurningInstant(models.Model):
    """An instant at which public pages change by themselves: something opens or closes. No page made before it is given out after it."""

    at = models.DateTimeField("时刻", primary_key=True)

    class Meta:
        verbose_name = verbose_name_plural = "页面变化时刻"


class CatalogueVersion(models.Model):
    """One row: the number that goes up whenever anything that the public sees has changed. Every cache is keyed by it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "目录版本"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="catalogue_version_single_row")]
