"""The catalogue of what is offered as data (DCAT), and the list of it that a person reads."""

from dataclasses import dataclass

from django.conf import settings

from catalog.shelf.catalogue import Catalogue
from catalog.shelf.feeds import LATEST_SLUG
from catalog.shelf.page_meta import absolute
from county.site.addresses import address_of


@dataclass(frozen=True, slots=True)
class Dataset:
    """Something offered: `forms` are (media type, address)."""

    key: str
    name: str
    about: str
    forms: tuple[tuple[str, str], ...]


def _lists(slug: str) -> tuple[tuple[str, str], ...]:
    return ("text/csv", address_of("export", slug, "csv")), ("application/json", address_of("export", slug, "json"))


def datasets(catalogue: Catalogue) -> list[Dataset]:
    """What the portal offers, most useful first; nothing before the catalogue is planted."""
    if catalogue.root is None:
        return []
    return [
        Dataset(
            "changes",
            "目录变动",
            "每一次发布、更新、调整和撤回，按目录版本排列；跟随它即可与本站保持一致。",
            (("application/json", address_of("open-changes")),),
        ),
        Dataset(
            "dumps",
            "全部信息转储",
            "全部公开信息的元数据和正文，每夜生成，附校验值。",
            (("text/html", address_of("open-dumps")),),
        ),
        Dataset(
            "directory",
            "政府信息公开目录",
            "最新五万条公开信息的索引号、名称、文号、发布机构和网址。",
            _lists(catalogue.root.slug),
        ),
        Dataset(
            "newest",
            "最新公开",
            "最新五十条公开信息，更早的由存档页接续。",
            (
                ("application/atom+xml", address_of("feed", LATEST_SLUG)),
                ("application/feed+json", address_of("feed-json", LATEST_SLUG)),
            ),
        ),
        Dataset(
            "annual-reports",
            "政府信息公开工作年度报告",
            "县政府和各单位历年的年度报告。",
            _lists("annual-reports"),
        ),
    ]


def as_dcat(catalogue: Catalogue) -> dict:
    """The list as DCAT in JSON-LD. The licence is left out until the county has settled it."""
    licence = {"dct:license": settings.OPEN_LICENCE} if settings.OPEN_LICENCE else {}
    publisher = {"@type": "foaf:Organization", "foaf:name": settings.SITE["sponsor"]}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@type": "dcat:Catalog",
        "@id": absolute(address_of("open-data")),
        "dct:title": f"{settings.SITE['name']}开放数据",
        "dct:language": "zh-Hans",
        "dct:publisher": publisher,
        **licence,
        "dcat:dataset": [
            {
                "@type": "dcat:Dataset",
                "@id": f"{absolute(address_of('open-data'))}#{dataset.key}",
                "dct:title": dataset.name,
                "dct:description": dataset.about,
                "dct:publisher": publisher,
                **licence,
                "dcat:distribution": [
                    {"@type": "dcat:Distribution", "dcat:mediaType": form, "dcat:accessURL": absolute(address)}
                    for form, address in dataset.forms
                ],
            }
            for dataset in datasets(catalogue)
        ],
    }
