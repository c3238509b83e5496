"""The room of the cases: ledgers, board, one case with all its steps."""
