"""Cases (事件): registering them, moving them along, the ledgers, figures, scenarios."""
