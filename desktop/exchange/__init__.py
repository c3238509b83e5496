"""Exchange: sealed packages to and from the district, receipts, what was sent and what arrived."""
