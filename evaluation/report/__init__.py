"""The report for people: one document, written as a web page that needs nothing, or as Markdown."""
