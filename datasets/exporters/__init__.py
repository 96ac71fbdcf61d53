"""The public shelf as open data: a CSV file for spreadsheets, a DCAT catalogue for other catalogues."""

from datasets.exporters import catalogue, table

EXPORTERS = {"csv": table.csv_file, "jsonld": catalogue.json_ld}
