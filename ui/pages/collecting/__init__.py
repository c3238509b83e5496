"""The room of the collections (收表汇总)."""
