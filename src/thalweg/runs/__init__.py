"""Runs: one run (descend), one optimizer at many rates (lanes), each optimizer's best rate (tune)."""
