"""META tags of the three kinds of page (国办发〔2017〕47号, 网页标签规范); each value equals what the page shows."""

from django.conf import settings
from django.utils import timezone

from catalog.models import Document
from catalog.shelf.catalogue import Node

COLUMN_TYPE = "信息公开"


def site_meta() -> dict[str, str]:
    """Every page: 网站名称, 网站域名, 网站标识码 (left out until the county has filled it in)."""
    site = settings.SITE
    tags = {"SiteName": site["name"], "SiteDomain": site["domain"], "SiteIDCode": site["id_code"]}
    return {name: value for name, value in tags.items() if value}


def column_meta(name: str, description: str) -> dict[str, str]:
    """A column page."""
    return {
        **site_meta(),
        "ColumnName": name,
        "ColumnDescription": description or name,
        "ColumnKeywords": f"{name},{settings.SITE['county']},政府信息公开",
        "ColumnType": COLUMN_TYPE,
    }


def article_meta(document: Document, node: Node, unit_name: str) -> dict[str, str]:
    """An article page."""
    tags = {
        **site_meta(),
        "ColumnName": node.name,
        "ColumnType": COLUMN_TYPE,
        "ArticleTitle": document.title,
        "PubDate": f"{timezone.localtime(document.published_at):%Y-%m-%d %H:%M}",
        "ContentSource": document.source or unit_name,
        "Keywords": ",".join(document.keywords),
        "Author": document.issuer or unit_name,
        "Description": document.summary,
        "Url": absolute(document.get_absolute_url()),
    }
    return {name: value for name, value in tags.items() if value}


def absolute(path: str) -> str:
    """The whole address of a path on this site."""
    scheme = "http" if settings.INSECURE_LOCAL else "https"
    return f"{scheme}://{settings.SITE['domain']}{path}"
