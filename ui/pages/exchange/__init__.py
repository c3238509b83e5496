"""The room of the exchange (交换) with the offices above and below."""
