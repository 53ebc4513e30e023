"""Decoding that cannot write nonsense: which texts may still become a plan, judged while the model writes.

The model is free as long as what it writes can go on to a plan of this language, over these tools, with the
words of this request. A token that leaves that set is passed over for the next best.
"""
