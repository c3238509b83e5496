"""The room of the ledger of forms (报表台账)."""
