"""The archive of a closed year: what was finished in it, signed, to be kept and read without this program."""
