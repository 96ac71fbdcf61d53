"""Where descriptions of datasets come from: one short declaration a source. `services.importing` runs them.

To add one: a module with a SOURCE, and its name here.
"""

from datasets.importers import catalogue, shipped, spreadsheet
from datasets.importers.source import Source

SOURCES: dict[str, Source] = {one.name: one for one in (shipped.SOURCE, spreadsheet.SOURCE, catalogue.SOURCE)}
