"""What passes between a read spreadsheet and the records it becomes.

`desktop.sheets` knows columns and cells, `desktop.dossiers` knows people and households; here stands what both speak
of: checked rows by column, policies, verdicts, and what a kind of record must offer to be imported.
"""
