"""The meetings of the sample town: when they were held, what was said there, what was resolved."""
