"""The pages: views, templates, static files, charts."""
