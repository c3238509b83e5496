"""收表汇总: one form sent to many villages; their returns chased, proved, sent back and put together."""
