"""What letters between offices bring about: cases handed over and answered, supervision, code lists, files."""
