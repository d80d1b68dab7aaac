"""Takes the composed demo items in, as an import batch that says it is a demo."""

from collections.abc import Callable
from datetime import date

from catalog.arrivals.intake import Outcome, take_in
from catalog.models import ImportBatch
from demo.documents.county import generate

SOURCE = "demo"


def load_documents(number: int, *, today: date, run_by: str, progress: Callable[[int], None]) -> Outcome:
    """Takes in `number` demo items dated 2008 to `today`; a second run on the same day changes nothing."""
    batch = ImportBatch.objects.create(label=f"示范数据 {today:%Y-%m-%d}", source=SOURCE, run_by=run_by, is_demo=True)
    return take_in(generate(documents=number, today=today), batch, progress=progress)
