"""Files that people open, drawn from a document: CSV, XLSX, a page and pictures. The same document gives the same bytes."""
