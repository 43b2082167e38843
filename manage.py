#!/usr/bin/env python
"""Django's own commands, with the database started first."""

import sys

from entente.conf.django_setup import setup

if __name__ == "__main__":
    setup()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
