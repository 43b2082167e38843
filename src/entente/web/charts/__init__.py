"""Charts, each made once as a Vega-Lite specification for pages and documents alike."""
