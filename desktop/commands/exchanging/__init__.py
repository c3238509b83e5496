"""The exchange with other offices from the command line: what each of its jobs asks for, does and says."""
