"""One module per open data source: fetch, parse, map to engine types; no Django."""
