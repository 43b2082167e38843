"""The command line: thin. Each module holds one group of commands and loads what it needs when called."""
