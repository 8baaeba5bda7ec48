"""Which optimizer, with which learning rate, on this problem, within this budget, and how sure are we?"""
