"""Reading a force's own tables: CSV, XLSX and Parquet, checked row by row."""
