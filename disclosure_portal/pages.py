"""The language of the public pages: Jinja2, which fills a page in a tenth of the time that Django's own templates take
(docs/decisions/0004-jinja2.md). The admin's templates are Django's and lie in templates/admin/."""

from datetime import datetime

from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

from catalog.shelf.page_meta import absolute
from county.site.addresses import address_of


def moment(instant: datetime) -> SafeString:
    """An instant as people read it, in local time, and as machines do."""
    local = localtime(instant)
    return SafeString(f'<time datetime="{local.isoformat()}">{local:%Y-%m-%d %H:%M}</time>')


# Functions of the templates that answer the same as long as the process runs.
FIXED = {"static": static, "url": address_of}


class FixedAddresses(NodeTransformer):
    """Puts the address itself where a template asks for one in constant words: `url('home')`."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name not in FIXED or not all(isinstance(part, nodes.Const) for part in node.args):
            return node
        return nodes.Const(FIXED[name](*(part.value for part in node.args)), lineno=node.lineno)


class PagesEnvironment(Environment):
    """Works out once, when a template is compiled, what would be the same each time it is filled."""

    def compile(self, source, name=None, filename=None, **options):
        template = self.parse(source, name, filename)
        return super().compile(FixedAddresses().visit(template), name, filename, **options)


def environment(**options) -> Environment:
    """What Django makes the pages with."""
    made = PagesEnvironment(**options, keep_trailing_newline=True)
    made.globals |= FIXED | {"absolute": absolute}
    made.filters["moment"] = moment
    return made
