# SPDX-License-Identifier: Apache-2.0
"""The model APIs as their providers see them: a loopback server of four formats that judges every request it gets.

``server.py`` answers, ``*_api.py`` read and write one format each, ``rules.py`` and ``checker.py`` judge bodies.
"""
