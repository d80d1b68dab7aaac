"""Pages as other sites have them."""

from tests.hostile_web import Web

WORDS = "各镇街财政所、各预算单位要高度重视，认真组织学习，结合实际抓好贯彻落实，按时报送有关材料。"


def item_page(title: str, text: str, date: str = "2026-03-02 10:00", charset: str = "utf-8") -> bytes:
    page = (
        f'<html><head><meta charset="{charset}"><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="{date}"></head><body><div class="nav"><a href="/">首页</a></div>'
        f'<div id="content"><h1>{title}</h1>{text}</div></body></html>'
    )
    return page.encode(charset)


def list_page(items: dict[str, str], charset: str = "utf-8") -> bytes:
    rows = "".join(f'<li><a href="{url}">{title}</a><span>2026-03-02</span></li>' for url, title in items.items())
    return f'<html><meta charset="{charset}"><ul class="list">{rows}</ul></html>'.encode(charset)


def site(web: Web, number: int = 3) -> dict[str, str]:
    """A list with some items, all different; gives the list."""
    items = {f"/item{i}.html": f"关于开展第{i}项检查工作的通知" for i in range(1, number + 1)}
    web.pages["/list.html"] = list_page(items)
    for i, (url, title) in enumerate(items.items(), 1):
        web.pages[url] = item_page(title, f"<p>现就第{i}项工作通知如下。</p>" + f"<p>{i}号事项：{WORDS}</p>" * i)
    return items
