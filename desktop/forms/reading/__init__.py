"""From an opened file to its shape: where the headings, the rows and the blanks are."""
