"""Files that people open, drawn from a document: CSV, XLSX, a page, pictures. One document has one file of a kind."""
