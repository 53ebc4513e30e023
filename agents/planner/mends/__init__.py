"""What code mends in a small model's plan, read beside the request: what is plain in the words.

Each mend takes a plan's text and the request, and gives the plan's text; where there are two places for a
word it does nothing. The planner applies them in this order, and keeps what checks and hides nothing:

1. `warrant`: an effect or an answer for which there is no word is left out;
2. `literals`: what was cut short of a name or a quotation is whole;
3. `left_out`: what was said and is missing is put in, with `said_order` and `to_whom`;
4. `declared`: the same for the signatures of other authors' tools, with `said_values`;
5. `deferred`: what the person will say later is asked for.

Every plan written by hand for the sets of requests stays as it is (`tests/planner`).
"""
